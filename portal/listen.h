/* SPDX-License-Identifier: BSD-2-Clause */
/* listen.h -- the unix socket on which nginx finds a pool */
#ifndef PORTAL_LISTEN_H
#define PORTAL_LISTEN_H

/* Binds and listens; mode 0660, owned by `group` unless that is "". A socket
 * that nobody listens on any more is replaced. Dies with the reason, among
 * them a socket that somebody serves. */
int listen_open(const char *path, const char *group);

/* Ends all waits for a connection, and removes the socket. */
void listen_close(int fd, const char *path);

#endif
