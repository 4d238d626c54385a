/* SPDX-License-Identifier: BSD-2-Clause */
/* listen.h -- the unix socket on which nginx finds a pool */
#ifndef PORTAL_LISTEN_H
#define PORTAL_LISTEN_H

/* Removes a socket that nobody serves any more, so that one that is there is
 * served. Dies where another portal serves it. */
void listen_clear(const char *path);

/* Binds and listens; mode 0660, owned by `group` unless that is "". Dies with
 * the reason. */
int listen_open(const char *path, const char *group);

#endif
