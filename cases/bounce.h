/* SPDX-License-Identifier: BSD-2-Clause */
/* bounce.h -- a notice that came back becomes a fact of its cases */
#ifndef CASES_BOUNCE_H
#define CASES_BOUNCE_H

#include "lib/arena.h"
#include "lib/db.h"

/* One transaction: the timelines of the notice's cases tell it, and the
 * address, where it is one of the subscriber's, is marked. False in
 * `*known_out` where there is no such notice. `status` is that of RFC 3463,
 * "5.1.1". */
enum db_outcome MUST_CHECK bounce_note(struct db *db, struct arena *arena,
    const char *notice_id, const char *address, const char *status,
    bool *known_out);

#endif
