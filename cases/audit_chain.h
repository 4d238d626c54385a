/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_chain.h -- link the acts that wait, in the order of their commits */
#ifndef CASES_AUDIT_CHAIN_H
#define CASES_AUDIT_CHAIN_H

#include "cases/audit_link.h"
#include "lib/db.h"

enum { AUDIT_CHAIN_AT_ONCE = 1000 };

/* Where the chain ends. */
struct audit_head {
	int64_t position; /* 0: nothing is linked yet */
	char hash[AUDIT_HEX_SIZE];
	int64_t linked_at; /* microseconds since 1970; 0: never */
	int64_t waiting;   /* acts without a link */
};

enum db_outcome MUST_CHECK audit_chain_head(
    struct db *db, struct audit_head *head_out);

/* Links at most AUDIT_CHAIN_AT_ONCE acts, in a transaction of its own that
 * holds the head: a second one who links waits, and goes on from there; a
 * crash leaves all or nothing of it. Only what has committed is seen, so each
 * call links acts that committed after those of the call before; among those of
 * one call, one that was over before another was written has the lower id. */
enum db_outcome MUST_CHECK audit_chain_link(struct db *db, struct arena *arena,
    size_t *linked_out, struct audit_head *head_out);

#endif
