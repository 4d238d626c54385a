/* SPDX-License-Identifier: BSD-2-Clause */
/* confirm.c -- who are you, still? Before a dangerous act, nothing typed lost
 */
#include "portal/staff/confirm.h"

#include <string.h>

#include "lib/db.h"
#include "portal/route.h"
#include "portal/staff/credentials.h"
#include "portal/staff/frame.h"
#include "portal/staff/session_store.h"
#include "portal/staff/sign_in.h"

/* What stands in the form for us. */
static struct credentials
take_given(struct request *request)
{
	struct credentials given = {
		request_take(request, "sign-in-name"),
		request_take(request, "sign-in-password"),
		request_take(request, "sign-in-code"),
		.signed_in = request->clerk != NULL,
	};
	if (request->clerk != NULL)
		given.name = str_from(request->clerk->name);
	return given;
}

static void
put_fields(const struct request *request, struct values *page)
{
	struct arena *arena = request->arena;
	for (size_t i = 0; i < request->forms; i++) {
		const struct field *field = &request->form[i];
		struct values *item = values_item(page, "fields");
		values_text(item, "name", arena_copy(arena, field->name));
		values_text(item, "value", arena_copy(arena, field->value));
	}
}

static void
draw(struct request *request, struct answer *answer, int http_status,
    const struct credentials *given, const char *problem)
{
	const struct clerk *clerk = request->clerk;
	struct values *page = values_new(request->arena);
	char token[SESSION_TOKEN_SIZE];
	frame_put(request, page,
	    clerk == NULL ? "Sign in to go on" : "Is it still you?", NULL);
	session_token(request_cookie(request, CLERK_COOKIE), token);
	values_text(page, "csrf", token);
	values_text(page, "why",
	    clerk == NULL
		? "Your session has ended meanwhile."
		: "This act asks for proof that it is you who does it.");
	values_text(page, "path",
	    arena_copy(request->arena,
		(struct str){ request->target.data + strlen("/staff/"),
		    request->target.len - strlen("/staff/") }));
	values_text(page, "typed", arena_copy(request->arena, given->name));
	values_flag(page, "asks_name", clerk == NULL);
	values_flag(
	    page, "asks_password", clerk == NULL || clerk->has_password);
	values_flag(page, "asks_code", clerk == NULL || clerk->has_totp);
	values_flag(page, "possible",
	    clerk == NULL || clerk->has_password || clerk->has_totp);
	values_text(page, "problem", problem);
	put_fields(request, page);
	frame_answer(request, answer, http_status, "confirm.html", page);
}

/* A session anew, of whoever has signed in; then the guards of the row. */
static bool
come_back(struct request *request, struct answer *answer,
    const struct staff_account *account)
{
	struct str secret;
	if (sign_in_begin(request, answer, account->name, false, &secret) !=
		DB_OK ||
	    clerk_find(request, secret) != DB_OK || request->clerk == NULL)
		return frame_away(request, answer), false;
	return clerk_is_admitted(request, answer);
}

static bool
freshen(struct request *request, struct answer *answer)
{
	if (db_run(request->db, &session_store[SESSION_PROVED],
		DB_VALUES(request->clerk->session), NULL) != DB_OK)
		return frame_away(request, answer), false;
	return true;
}

static bool
check(struct request *request, struct answer *answer,
    const struct credentials *given)
{
	struct staff_account account;
	enum credentials_outcome outcome;
	int64_t wait;
	if (credentials_check(request, given, &account, &outcome, &wait) !=
	    DB_OK)
		return frame_away(request, answer), false;
	if (outcome == CREDENTIALS_GOOD)
		return request->clerk == NULL
		    ? come_back(request, answer, &account)
		    : freshen(request, answer);
	draw(request, answer, credentials_status(outcome), given,
	    credentials_problem(request->arena, outcome, wait));
	return false;
}

/* Who was invited, or comes by the proxy and sets up a first factor, has
 * nothing yet to prove it with. */
static bool
has_nothing(const struct clerk *clerk, const struct route *route)
{
	return !clerk->has_password && !clerk->has_totp &&
	    (!clerk->sign_on || route->who == WHO_ENTRANT);
}

bool
confirm_clerk(struct request *request, struct answer *answer)
{
	const struct clerk *clerk = request->clerk;
	const struct route *route = request->route;
	if (route->who == 0)
		return true;
	struct credentials given = take_given(request);
	if (clerk != NULL &&
	    (!route->fresh || has_nothing(clerk, route) ||
		session_is_fresh(&clerk->times, request->now)))
		return true;
	if (given.password.len == 0 && given.code.len == 0) {
		draw(request, answer, 403, &given, NULL);
		return false;
	}
	return check(request, answer, &given);
}
