/* SPDX-License-Identifier: BSD-2-Clause */
/* api_release.c -- POST /cases/{id}/release: the harm has ended */
#include "cases/release.h"

#include "lib/json.h"
#include "portal/api.h"
#include "portal/bearer.h"
#include "portal/problem.h"

enum { REASON_LEAST = 3, REASON_MOST = 2000 };

struct release {
	struct str reason;
};

static const struct shape_field fields[] = {
	{ "reason", FIELD_TEXT, offsetof(struct release, reason),
	    .needed = true, .lines = true, .least = REASON_LEAST,
	    .most = REASON_MOST },
};
const struct shape api_release_shape = { fields, sizeof fields / sizeof *fields,
	sizeof(struct release) };

void
api_release(struct request *request, struct answer *answer)
{
	const struct release *given = request->given;
	enum release_outcome done;
	struct case_facts facts;
	struct release_order order = {
		.case_id = arena_copy(request->arena, request->parts[0]),
		.kind = RELEASE_API,
		.actor = bearer_actor(request),
		.reason = given->reason.data,
	};
	enum db_outcome outcome =
	    release_run(request->db, request->arena, &order, &done, &facts);
	if (outcome != DB_OK) {
		api_answer_failed(request, answer, outcome);
		return;
	}
	switch (done) {
	case RELEASE_NO_CASE:
		problem_answer(request, answer, PROBLEM_NO_CASE,
		    "There is no case with this id.");
		return;
	case RELEASE_NOT_HELD:
		problem_answer(request, answer, PROBLEM_RELEASED,
		    arena_print(request->arena,
			"The case is in state %s: there is nothing to release.",
			facts.state));
		return;
	case RELEASE_DONE:
		answer_json(request, answer, 200,
		    json_pack("{so}", "case", api_case_json(&facts)));
		return;
	}
}
