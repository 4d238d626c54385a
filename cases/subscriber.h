/* SPDX-License-Identifier: BSD-2-Clause */
/* subscriber.h -- who has the contract, how to reach them, which lines */
#ifndef CASES_SUBSCRIBER_H
#define CASES_SUBSCRIBER_H

#include "lib/arena.h"
#include "lib/db.h"

struct subscriber_contact {
	const char *channel; /* email, phone, post */
	const char *value;
};

struct subscriber_line {
	const char *reference;
	const char *realm; /* NULL: default, or as it was */
};

/* The whole of it: contacts are replaced, lines that are not named end, lines
 * that are new begin; nothing is deleted. */
struct subscriber_order {
	const char *account;
	const char *kind;     /* home, business, shared, critical */
	const char *brand;    /* NULL: default */
	const char *language; /* BCP 47, or NULL */
	const struct subscriber_contact *contacts;
	size_t contact_count;
	const struct subscriber_line *lines;
	size_t line_count;
	const char *actor;
};

enum subscriber_outcome {
	SUBSCRIBER_CREATED,
	SUBSCRIBER_CHANGED,
	SUBSCRIBER_LINE_TAKEN, /* a line belongs to another account */
	SUBSCRIBER_NO_REALM,   /* a line names a realm that is not there */
	SUBSCRIBER_REFUSED     /* a value breaks a constraint of the record */
};

struct subscriber_answer {
	enum subscriber_outcome outcome;
	size_t which;	    /* the line that is taken or has no realm */
	size_t lines_added; /* or begun again */
	size_t lines_ended;
};

/* One transaction. An ended line gives back its leases and its cases close. */
enum db_outcome MUST_CHECK subscriber_put(struct db *db, struct arena *arena,
    const struct subscriber_order *order, struct subscriber_answer *answer_out);

/* All lines of a subscriber end, inside a transaction: the contract is over. */
enum db_outcome MUST_CHECK subscriber_end(
    struct db *db, struct arena *arena, const char *id, const char *actor);

#endif
