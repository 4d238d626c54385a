/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_link.h -- the exact bytes of the audit that are hashed */
/* Pure. */
#ifndef CASES_AUDIT_LINK_H
#define CASES_AUDIT_LINK_H

#include "lib/bytes.h"

/* All hashes are SHA-256 of a list of texts, each as a netstring: its length
 * in bytes, ":", the bytes, ",". Times are microseconds since 1970 and, like
 * all numbers, decimal digits; hashes inside are hex in lower case. */
enum { AUDIT_HEX_SIZE = 65 }; /* 64 digits and NUL */

/* What was said of an act: its salt, reason and details. Or the line of the
 * timeline that tells it. Either is its `said`. */
void audit_link_words(
    const char *salt, const char *reason, const char *details, char *said_out);
void audit_link_line(int64_t id, const char *case_id, int64_t at,
    const char *kind, const char *actor, const char *detail, char *said_out);

/* An act as it was written: id, at, actor, verb, kind, target, origin, told_in
 * ("" where words tell it), said. */
struct audit_row {
	int64_t id, at;
	const char *actor, *verb, *kind, *target, *origin, *told_in, *said;
};
void audit_link_row(const struct audit_row *row, char *digest_out);

/* Its link: the place, the hash before it, its digest. Before the first stand
 * 64 zeros. */
void audit_link_hash(
    int64_t position, const char *before, const char *digest, char *hash_out);
extern const char audit_link_start[AUDIT_HEX_SIZE];

#endif
