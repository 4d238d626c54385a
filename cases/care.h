/* SPDX-License-Identifier: BSD-2-Clause */
/* care.h -- who of the staff looks after a case, and what they note */
#ifndef CASES_CARE_H
#define CASES_CARE_H

#include "lib/arena.h"
#include "lib/db.h"

enum { CARE_NOTE_MOST = 4000 };

/* Each is one transaction, told on the timeline. False in `*done_out` where
 * there was nothing to do: it is theirs already, or it is not. Whoever takes
 * what another has takes it over. */
enum db_outcome MUST_CHECK care_take(
    struct db *db, const char *case_id, const char *actor, bool *done_out);
enum db_outcome MUST_CHECK care_give_back(
    struct db *db, const char *case_id, const char *actor, bool *done_out);

/* Words for other staff; the subscriber never sees them. */
enum db_outcome MUST_CHECK care_note(struct db *db, struct arena *arena,
    const char *case_id, const char *actor, const char *words);

#endif
