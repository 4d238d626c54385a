/* SPDX-License-Identifier: BSD-2-Clause */
/* accept.h -- take connections in, and make room where there is none */
#ifndef REDIRECTOR_ACCEPT_H
#define REDIRECTOR_ACCEPT_H

#include "redirector/share.h"
#include "redirector/worker.h"

enum {
	ACCEPT_TURN = 64, /* of one listener before the others have a turn */
	ACCEPT_LATE = 3 * ACCEPT_TURN /* room made for each, twice at most */
};

/* What a part does with its connections. */
struct accept_rules {
	enum event event; /* of its listeners */
	enum count count;
	enum share share;
	uint32_t places, per_home; /* at most */
	int64_t wait;		   /* microseconds until the first deadline */
	/* A connection that has its place; it may end at once. */
	void (*open)(struct worker *worker, uint32_t index, int fd);
	/* Gives the place back; the connection is the caller's to close, and
	 * what it was answered may still be on the way. */
	int (*let_go)(struct worker *worker, uint32_t index);
};

struct acceptor {
	const struct accept_rules *rules;
	const int *sockets;
	struct pool pool;
	int late[ACCEPT_LATE]; /* to be closed at the end of a turn */
	unsigned lates;
};

/* Watches so many listening sockets; dies where it cannot. */
void accept_begin(struct acceptor *acceptor, struct worker *worker,
    const struct accept_rules *rules, const int *sockets, uint32_t count);
/* What waits at a listener; much of it leaves the others a turn. What a home
 * opens beyond its share is reset at once. A home that has its places already,
 * and everyone when all places are taken, lose the connection that is due next;
 * so does everyone when there are worker->clients. */
void accept_turn(
    struct acceptor *acceptor, struct worker *worker, uint32_t listener);
/* The close of this connection will be a reset: neither side waits for its
 * end, nor spends much on it. */
void accept_spurn(int fd);

#endif
