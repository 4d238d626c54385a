/* SPDX-License-Identifier: BSD-2-Clause */
/* clients.h -- the connections of those who hand us files */
#ifndef SCANNER_CLIENTS_H
#define SCANNER_CLIENTS_H

#include "lib/bytes.h"

enum { CLIENTS_MOST = 1024 }; /* portals have a connection for each thread */

/* An id is never given twice, and 0 is nobody's. */
struct clients;

struct clients *clients_new(void); /* dies without memory */

/* Takes a connection in, which waits for nothing; its index, or CLIENTS_MOST
 * when there was none, or no room, and then it is closed. */
uint32_t clients_accept(struct clients *clients, int listener);
/* The socket of one, or -1 where that index is nobody's; and its id. */
int clients_socket(const struct clients *clients, uint32_t index);
uint64_t clients_id(const struct clients *clients, uint32_t index);
/* Who has that id; CLIENTS_MOST when nobody has it any more. */
uint32_t clients_find(const struct clients *clients, uint64_t id);
void clients_close(struct clients *clients, uint32_t index);

#endif
