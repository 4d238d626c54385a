/* SPDX-License-Identifier: BSD-2-Clause */
/* follow.h -- hear of each change of the wall, in order, and miss none */
#ifndef LIB_FOLLOW_H
#define LIB_FOLLOW_H

#include "lib/wall_store.h"

/* A follower keeps a table and a mark. It asks what changed after its mark,
 * makes those changes, and keeps the new mark; when the mark means nothing to
 * this database (another one, another timeline, or too long ago) it gets
 * the whole wall instead. */
enum follow_outcome {
	FOLLOW_SAME,   /* nothing new */
	FOLLOW_NEWS,   /* make these changes */
	FOLLOW_ANEW,   /* forget all rows, then make these changes */
	FOLLOW_AWAY,   /* it could not be asked: keep what you have */
	FOLLOW_STANDBY /* not the primary (target_session_attrs=read-write
			* finds it): keep what you have */
};

/* A part of the changes. All parts together lead to the mark; none of them
 * takes the database long, however large the wall and slow the machine. */
struct follow_news {
	struct wall_mark mark; /* to keep once the changes are made */
	int64_t data; /* another number: garden, indicators, sites changed */
	bool anew, first, more;
	int count; /* of changes */
	struct db_result *result;
	/* Its own: */
	int64_t told;  /* up to this number */
	int64_t needs; /* deletions after this one must not be forgotten */
};

enum { FOLLOW_PART = 2000 }; /* changes at most */

/* `have` all zero asks for the whole wall. On FOLLOW_NEWS and FOLLOW_ANEW
 * `*news_out` is set: read it with wall_store_read_change, then, where there is
 * more, follow_next, else follow_done. On FOLLOW_SAME its mark and data alone
 * are set. */
enum follow_outcome follow_ask(struct db *db, const char *realm,
    const struct wall_mark *have, struct follow_news *news_out);
/* The next part instead of this one: FOLLOW_NEWS or FOLLOW_ANEW as before.
 * FOLLOW_AWAY, FOLLOW_STANDBY: there is none, and what the parts before led to
 * is nothing; ask again from the old mark. */
enum follow_outcome
follow_next(struct db *db, const char *realm, struct follow_news *news);
void follow_done(struct follow_news *news);

/* Compares checksums: FOLLOW_SAME, also where the wall has changed since the
 * mark; FOLLOW_ANEW where the table is not what it should be: ask anew;
 * else FOLLOW_AWAY. */
enum follow_outcome follow_compare(struct db *db, const char *realm,
    const struct wall_mark *have, struct wall_sum sum);

/* True when the marks are of the same history, whatever their numbers. */
bool follow_same_history(const struct wall_mark *a, const struct wall_mark *b);

#endif
