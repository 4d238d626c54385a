/* SPDX-License-Identifier: BSD-2-Clause */
/* problem.c -- what the API says when it refuses (RFC 9457) */
#include "portal/problem.h"

#include "lib/json.h"

enum { PROBLEM_RETRY_AFTER = 5 };

/* The order is that of enum problem. */
static const struct {
	const char *type;
	int status;
	const char *title;
} problems[] = {
	[PROBLEM_STATUS] = { "about:blank", 0, NULL },
	[PROBLEM_FIELDS] = { "urn:lazaret:problem:fields", 422,
	    "Fields are not as they must be" },
	[PROBLEM_NOBODY] = { "urn:lazaret:problem:nobody", 404,
	    "Nobody had this address" },
	[PROBLEM_DOUBT] = { "urn:lazaret:problem:doubt", 409,
	    "It is not sure whose address it was" },
	[PROBLEM_PROTECTED] = { "urn:lazaret:problem:protected", 409,
	    "This line is protected" },
	[PROBLEM_SCOPE] = { "urn:lazaret:problem:scope", 403,
	    "The token may not do this" },
	[PROBLEM_RATE] = { "urn:lazaret:problem:rate", 429,
	    "Too many requests with this token" },
	[PROBLEM_KEY_REUSED] = { "urn:lazaret:problem:key-reused", 422,
	    "This Idempotency-Key came with another request" },
	[PROBLEM_NO_LINE] = { "urn:lazaret:problem:no-line", 404,
	    "There is no such line" },
	[PROBLEM_NO_CASE] = { "urn:lazaret:problem:no-case", 404,
	    "There is no such case" },
	[PROBLEM_RELEASED] = { "urn:lazaret:problem:released", 409,
	    "The case has no measure" },
	[PROBLEM_CONFLICT] = { "urn:lazaret:problem:conflict", 409,
	    "It contradicts what is known" },
	[PROBLEM_SINCE] = { "urn:lazaret:problem:since", 410,
	    "There are no events from there on" },
	[PROBLEM_DATABASE] = { "urn:lazaret:problem:database", 503,
	    "The database is away" },
};

json_t *
problem_list_faults(const struct faults *faults)
{
	json_t *list = json_array();
	for (size_t i = 0; i < faults->count; i++)
		json_array_append_new(list,
		    json_pack("{ss ss}", "field", faults->list[i].field,
			"detail", faults->list[i].detail));
	return list;
}

static void
tell(struct request *request, struct answer *answer, enum problem problem,
    const char *detail, const struct faults *faults)
{
	int status = problems[problem].status;
	const char *title = problems[problem].title;
	if (status == 0)
		status = answer->status;
	json_t *body =
	    json_pack("{ss ss si ss}", "type", problems[problem].type, "title",
		title != NULL ? title : answer_phrase(status), "status", status,
		"detail", detail);
	if (faults != NULL)
		json_object_set_new(
		    body, "errors", problem_list_faults(faults));
	answer->media_type = "application/problem+json";
	answer_json(request, answer, status, body);
}

void
problem_answer(struct request *request, struct answer *answer,
    enum problem problem, const char *detail)
{
	tell(request, answer, problem, detail, NULL);
}

void
problem_answer_faults(
    struct request *request, struct answer *answer, const struct faults *faults)
{
	const char *detail = faults->count == 1
	    ? "One field is not as it must be; errors names it."
	    : arena_print(request->arena,
		  "%zu fields are not as they must be; errors names them.",
		  faults->count);
	tell(request, answer, PROBLEM_FIELDS, detail, faults);
}

void
problem_answer_field(struct request *request, struct answer *answer,
    const char *field, const char *detail)
{
	struct faults faults = { .arena = request->arena };
	fault_add(&faults, field, detail);
	problem_answer_faults(request, answer, &faults);
}

void
problem_answer_away(struct request *request, struct answer *answer)
{
	answer->retry_after = PROBLEM_RETRY_AFTER;
	tell(request, answer, PROBLEM_DATABASE,
	    "The database cannot be reached. Asking again does no harm.", NULL);
}
