/* SPDX-License-Identifier: BSD-2-Clause */
/* page_sign_in.c -- /staff/sign-in: name, password and code; and out again */
#include "lib/db.h"
#include "portal/staff/credentials.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/sign_in.h"

enum { THEN_MOST = 1024 };

/* Where to go on: a path of ours, or home. */
static const char *
read_then(const struct request *request, struct str then)
{
	bool fine = str_starts(then, STR("/staff/")) && then.len <= THEN_MOST;
	for (size_t i = 0; fine && i < then.len; i++)
		fine = then.data[i] > ' ' && then.data[i] < 127 &&
		    then.data[i] != '\\';
	return fine ? arena_copy(request->arena, then) : "/staff/";
}

static void
draw(struct request *request, struct answer *answer, int http_status,
    struct str then, const char *problem)
{
	struct values *page = values_new(request->arena);
	struct str name = request_field(request->form, request->forms, "name");
	frame_put(request, page, "Sign in", NULL);
	values_text(page, "csrf", sign_in_token(request, answer));
	values_text(page, "then", read_then(request, then));
	values_text(page, "name", arena_copy(request->arena, name));
	values_text(page, "problem", problem);
	frame_answer(request, answer, http_status, "sign_in.html", page);
}

void
page_sign_in(struct request *request, struct answer *answer)
{
	draw(request, answer, 200,
	    request_field(request->query, request->queries, "then"), NULL);
}

void
page_sign_in_old(struct request *request, struct answer *answer)
{
	draw(request, answer, 403,
	    request_field(request->form, request->forms, "then"),
	    "This page was open for too long, or cookies are off. Please try "
	    "again.");
}

static void
answer_outcome(struct request *request, struct answer *answer,
    enum credentials_outcome outcome, int64_t wait)
{
	answer->retry_after = (int)wait;
	draw(request, answer, credentials_status(outcome),
	    request_field(request->form, request->forms, "then"),
	    credentials_problem(request->arena, outcome, wait));
}

void
page_sign_in_send(struct request *request, struct answer *answer)
{
	const struct credentials given = {
		request_field(request->form, request->forms, "name"),
		request_field(request->form, request->forms, "password"),
		request_field(request->form, request->forms, "code"),
		.signed_in = false,
	};
	struct str then = request_field(request->form, request->forms, "then");
	struct staff_account account;
	enum credentials_outcome outcome;
	struct str secret;
	int64_t wait;
	if (credentials_check(request, &given, &account, &outcome, &wait) !=
	    DB_OK)
		return frame_away(request, answer);
	if (outcome != CREDENTIALS_GOOD)
		return answer_outcome(request, answer, outcome, wait);
	if (sign_in_begin(request, answer, account.name, false, &secret) !=
	    DB_OK)
		return frame_away(request, answer);
	answer->status = 303;
	answer->location = read_then(request, then);
}

void
page_sign_out(struct request *request, struct answer *answer)
{
	if (sign_in_end(request, answer) != DB_OK)
		return frame_away(request, answer);
	answer->status = 303;
	answer->location = "/staff/sign-in";
}
