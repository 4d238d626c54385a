/* SPDX-License-Identifier: BSD-2-Clause */
/* api_subscribers.c -- PUT /subscribers/{account}: who has which lines */
#include "cases/subscriber_row.h"

#include "lib/json.h"
#include "portal/api.h"
#include "portal/bearer.h"
#include "portal/problem.h"

enum { ACCOUNT_MOST = 64 };

static void
answer_done(struct request *request, struct answer *answer,
    const struct subscriber_order *order, const struct subscriber_answer *done)
{
	int status = done->outcome == SUBSCRIBER_CREATED ? 201 : 200;
	answer_json(request, answer, status,
	    json_pack("{ss ss sI sI}", "account", order->account, "outcome",
		done->outcome == SUBSCRIBER_CREATED ? "created" : "changed",
		"lines_added", (json_int_t)done->lines_added, "lines_ended",
		(json_int_t)done->lines_ended));
}

static void
answer_outcome(struct request *request, struct answer *answer,
    const struct subscriber_order *order, const struct subscriber_answer *done)
{
	const char *which =
	    arena_print(request->arena, "lines[%zu].%s", done->which,
		done->outcome == SUBSCRIBER_NO_REALM ? "realm" : "reference");
	switch (done->outcome) {
	case SUBSCRIBER_CREATED:
	case SUBSCRIBER_CHANGED:
		answer_done(request, answer, order, done);
		return;
	case SUBSCRIBER_LINE_TAKEN:
		problem_answer(request, answer, PROBLEM_CONFLICT,
		    arena_print(request->arena,
			"%s belongs to another account.", which));
		return;
	case SUBSCRIBER_NO_REALM:
		problem_answer_field(
		    request, answer, which, "is not a known realm");
		return;
	case SUBSCRIBER_REFUSED:
		problem_answer_field(request, answer, "",
		    "brand, language or a reference are not well formed");
		return;
	}
}

void
api_subscribers(struct request *request, struct answer *answer)
{
	struct faults faults = { .arena = request->arena };
	struct subscriber_order order;
	struct subscriber_answer done;
	struct str account = request->parts[0];
	if (account.len > ACCOUNT_MOST || !shape_is_line(account))
		fault_add(&faults, "account",
		    "must have at most 64 bytes and no control characters");
	if (!subscriber_row_order(request->given,
		arena_copy(request->arena, account), &faults, &order)) {
		problem_answer_faults(request, answer, &faults);
		return;
	}
	order.actor = bearer_actor(request);
	enum db_outcome outcome =
	    subscriber_put(request->db, request->arena, &order, &done);
	if (outcome == DB_OK)
		answer_outcome(request, answer, &order, &done);
	else
		api_answer_failed(request, answer, outcome);
}
