/* SPDX-License-Identifier: BSD-2-Clause */
/* inherit.h -- sockets that outlive us: the service manager keeps them */
/* What comes in while one redirector ends and the next one starts waits in
 * them. Reads: sd_listen_fds(3), sd_pid_notify_with_fds(3). */
#ifndef REDIRECTOR_INHERIT_H
#define REDIRECTOR_INHERIT_H

#include "lib/endpoint.h"

/* Whether an earlier one left us sockets. */
bool inherit_any(void);
/* One of them that listens there, of this type; each once. -1: there is none.
 */
int inherit_take(const struct endpoint *endpoint, int type);
/* Closes those that nobody took: the settings have changed. */
void inherit_close_rest(void);
/* Asks the manager to keep this one for the next; without a manager nothing
 * happens. */
void inherit_keep(int fd);

#endif
