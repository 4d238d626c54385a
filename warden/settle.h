/* SPDX-License-Identifier: BSD-2-Clause */
/* settle.h -- write down what became of a notice, whichever way it went */
#ifndef WARDEN_SETTLE_H
#define WARDEN_SETTLE_H

#include "warden/store.h"

/* Why a notice is not sent at all; NULL where it is. Pure. */
const char *settle_reason_to_drop(const struct store_notice *notice);

/* One answer for each of its addresses: state, next try and timeline, and the
 * end of the transaction that holds it. */
enum db_outcome MUST_CHECK settle_answers(struct db *db, struct arena *arena,
    const struct store_notice *notice, const struct send_answer *answers);
enum db_outcome MUST_CHECK settle_drop(
    struct db *db, const struct store_notice *notice, const char *reason);

#endif
