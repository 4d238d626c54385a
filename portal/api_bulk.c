/* SPDX-License-Identifier: BSD-2-Clause */
/* api_bulk.c -- POST /bulk/...: many calls of one operation, a row each */
/* A stream of NDJSON: each row is a call of its own, with the same guards, in
 * the same transaction and with the same answer as alone, and is answered
 * before the next one is read. */
#include <string.h>

#include "lib/json.h"
#include "portal/api.h"
#include "portal/ndjson.h"
#include "portal/portal.h"
#include "portal/problem.h"

enum {
	ROWS_MOST = 10000,	 /* a body; more come in another one */
	ROW_MOST = 16384,	 /* bytes; evidence at its longest, and room */
	ROW_MEMORY = 512 * 1024, /* bytes for doing and answering one row */
	STATUS_AWAY = 500	 /* from here on: nothing was done */
};

/* The stream on its way through us. */
struct bulk {
	struct request *request;
	struct answer *answer;
	const struct route *single; /* the operation that each row calls */
	bool names_case;     /* a row says which case, as the path does */
	struct arena *arena; /* of one row */
	struct ndjson in;
};

/* The row of the pool that this function handles. */
static const struct route *
find_single(const struct pool *pool,
    void (*handle)(struct request *request, struct answer *answer))
{
	const struct route *route = pool->routes;
	while (route->handle != handle)
		route++;
	return route;
}

/* {"row", "status", "answer"}; false when nobody reads any more. */
static bool
say(struct bulk *bulk, const struct answer *answer)
{
	struct stream *stream = bulk->request->stream;
	struct str body = answer->body;
	bulk->answer->status = 200;
	const char *line = arena_print(bulk->arena,
	    "{\"row\": %lld, \"status\": %d, \"answer\": %.*s}\n",
	    (long long)bulk->in.number, answer->status, (int)body.len,
	    body.data);
	return stream->write(stream, bulk->answer, str_from(line));
}

/* Takes a text out of the row; absent where there is none. False for what is
 * no text. */
static bool
take_text(
    struct request *call, json_t *json, const char *name, struct str *text_out)
{
	const json_t *value = json_object_get(json, name);
	*text_out = (struct str){ NULL, 0 };
	if (value == NULL)
		return true;
	if (!json_is_string(value))
		return false;
	const char *text = arena_copy(call->arena,
	    (struct str){
		json_string_value(value), json_string_length(value) });
	*text_out = str_from(text);
	json_object_del(json, name);
	return true;
}

/* What stands in the head and in the path of a call alone stands in the row:
 * `key` and `case`. */
static bool
take_head(const struct bulk *bulk, struct request *call, json_t *json,
    struct answer *answer)
{
	if (!take_text(call, json, "key", &call->idempotency_key)) {
		problem_answer_field(call, answer, "key", "must be a text");
		return false;
	}
	if (!bulk->names_case)
		return true;
	if (!take_text(call, json, "case", &call->parts[0]) ||
	    call->parts[0].len == 0) {
		problem_answer_field(
		    call, answer, "case", "must be the id or code of a case");
		return false;
	}
	call->path = call->parts[0]; /* what tells one call from another */
	return true;
}

static void
do_call(const struct bulk *bulk, struct str text, struct answer *answer)
{
	struct request call = *bulk->request;
	char reason[JSON_REASON_SIZE];
	call.arena = bulk->arena;
	call.route = bulk->single;
	call.stream = NULL;
	json_t *json = json_parse(text, reason);
	if (json == NULL) {
		answer->status = 400;
		problem_answer(&call, answer, PROBLEM_STATUS, reason);
		return;
	}
	bool whole = take_head(bulk, &call, json, answer);
	call.body = json_print(json, call.arena);
	json_decref(json);
	if (whole)
		route_answer(call.portal->pool, &call, answer);
}

/* A call that could not be made ends the stream: as the first answer that is
 * its own, later the last row, from which to go on. */
static bool
take_row(struct bulk *bulk, struct str text)
{
	struct answer answer = { .status = 0 };
	do_call(bulk, text, &answer);
	if (answer.status < STATUS_AWAY)
		return say(bulk, &answer);
	if (bulk->answer->status != 0)
		return say(bulk, &answer) && false;
	bulk->answer->status = answer.status;
	bulk->answer->media_type = answer.media_type;
	bulk->answer->retry_after = answer.retry_after;
	bulk->answer->body =
	    str_from(arena_copy(bulk->request->arena, answer.body));
	return false;
}

static bool
refuse_row(struct bulk *bulk, const char *detail)
{
	struct request call = *bulk->request;
	struct answer answer = { .status = 413 };
	call.arena = bulk->arena;
	problem_answer(&call, &answer, PROBLEM_STATUS, detail);
	return say(bulk, &answer);
}

/* False: that was the last row. */
static bool
next(struct bulk *bulk, char *room)
{
	struct str text;
	arena_reset(bulk->arena);
	enum ndjson_read read = ndjson_next(&bulk->in, room, ROW_MOST, &text);
	if (read == NDJSON_END)
		return false;
	if (bulk->in.number > ROWS_MOST)
		return refuse_row(bulk,
			   "A body has at most 10000 rows: send this one and "
			   "those after it in another.") &&
		    false;
	if (read == NDJSON_TOO_LONG)
		return refuse_row(bulk, "The row has more than 16384 bytes.");
	return text.len == 0 || take_row(bulk, text);
}

static void
run(struct request *request, struct answer *answer,
    void (*single)(struct request *request, struct answer *answer),
    bool names_case)
{
	struct bulk *bulk = arena_alloc(request->arena, sizeof *bulk);
	char *room = arena_alloc(request->arena, ROW_MOST);
	if (bulk == NULL || room == NULL || !api_stream_enter(request, answer))
		return;
	*bulk = (struct bulk){ .request = request,
		.answer = answer,
		.single = find_single(request->portal->pool, single),
		.names_case = names_case,
		.in.stream = request->stream };
	bulk->arena = arena_new(ROW_MEMORY);
	answer->media_type = "application/x-ndjson";
	while (next(bulk, room))
		;
	arena_free(bulk->arena);
	api_stream_leave(request);
	if (answer->status == 0)
		answer->status = 200;
}

void
api_bulk_quarantines(struct request *request, struct answer *answer)
{
	run(request, answer, api_quarantine, false);
}

void
api_bulk_releases(struct request *request, struct answer *answer)
{
	run(request, answer, api_release, true);
}
