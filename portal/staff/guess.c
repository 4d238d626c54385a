/* SPDX-License-Identifier: BSD-2-Clause */
/* guess.c -- sign-ins that fail are counted before they are tried */
#include "portal/staff/guess.h"

#include <sodium.h>
#include <string.h>

#include "lib/db.h"
#include "lib/db_one.h"
#include "portal/staff/clerk.h"
#include "portal/staff/session_store.h"

static void
identify(const struct request *request, const char *name, struct guess *guess)
{
	unsigned char digest[(SESSION_DIGEST_SIZE - 1) / 2];
	*guess = (struct guess){ .name = name };
	crypto_generichash(digest, sizeof digest, (const unsigned char *)name,
	    strlen(name), NULL, 0);
	sodium_bin2hex(guess->key, sizeof guess->key, digest, sizeof digest);
	throttle_network(&request->from, guess->network);
	if (!session_digest(
		request_cookie(request, CLERK_DEVICE), guess->device))
		guess->device[0] = '\0';
}

/* A browser on which this name has signed in, and has not failed too often
 * since, counts for itself. */
static enum db_outcome
count_on_device(struct request *request, struct guess *guess)
{
	return db_one_found(request->db, &session_store[GUESS_ON_DEVICE],
	    DB_VALUES(guess->device, guess->name,
		arena_number(request->arena, THROTTLE_DEVICE_FREE)),
	    &guess->known);
}

/* The longer one of the two waits; their rows stay locked. */
static enum db_outcome
read_wait(struct request *request, const struct guess *guess, int64_t *wait_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(request->db, &session_store[GUESS_LOCK],
		DB_VALUES(guess->key, guess->network), &rows);
	if (outcome != DB_OK)
		return outcome;
	*wait_out = 0;
	for (int row = 0; row < db_rows(rows); row++) {
		const struct throttle count = { db_number(rows, row, 1),
			db_number(rows, row, 2) };
		int64_t wait = throttle_wait(
		    db_true(rows, row, 0) ? THROTTLE_NAME : THROTTLE_NETWORK,
		    &count, request->now);
		if (wait > *wait_out)
			*wait_out = wait;
	}
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
count_inside(
    struct request *request, const struct guess *guess, int64_t *wait_out)
{
	const char *const *values = DB_VALUES(guess->key, guess->network);
	enum db_outcome outcome =
	    db_run(request->db, &session_store[GUESS_MAKE], values, NULL);
	if (outcome == DB_OK)
		outcome = read_wait(request, guess, wait_out);
	if (outcome != DB_OK || *wait_out > 0)
		return outcome;
	return db_run(request->db, &session_store[GUESS_COUNT], values, NULL);
}

enum db_outcome
guess_begin(struct request *request, const char *name, struct guess *guess_out,
    int64_t *wait_out)
{
	*wait_out = 0;
	identify(request, name, guess_out);
	enum db_outcome outcome = count_on_device(request, guess_out);
	if (outcome != DB_OK || guess_out->known)
		return outcome;
	outcome = db_begin(request->db);
	if (outcome == DB_OK)
		outcome = count_inside(request, guess_out, wait_out);
	if (outcome == DB_OK)
		return db_commit(request->db);
	db_rollback(request->db);
	return outcome;
}

enum db_outcome
guess_right(struct request *request, const struct guess *guess)
{
	if (guess->known)
		return db_run(request->db, &session_store[SESSION_DEVICE],
		    DB_VALUES(guess->device, guess->name), NULL);
	return db_run(request->db, &session_store[GUESS_RIGHT],
	    DB_VALUES(guess->key, guess->network), NULL);
}
