/* SPDX-License-Identifier: BSD-2-Clause */
/* tell.h -- what a follower tells the database: sightings, what it goes by */
#ifndef LIB_TELL_H
#define LIB_TELL_H

#include "lib/db.h"
#include "lib/tally.h"

/* Hands over the tallied sightings, a batch at a time, and forgets those that
 * the database has or will never have: these count as lost. False when it did
 * not take all of this turn's; they stay. A batch whose answer is lost is told
 * again, and counted once. */
bool MUST_CHECK tell_sightings(struct db *db, struct tally *tally);
/* The same for hours of lines, with a mark for each minute in which they asked
 * for anything: told twice they are the same. */
bool MUST_CHECK tell_alive(struct db *db, struct tally *tally);
/* Logs how many were lost, at most once a minute. */
void tell_lost(const struct tally *tally);

/* That this site's follower ("redirector", "gateway") goes by the wall up to
 * this number, and so many rows; `note` says what is wrong, or "". */
bool MUST_CHECK tell_applied(struct db *db, const char *site,
    const char *follower, int64_t number, int64_t rows, const char *note);

#endif
