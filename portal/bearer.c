/* SPDX-License-Identifier: BSD-2-Clause */
/* bearer.c -- who asks the API: a token, what it may do and how often */
/* Reads: RFC 6750 2.1 and 3 (bearer tokens),
 * draft-ietf-httpapi-ratelimit-headers-10 (what is left of a rate). */
#include "portal/bearer.h"

#include "portal/problem.h"
#include "portal/route.h"
#include "portal/store.h"

bool
bearer_may(const struct bearer *bearer, enum scope scope)
{
	return (bearer->scopes & scope) == scope;
}

bool
bearer_names(const struct bearer *bearer, struct str source)
{
	struct str list = str_from(bearer->sources);
	if (bearer->sources == NULL)
		return true;
	while (list.len > 0)
		if (str_equal(str_cut(list, ' ', &list), source))
			return true;
	return false;
}

const char *
bearer_actor(const struct request *request)
{
	return arena_print(request->arena, "token:%s", request->bearer->name);
}

static bool
refuse_token(struct request *request, struct answer *answer, const char *detail)
{
	bool sent = request->authorization.len > 0;
	answer->status = 401;
	answer->www_authenticate = sent
	    ? "Bearer realm=\"lazaret\", error=\"invalid_token\""
	    : "Bearer realm=\"lazaret\"";
	problem_answer(request, answer, PROBLEM_STATUS, detail);
	return false;
}

static bool
refuse_scope(struct request *request, struct answer *answer)
{
	const char *name = scope_name((enum scope)request->route->who);
	answer->www_authenticate = arena_print(request->arena,
	    "Bearer realm=\"lazaret\", error=\"insufficient_scope\", "
	    "scope=\"%s\"",
	    name);
	problem_answer(request, answer, PROBLEM_SCOPE,
	    arena_print(request->arena, "This needs the scope \"%s\".", name));
	return false;
}

static void
announce(struct request *request, struct answer *answer,
    const struct rate_left *left)
{
	answer->rate_policy = arena_print(request->arena,
	    "\"token\";q=%lld;w=60", (long long)request->bearer->rate);
	answer->rate_left =
	    arena_print(request->arena, "\"token\";r=%lld;t=%lld",
		(long long)left->left, (long long)left->refill);
}

static bool
within_rate(struct request *request, struct answer *answer)
{
	const struct bearer *bearer = request->bearer;
	struct rate_left left;
	if (bearer->rate == 0)
		return true;
	if (store_use(request->db, request->arena, bearer, &left) != DB_OK)
		return problem_answer_away(request, answer), false;
	announce(request, answer, &left);
	if (left.taken)
		return true;
	answer->retry_after = (int)left.wait;
	problem_answer(request, answer, PROBLEM_RATE,
	    arena_print(request->arena,
		"This token may ask %lld times a minute.",
		(long long)bearer->rate));
	return false;
}

bool
bearer_admit(struct request *request, struct answer *answer)
{
	char hash[TOKEN_HASH_SIZE], from[ADDR_TEXT_SIZE];
	bool found;
	struct str token;
	if (request->route->who == 0)
		return true;
	struct str scheme = str_cut(request->authorization, ' ', &token);
	if (request->authorization.len == 0)
		return refuse_token(request, answer,
		    "This needs a token: Authorization: Bearer lzt_...");
	if (!str_equal_nocase(scheme, STR("Bearer")) ||
	    !token_hash(str_trim(token), hash))
		return refuse_token(
		    request, answer, "This is not a token of ours.");
	struct bearer *bearer = arena_alloc(request->arena, sizeof *bearer);
	if (bearer == NULL)
		return problem_answer_away(request, answer), false;
	addr_print(&request->from, from);
	if (store_bearer(request->db, request->arena, hash, from, bearer,
		&found) != DB_OK)
		return problem_answer_away(request, answer), false;
	if (!found)
		return refuse_token(request, answer,
		    "This token is unknown, has expired or was revoked.");
	request->bearer = bearer;
	db_from(request->db, from);
	if (!within_rate(request, answer))
		return false;
	return bearer_may(bearer, (enum scope)request->route->who) ||
	    refuse_scope(request, answer);
}
