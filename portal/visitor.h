/* SPDX-License-Identifier: BSD-2-Clause */
/* visitor.h -- who asks the subscriber's pages: a line, by its address */
#ifndef PORTAL_VISITOR_H
#define PORTAL_VISITOR_H

#include "cases/door.h"
#include "cases/line.h"
#include "cases/walk.h"
#include "portal/outlook.h"
#include "portal/request.h"

/* A subscriber is known by the address that nginx saw, through the lease that
 * holds now, in the realm of this portal; never by anything that was sent. */
struct visitor {
	bool has_line;
	struct line_facts line;
	struct door door; /* what is open on that line */
	/* Where something is: what it does, and the search for the device. */
	struct walk walk;
	struct way_contact *contacts;
	size_t contact_count;
	struct outlook outlook;
};

/* What a row asks for in its `who`: all of that, or the line alone. */
enum { WHO_VISITOR = 1, WHO_LINE = 2 };

/* The guard of the pool subscriber: fills request->visitor for rows that ask
 * for it. False: the database is away, and the page that says so is there. */
bool visitor_admit(struct request *request, struct answer *answer);
/* All of it, for a row of WHO_LINE that needs it after all. False as above. */
bool visitor_complete(struct request *request, struct answer *answer);
/* The pool's `genuine`: was the form drawn for this line and its case? */
bool visitor_is_genuine(struct request *request);

/* All that is known of `visitor->line`, which is there: for the pages of a
 * visitor, and for staff who look at a line. */
enum db_outcome MUST_CHECK visitor_read(
    const struct request *request, struct visitor *visitor);
/* The gravest case that holds the line; NULL for none. Pure. */
const struct door_case *visitor_case(const struct visitor *visitor);
/* The token for the forms of this page; "" where no case of the line is known
 * any more, and nothing is asked about one, and in the console, which has no
 * key for them. */
const char *visitor_token(const struct request *request);

#endif
