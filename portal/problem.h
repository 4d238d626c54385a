/* SPDX-License-Identifier: BSD-2-Clause */
/* problem.h -- what the API says when it refuses (RFC 9457) */
#ifndef PORTAL_PROBLEM_H
#define PORTAL_PROBLEM_H

#include "lib/shape.h"
#include "portal/route.h"

/* Problems that programs may want to tell apart have a type of their own,
 * "urn:lazaret:problem:doubt"; all others are "about:blank", which is what
 * the status says. */
enum problem {
	PROBLEM_STATUS, /* about:blank */
	PROBLEM_FIELDS,
	PROBLEM_NOBODY,
	PROBLEM_DOUBT,
	PROBLEM_PROTECTED,
	PROBLEM_SCOPE,
	PROBLEM_RATE,
	PROBLEM_KEY_REUSED,
	PROBLEM_NO_LINE,
	PROBLEM_NO_CASE,
	PROBLEM_RELEASED,
	PROBLEM_CONFLICT,
	PROBLEM_SINCE,
	PROBLEM_DATABASE
};

/* The problem's own status, or answer->status where it has none. */
void problem_answer(struct request *request, struct answer *answer,
    enum problem problem, const char *detail);
/* 422 with `errors`. */
void problem_answer_faults(struct request *request, struct answer *answer,
    const struct faults *faults);
/* 422 with one bad field. */
void problem_answer_field(struct request *request, struct answer *answer,
    const char *field, const char *detail);
/* The list that `errors` is: [{"field", "detail"}]. */
json_t *problem_list_faults(const struct faults *faults);
/* 503 with Retry-After. */
void problem_answer_away(struct request *request, struct answer *answer);

#endif
