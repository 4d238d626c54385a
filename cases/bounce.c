/* SPDX-License-Identifier: BSD-2-Clause */
/* bounce.c -- a notice that came back becomes a fact of its cases */
#include "cases/bounce.h"

#include "cases/way_store.h"
#include "lib/json.h"

/* The address is personal data and stays in lazaret.contact. */
static const char *
detail_of(
    struct arena *arena, const char *notice_id, const char *status, bool marked)
{
	json_t *json = json_pack("{s:s, s:s, s:b}", "notice", notice_id,
	    "status", status, "contact", marked);
	const char *text = json ? json_print(json, arena).data : "{}";
	json_decref(json);
	return text;
}

static enum db_outcome
count_rows(struct db *db, enum way_statement statement,
    const char *const *values, int *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &way_store[statement], values, &rows);
	if (outcome != DB_OK)
		return outcome;
	*count_out = db_rows(rows);
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
bounce_note(struct db *db, struct arena *arena, const char *notice_id,
    const char *address, const char *status, bool *known_out)
{
	int marked = 0, told = 0;
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = count_rows(db, WAY_BOUNCED,
		    DB_VALUES(notice_id, address, status), &marked);
	if (outcome == DB_OK)
		outcome = count_rows(db, WAY_BOUNCE_TELL,
		    DB_VALUES(notice_id,
			detail_of(arena, notice_id, status, marked > 0)),
		    &told);
	outcome = db_end(db, outcome);
	*known_out = outcome == DB_OK && told > 0;
	return outcome;
}
