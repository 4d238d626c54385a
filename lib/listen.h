/* SPDX-License-Identifier: BSD-2-Clause */
/* listen.h -- the unix socket on which others find a program */
#ifndef LIB_LISTEN_H
#define LIB_LISTEN_H

/* `type` is SOCK_STREAM, SOCK_SEQPACKET or SOCK_DGRAM. */

/* Removes a socket that nobody serves any more, so that one that is there is
 * served. Dies where somebody serves it. */
void listen_clear(const char *path, int type);

/* Binds and, where there are connections, listens; mode 0660, owned by `group`
 * unless that is "". Dies with the reason. */
int listen_open(const char *path, int type, const char *group);

#endif
