/* SPDX-License-Identifier: BSD-2-Clause */
/* sign_in.c -- the cookies of a browser: a session begins and ends */
#include "portal/staff/sign_in.h"

#include "cases/audit.h"
#include "lib/db.h"
#include "portal/portal.h"
#include "portal/staff/session_store.h"

/* Which of the answer's cookies. */
enum { SLOT_SESSION, SLOT_DEVICE };
enum { DEVICE_SECONDS = 400 * 86400 }; /* the most that browsers keep one */

static const char *
cookie(const struct request *request, const char *name, const char *secret,
    const char *age)
{
	return arena_print(request->arena,
	    "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax%s", name, secret,
	    age);
}

static struct str
new_secret(struct arena *arena)
{
	char text[SESSION_SECRET_SIZE];
	session_make(text);
	return str_from(arena_copy(arena, str_from(text)));
}

/* The secret of this browser; a new one, which goes out with the answer, where
 * it has none. */
static struct str
device(struct request *request, struct answer *answer)
{
	struct str secret = request_cookie(request, CLERK_DEVICE);
	if (secret.len == SESSION_SECRET_SIZE - 1)
		return secret;
	secret = new_secret(request->arena);
	answer->set_cookie[SLOT_DEVICE] =
	    cookie(request, CLERK_DEVICE, secret.data,
		arena_print(request->arena, "; Max-Age=%d", DEVICE_SECONDS));
	return secret;
}

const char *
sign_in_token(struct request *request, struct answer *answer)
{
	char token[SESSION_TOKEN_SIZE];
	session_token(device(request, answer), token);
	return arena_copy(request->arena, str_from(token));
}

/* Those of anybody that have run out, with old guesses; and the one of this
 * browser. */
static enum db_outcome
end_others(struct request *request)
{
	const struct portal_settings *settings = &request->portal->settings;
	char digest[SESSION_DIGEST_SIZE];
	enum db_outcome outcome =
	    db_run(request->db, &session_store[SESSION_FORGET],
		DB_VALUES(arena_number(request->arena, settings->session_idle),
		    arena_number(request->arena, settings->session_end)),
		NULL);
	if (outcome == DB_OK)
		outcome = db_run(
		    request->db, &session_store[GUESS_FORGET], NULL, NULL);
	if (outcome != DB_OK ||
	    !session_digest(request_cookie(request, CLERK_COOKIE), digest))
		return outcome;
	return db_run(request->db, &session_store[SESSION_LEAVE],
	    DB_VALUES(digest), NULL);
}

/* This browser is known from now on. */
static enum db_outcome
know_device(struct request *request, struct answer *answer, const char *name)
{
	char digest[SESSION_DIGEST_SIZE];
	if (!session_digest(device(request, answer), digest))
		return DB_OK;
	return db_run(request->db, &session_store[SESSION_DEVICE],
	    DB_VALUES(digest, name), NULL);
}

static enum db_outcome
tell(struct request *request, const char *name, const char *id,
    const char *verb, const char *details)
{
	return audit_write(request->db,
	    &(struct audit_act){
		.actor = arena_print(request->arena, "staff:%s", name),
		.verb = verb,
		.kind = "staff",
		.target = id,
		.details = details });
}

/* The session, and its line in the audit. */
static enum db_outcome
make(
    struct request *request, const char *digest, const char *name, bool sign_on)
{
	struct db_result *rows;
	char address[ADDR_TEXT_SIZE];
	const char *agent = str_is_text(request->agent)
	    ? arena_copy(request->arena, request->agent)
	    : "";
	addr_print(&request->from, address);
	enum db_outcome outcome = db_run(request->db,
	    &session_store[SESSION_BEGIN],
	    DB_VALUES(digest, name, address, agent, sign_on ? "true" : "false"),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	if (db_rows(rows) == 1)
		outcome =
		    tell(request, name, db_copy(rows, 0, 0, request->arena),
			"signed-in", sign_on ? "{\"by\": \"sign-on\"}" : NULL);
	db_result_free(rows);
	return outcome;
}

/* What was done since db_begin holds, or nothing of it. */
static enum db_outcome
finish(struct request *request, enum db_outcome outcome)
{
	if (outcome == DB_OK)
		return db_commit(request->db);
	db_rollback(request->db);
	return outcome;
}

enum db_outcome
sign_in_begin(struct request *request, struct answer *answer, const char *name,
    bool sign_on, struct str *secret_out)
{
	char digest[SESSION_DIGEST_SIZE];
	struct str secret = new_secret(request->arena);
	enum db_outcome outcome = db_begin(request->db);
	if (outcome == DB_OK)
		outcome = end_others(request);
	if (outcome == DB_OK)
		outcome = know_device(request, answer, name);
	if (outcome == DB_OK && session_digest(secret, digest))
		outcome = make(request, digest, name, sign_on);
	*secret_out = secret;
	answer->set_cookie[SLOT_SESSION] =
	    cookie(request, CLERK_COOKIE, secret.data, "");
	return finish(request, outcome);
}

enum db_outcome
sign_in_end(struct request *request, struct answer *answer)
{
	const struct clerk *clerk = request->clerk;
	enum db_outcome outcome = db_begin(request->db);
	answer->set_cookie[SLOT_SESSION] =
	    cookie(request, CLERK_COOKIE, "", "; Max-Age=0");
	if (outcome == DB_OK)
		outcome = end_others(request);
	if (outcome == DB_OK && clerk != NULL)
		outcome =
		    tell(request, clerk->name, clerk->id, "signed-out", NULL);
	return finish(request, outcome);
}
