/* SPDX-License-Identifier: BSD-2-Clause */
/* clients.c -- the connections of those who hand us files */
#include "scanner/clients.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/log.h"

struct clients {
	uint64_t ids;
	struct {
		uint64_t id; /* 0: nobody's place */
		int fd;
	} client[CLIENTS_MOST];
};

struct clients *
clients_new(void)
{
	struct clients *clients = calloc(1, sizeof *clients);
	if (clients == NULL)
		die("no memory");
	return clients;
}

uint32_t
clients_find(const struct clients *clients, uint64_t id)
{
	uint32_t index = 0;
	while (index < CLIENTS_MOST && clients->client[index].id != id)
		index++;
	return index;
}

uint32_t
clients_accept(struct clients *clients, int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		return CLIENTS_MOST;
	uint32_t index = clients_find(clients, 0);
	if (index == CLIENTS_MOST) {
		close(fd);
		return CLIENTS_MOST;
	}
	clients->client[index].id = ++clients->ids;
	clients->client[index].fd = fd;
	return index;
}

int
clients_socket(const struct clients *clients, uint32_t index)
{
	return index < CLIENTS_MOST && clients->client[index].id != 0
	    ? clients->client[index].fd
	    : -1;
}

uint64_t
clients_id(const struct clients *clients, uint32_t index)
{
	return clients->client[index].id;
}

void
clients_close(struct clients *clients, uint32_t index)
{
	close(clients->client[index].fd);
	clients->client[index].id = 0;
}
