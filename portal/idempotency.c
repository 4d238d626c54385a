/* SPDX-License-Identifier: BSD-2-Clause */
/* idempotency.c -- asked twice under one key, done once */
#include "portal/idempotency.h"

#include <sodium.h>
#include <string.h>

#include "portal/api.h"
#include "portal/bearer.h"
#include "portal/problem.h"
#include "portal/store.h"

enum { KEY_MAX = 255, DIGEST_SIZE = 32 };

/* Printable ASCII, 1 to KEY_MAX signs. */
static bool
is_key(struct str key)
{
	for (size_t i = 0; i < key.len; i++)
		if (key.data[i] < '!' || key.data[i] > '~')
			return false;
	return key.len > 0 && key.len <= KEY_MAX;
}

/* What makes two requests the same: operation, path, body. */
static const char *
digest_of(const struct request *request)
{
	uint8_t digest[DIGEST_SIZE];
	crypto_generichash_state state;
	const char *operation = request->route->path;
	crypto_generichash_init(&state, NULL, 0, sizeof digest);
	crypto_generichash_update(
	    &state, (const uint8_t *)operation, strlen(operation) + 1);
	crypto_generichash_update(
	    &state, (const uint8_t *)request->path.data, request->path.len);
	crypto_generichash_update(&state, (const uint8_t *)"", 1);
	crypto_generichash_update(
	    &state, (const uint8_t *)request->body.data, request->body.len);
	crypto_generichash_final(&state, digest, sizeof digest);
	char *hex = arena_alloc(request->arena, 2 * sizeof digest + 1);
	if (hex == NULL)
		return "";
	return sodium_bin2hex(
	    hex, 2 * sizeof digest + 1, digest, sizeof digest);
}

static void
answer_again(struct request *request, struct answer *answer,
    const struct kept_answer *kept)
{
	if (strcmp(kept->digest, digest_of(request)) != 0) {
		problem_answer(request, answer, PROBLEM_KEY_REUSED,
		    "Another request came under this key before. Take a new "
		    "key for a new request.");
		return;
	}
	answer->status = kept->status;
	answer->body = kept->body;
	answer->media_type = kept->status >= 400 ? "application/problem+json"
						 : "application/json";
}

bool
idempotency_replay(struct request *request, struct answer *answer)
{
	struct kept_answer kept;
	const char *token = request->bearer->id;
	const char *key = arena_copy(request->arena, request->idempotency_key);
	if (request->idempotency_key.data == NULL)
		return false;
	if (!is_key(request->idempotency_key)) {
		problem_answer_field(request, answer, "Idempotency-Key",
		    "must have 1 to 255 printable ASCII characters");
		return true;
	}
	enum db_outcome outcome = db_begin(request->db);
	if (outcome == DB_OK)
		outcome = store_key_hold(request->db, token, key);
	if (outcome == DB_OK)
		outcome =
		    store_kept(request->db, request->arena, token, key, &kept);
	if (outcome == DB_OK && kept.status == 0)
		return false;
	db_rollback(request->db);
	if (outcome == DB_OK)
		answer_again(request, answer, &kept);
	else
		problem_answer_away(request, answer);
	return true;
}

/* Is this an answer for good? */
static bool
lasts(const struct request *request, const struct answer *answer)
{
	return answer->status != 429 && answer->status < 500 &&
	    !arena_full(request->arena);
}

void
idempotency_remember(struct request *request, struct answer *answer)
{
	const char *token = request->bearer->id;
	const char *key = arena_copy(request->arena, request->idempotency_key);
	if (request->idempotency_key.data == NULL)
		return;
	const struct kept_answer kept = { answer->status, digest_of(request),
		answer->body };
	if (!lasts(request, answer)) {
		db_rollback(request->db);
		return;
	}
	/* what was done is lost with its transaction, and not remembered */
	enum db_outcome outcome = DB_AWAY;
	if (db_inside(request->db))
		outcome =
		    store_keep(request->db, request->arena, token, key, &kept);
	if (outcome == DB_OK)
		outcome = db_commit(request->db);
	if (outcome == DB_OK)
		return;
	db_rollback(request->db);
	*answer = (struct answer){ .rate_policy = answer->rate_policy,
		.rate_left = answer->rate_left };
	api_answer_failed(request, answer, outcome);
}
