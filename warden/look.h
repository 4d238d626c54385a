/* SPDX-License-Identifier: BSD-2-Clause */
/* look.h -- the clock looks at a case: does it open, what is told ahead */
#ifndef WARDEN_LOOK_H
#define WARDEN_LOOK_H

#include "warden/clock_store.h"

#define LOOK_ACTOR "warden"

/* All of these stand in a transaction with the line locked. */

/* Opens the door where its rule is met by silence that was seen. Else tells
 * ahead: of a wall by the clock, or that the case is still open. Says when to
 * look again. */
enum db_outcome MUST_CHECK look_at(struct db *db, struct arena *arena,
    const struct clock_due *due, bool *done_out);

/* Its time has come: a person is asked to look at it. */
enum db_outcome MUST_CHECK look_review(struct db *db, struct arena *arena,
    const struct clock_due *due, bool *done_out);

/* A clean watch has ended: good-bye, and two questions. */
enum db_outcome MUST_CHECK look_good_bye(
    struct db *db, const struct clock_due *due);

#endif
