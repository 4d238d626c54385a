/* SPDX-License-Identifier: BSD-2-Clause */
/* api_release.c -- POST /cases/{id}/release: the harm has ended */
#include "cases/release.h"

#include "cases/case.h"
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

static void
answer_done(struct request *request, struct answer *answer,
    enum release_outcome done, const struct case_facts *facts)
{
	switch (done) {
	case RELEASE_NO_CASE:
		problem_answer(request, answer, PROBLEM_NO_CASE,
		    "There is no case with this id or code.");
		return;
	case RELEASE_NOT_HELD:
		problem_answer(request, answer, PROBLEM_RELEASED,
		    arena_print(request->arena,
			"The case is in state %s: there is nothing to release.",
			facts->state));
		return;
	case RELEASE_DONE:
		answer_json(request, answer, 200,
		    json_pack("{so}", "case", api_case_json(facts)));
		return;
	}
}

void
api_release(struct request *request, struct answer *answer)
{
	const struct release *given = request->given;
	const char *name = arena_copy(request->arena, request->parts[0]);
	enum release_outcome done = RELEASE_NO_CASE;
	struct case_facts facts;
	bool found;
	enum db_outcome outcome =
	    case_named(request->db, request->arena, name, &facts, &found);
	if (outcome == DB_OK && found) {
		const struct release_order order = {
			.case_id = facts.id,
			.kind = RELEASE_API,
			.actor = bearer_actor(request),
			.reason = given->reason.data,
		};
		outcome = release_run(
		    request->db, request->arena, &order, &done, &facts);
	}
	if (outcome == DB_OK)
		answer_done(request, answer, done, &facts);
	else
		api_answer_failed(request, answer, outcome);
}
