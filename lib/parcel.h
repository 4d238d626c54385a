/* SPDX-License-Identifier: BSD-2-Clause */
/* parcel.h -- messages over a unix socket, with a descriptor where one goes
 * along */
/* Sockets are SOCK_SEQPACKET: a message comes whole, or not at all. */
#ifndef LIB_PARCEL_H
#define LIB_PARCEL_H

#include <stddef.h>

#include "lib/bytes.h"

/* Two ends: ours never waits, theirs does. False with errno. */
bool MUST_CHECK parcel_pair(int *ours_out, int *theirs_out);
/* Sends a message whole, with a descriptor where `fd` is not -1. False with
 * errno: EAGAIN where there is no room, on a socket that does not wait. */
bool MUST_CHECK parcel_send(int to, const void *message, size_t size, int fd);

enum parcel { PARCEL_GOT, PARCEL_NONE, PARCEL_END };
/* Receives one of just that size; *fd_out is -1 where none came with it, and
 * with a NULL fd_out none is taken. NONE: there is none yet, on a socket that
 * does not wait. Any other message ends the connection, too. */
enum parcel MUST_CHECK parcel_receive(
    int from, void *message, size_t size, int *fd_out);

#endif
