/* SPDX-License-Identifier: BSD-2-Clause */
/* outlook.h -- what comes next for a line: steps, answers, questions */
#ifndef PORTAL_OUTLOOK_H
#define PORTAL_OUTLOOK_H

#include "cases/door.h"
#include "cases/request.h"
#include "cases/survey.h"

struct outlook {
	/* The next step of a ladder that does more to the line than now. */
	struct way_step step;
	/* What the subscriber asked of staff and what became of it, as far as
	 * it is still of use: the newest of each kind. */
	struct request_facts requests[REQUEST_KINDS];
	size_t request_count;
	/* Asked once no case is left; case_id NULL: nothing is asked. */
	struct survey survey;
};

/* `measure` is what is done to the line now. */
enum db_outcome MUST_CHECK outlook_read(struct db *db, struct arena *arena,
    const char *line_id, enum measure measure, const struct door *door,
    struct outlook *outlook_out);

/* The newest request of that kind; NULL for none. Pure. */
const struct request_facts *outlook_request(
    const struct request_facts *list, size_t count, enum request_kind kind);

#endif
