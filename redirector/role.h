/* SPDX-License-Identifier: BSD-2-Clause */
/* role.h -- what the roles beside the workers share: end when told, wait */
#ifndef REDIRECTOR_ROLE_H
#define REDIRECTOR_ROLE_H

#include "lib/bytes.h"

/* From now on TERM does not end the process, but role_wait. */
void role_catch_term(void);
bool role_stopping(void);
/* Waits until `fd` (-1: none) is readable, so many milliseconds have passed, or
 * TERM came. */
void role_wait(int fd, int64_t milliseconds);

#endif
