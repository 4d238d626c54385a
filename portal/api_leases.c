/* SPDX-License-Identifier: BSD-2-Clause */
/* api_leases.c -- POST /leases: which line holds which address, row by row */
/* A stream of NDJSON: each row is a transaction of its own and is answered
 * before the next one is read, so that a bad row spoils no good one and the
 * length of the stream needs no memory. */
#include "cases/lease_row.h"

#include <string.h>

#include "lib/json.h"
#include "portal/api.h"
#include "portal/ndjson.h"
#include "portal/problem.h"

enum {
	ROW_MOST = 4096,       /* bytes; a row with every field has about 300 */
	ROW_MEMORY = 64 * 1024 /* bytes for reading and answering one row */
};

/* The stream on its way through us. */
struct rows {
	struct request *request;
	struct answer *answer;
	struct arena *arena; /* of one row */
	struct ndjson in;
};

/* Writes the answer to a row; false when nobody reads any more. */
static bool
say(struct rows *rows, const char *outcome, const char *detail,
    const struct faults *faults)
{
	struct stream *stream = rows->request->stream;
	rows->answer->status = 200;
	json_t *line = json_pack(
	    "{sI ss}", "row", (json_int_t)rows->in.number, "outcome", outcome);
	if (detail != NULL)
		json_object_set_new(line, "detail", json_string(detail));
	if (faults != NULL && faults->count > 0)
		json_object_set_new(
		    line, "errors", problem_list_faults(faults));
	struct str text = json_print(line, rows->arena);
	json_decref(line);
	text = str_from(
	    arena_print(rows->arena, "%.*s\n", (int)text.len, text.data));
	return stream->write(stream, rows->answer, text);
}

static const char *
refusal_of(enum lease_outcome outcome)
{
	static const char *const details[] = {
		[LEASE_NO_LINE] = "There is no such line.",
		[LEASE_NO_REALM] = "There is no such realm.",
		[LEASE_BAD_TIME] = "It ends before it starts.",
		[LEASE_FUTURE] = "It starts or ends in the future.",
		[LEASE_TOO_WIDE] = "It would end many lines' leases.",
		[LEASE_REFUSED] = "A value is not one that the record takes.",
	};
	return outcome >= LEASE_NO_LINE ? details[outcome] : NULL;
}

/* Without the database no row can be taken: as the first answer that is a 503,
 * later a last row that says where to go on. */
static bool
stop(struct rows *rows, enum db_outcome outcome)
{
	if (rows->answer->status == 0) {
		api_answer_failed(rows->request, rows->answer, outcome);
		return false;
	}
	return say(rows, "stopped",
		   "The database is away: send this row and those after it "
		   "again.",
		   NULL) &&
	    false;
}

static bool
put_row(struct rows *rows, const struct lease_order *order)
{
	enum lease_outcome done;
	enum db_outcome outcome =
	    lease_put(rows->request->db, rows->arena, order, &done);
	if (outcome == DB_AWAY || outcome == DB_AGAIN)
		return stop(rows, outcome);
	if (outcome == DB_REFUSED)
		done = LEASE_REFUSED;
	const char *detail = refusal_of(done);
	return say(rows, detail == NULL ? lease_outcome_name(done) : "refused",
	    detail, NULL);
}

static bool
take_row(struct rows *rows, struct str text)
{
	struct faults faults = { .arena = rows->arena };
	struct lease_order order;
	char reason[JSON_REASON_SIZE] = "Fields are not as they must be.";
	json_t *value = json_parse(text, reason);
	const void *row = value == NULL
	    ? NULL
	    : shape_read_json(&lease_row_shape, value, &faults);
	json_decref(value);
	if (row != NULL && lease_row_order(row, &faults, &order))
		return put_row(rows, &order);
	return say(rows, "refused", reason, &faults);
}

void
api_leases(struct request *request, struct answer *answer)
{
	struct rows *rows = arena_alloc(request->arena, sizeof *rows);
	char *room = arena_alloc(request->arena, ROW_MOST);
	struct str text;
	if (rows == NULL || room == NULL || !api_stream_enter(request, answer))
		return;
	*rows = (struct rows){ .request = request,
		.answer = answer,
		.in.stream = request->stream };
	rows->arena = arena_new(ROW_MEMORY);
	answer->media_type = "application/x-ndjson";
	bool goes_on = true;
	for (enum ndjson_read read; goes_on; arena_reset(rows->arena)) {
		read = ndjson_next(&rows->in, room, ROW_MOST, &text);
		if (read == NDJSON_END)
			break;
		if (read == NDJSON_TOO_LONG)
			goes_on = say(rows, "refused",
			    "The row has more than 4096 bytes.", NULL);
		else if (text.len > 0)
			goes_on = take_row(rows, text);
	}
	arena_free(rows->arena);
	api_stream_leave(request);
	if (answer->status == 0)
		answer->status = 200;
}
