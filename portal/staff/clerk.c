/* SPDX-License-Identifier: BSD-2-Clause */
/* clerk.c -- who is signed in at the console: the guard of its pages */
#include "portal/staff/clerk.h"

#include <string.h>

#include "lib/db.h"
#include "portal/portal.h"
#include "portal/route.h"
#include "portal/staff/frame.h"
#include "portal/staff/session_store.h"
#include "portal/staff/sign_in.h"
#include "portal/staff/sign_on.h"

bool
clerk_may(enum clerk_role role, unsigned who)
{
	return ((unsigned)WHO_VIEWER << role) >= who;
}

bool
clerk_is_unfinished(const struct request *request, const struct clerk *clerk)
{
	enum clerk_role lowest;
	const char *from = request->portal->settings.second_factor;
	bool needed =
	    clerk_role_parse(str_from(from), &lowest) && clerk->role >= lowest;
	if (clerk->sign_on)
		return false;
	return !clerk->has_password || (needed && !clerk->has_totp);
}

const char *
clerk_actor(const struct request *request)
{
	return arena_print(request->arena, "staff:%s", request->clerk->name);
}

/* ---- the session --------------------------------------------------------- */

static void
read_clerk(const struct db_result *rows, struct arena *arena, struct str secret,
    struct clerk *clerk)
{
	char token[SESSION_TOKEN_SIZE];
	session_token(secret, token);
	*clerk = (struct clerk){
		.session = db_copy(rows, 0, 0, arena),
		.id = db_copy(rows, 0, 1, arena),
		.name = db_copy(rows, 0, 2, arena),
		.csrf = arena_copy(arena, str_from(token)),
		.times = { .began = db_number(rows, 0, 4),
		    .seen = db_number(rows, 0, 5),
		    .fresh = db_number(rows, 0, 6) },
		.sign_on = db_true(rows, 0, 7),
		.note = db_copy(rows, 0, 8, arena),
		.has_password = db_true(rows, 0, 9),
		.has_totp = db_true(rows, 0, 10),
	};
	if (!clerk_role_parse(str_from(db_text(rows, 0, 3)), &clerk->role))
		clerk->role = CLERK_VIEWER;
}

/* Remembers that somebody uses it, to the minute. */
static enum db_outcome
touch(const struct request *request, const struct clerk *clerk)
{
	if (request->route->unattended ||
	    request->now - clerk->times.seen < SESSION_TOUCH)
		return DB_OK;
	return db_run(request->db, &session_store[SESSION_SEEN],
	    DB_VALUES(clerk->session), NULL);
}

enum db_outcome
clerk_find(struct request *request, struct str secret)
{
	const struct portal_settings *settings = &request->portal->settings;
	const struct session_rules rules = { settings->session_idle,
		settings->session_end };
	struct db_result *rows;
	char digest[SESSION_DIGEST_SIZE];
	if (!session_digest(secret, digest))
		return DB_OK;
	enum db_outcome outcome = db_run(request->db,
	    &session_store[SESSION_FIND], DB_VALUES(digest), &rows);
	if (outcome != DB_OK)
		return outcome;
	struct clerk *clerk = arena_alloc(request->arena, sizeof *clerk);
	bool found = db_rows(rows) == 1 && clerk != NULL;
	if (found)
		read_clerk(rows, request->arena, secret, clerk);
	db_result_free(rows);
	if (!found || !session_holds(&clerk->times, &rules, request->now))
		return DB_OK;
	request->clerk = clerk;
	return touch(request, clerk);
}

/* ---- the guards ---------------------------------------------------------- */

/* Where to go on after the sign-in: pages alone, no deed is done unasked. */
static bool
send_to_sign_in(struct request *request, struct answer *answer)
{
	answer->status = 303;
	answer->location = "/staff/sign-in";
	if (request->method == METHOD_GET)
		answer->location =
		    arena_print(request->arena, "/staff/sign-in?then=%s",
			arena_encode(request->arena, request->uri));
	return false;
}

static bool
send_to_begin(struct answer *answer)
{
	answer->status = 303;
	answer->location = "/staff/begin";
	return false;
}

bool
clerk_is_admitted(struct request *request, struct answer *answer)
{
	const struct route *route = request->route;
	if (route->who == WHO_ENTRANT)
		return true;
	if (clerk_is_unfinished(request, request->clerk))
		return send_to_begin(answer);
	return clerk_may(request->clerk->role, route->who) ||
	    route_refuse(request->portal->pool, request, answer, 403,
		"Your role may not do this.");
}

/* The proxy's word begins a session, and one that it began lasts for as long as
 * it says the same. False: the answer is there. */
static bool
heed_proxy(struct request *request, struct answer *answer)
{
	struct str name = sign_on_name(request), secret;
	struct staff_account account;
	bool found = false;
	if (request->clerk != NULL && request->clerk->sign_on &&
	    !str_equal(name, str_from(request->clerk->name)))
		request->clerk = NULL;
	if (name.len == 0 || request->clerk != NULL)
		return true;
	if (staff_find(request->db, request->arena,
		arena_copy(request->arena, name), &account, &found) != DB_OK)
		return frame_away(request, answer), false;
	if (!found || account.disabled_at != 0)
		return route_refuse(request->portal->pool, request, answer, 403,
		    "There is no account of that name here. An admin has to "
		    "make one first.");
	if (sign_in_begin(request, answer, account.name, true, &secret) !=
		DB_OK ||
	    clerk_find(request, secret) != DB_OK)
		return frame_away(request, answer), false;
	return true;
}

bool
clerk_admit(struct request *request, struct answer *answer)
{
	struct str secret = request_cookie(request, CLERK_COOKIE);
	char from[ADDR_TEXT_SIZE];
	db_from(request->db, addr_print(&request->from, from));
	if (request->route->who == 0)
		return true;
	if (clerk_find(request, secret) != DB_OK)
		return frame_away(request, answer), false;
	if (!heed_proxy(request, answer))
		return false;
	if (request->clerk != NULL)
		return clerk_is_admitted(request, answer);
	return (request->route->csrf && secret.len > 0) ||
	    send_to_sign_in(request, answer);
}

bool
clerk_is_genuine(struct request *request)
{
	struct str token = request_take(request, "csrf");
	struct str secret = request_cookie(request, CLERK_COOKIE);
	if (request->route->who == 0)
		secret = request_cookie(request, CLERK_DEVICE);
	return session_owns(secret, token);
}
