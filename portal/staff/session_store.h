/* SPDX-License-Identifier: BSD-2-Clause */
/* session_store.h -- the console's own statements: sessions, guesses, filters
 */
#ifndef PORTAL_STAFF_SESSION_STORE_H
#define PORTAL_STAFF_SESSION_STORE_H

#include "lib/db.h"

/* Secrets go in as digests (hex), times out as seconds since 1970. */
enum session_statement {
	SESSION_FIND,	 /* digest */
	SESSION_BEGIN,	 /* digest, name, address, agent, sign-on */
	SESSION_SEEN,	 /* session */
	SESSION_PROVED,	 /* session */
	SESSION_END,	 /* session, name */
	SESSION_LEAVE,	 /* digest */
	SESSION_DEVICE,	 /* digest, name: it is known from now on */
	SESSION_NOTE,	 /* session, note */
	SESSION_OTHERS,	 /* session, name: all but this one end */
	SESSION_LIST,	 /* name */
	SESSION_FORGET,	 /* idle, absolute: those that ended by that */
	SESSION_STATE,	 /* what waits, for the frame */
	GUESS_ON_DEVICE, /* device, name, failures: where it has fewer */
	GUESS_MAKE,	 /* digest of the name, network */
	GUESS_LOCK,	 /* likewise, as the others */
	GUESS_COUNT,
	GUESS_RIGHT,
	GUESS_FORGET,  /* those of days ago */
	REFUSAL_COUNT, /* name, network, most networks of an hour */
	REFUSAL_TOTAL, /* how it ended */
	REFUSAL_LIST,  /* name or NULL, rows */
	SAVED_KEEP,    /* clerk or NULL: for all; name, query */
	SAVED_REMOVE,  /* clerk or NULL, id */
	SAVED_LIST,    /* clerk */
	SESSION_COUNT
};

extern const struct sql session_store[SESSION_COUNT];

#endif
