/* SPDX-License-Identifier: BSD-2-Clause */
/* bounce.c -- a notice that came back becomes a fact of its cases */
#include "cases/bounce.h"

#include "cases/way_store.h"
#include "lib/db_one.h"
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

enum db_outcome
bounce_note(struct db *db, struct arena *arena, const char *notice_id,
    const char *address, const char *status, bool *known_out)
{
	bool marked = false, told = false;
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = db_one_found(db, &way_store[WAY_BOUNCED],
		    DB_VALUES(notice_id, address, status), &marked);
	if (outcome == DB_OK)
		outcome = db_one_found(db, &way_store[WAY_BOUNCE_TELL],
		    DB_VALUES(
			notice_id, detail_of(arena, notice_id, status, marked)),
		    &told);
	outcome = db_end(db, outcome);
	*known_out = outcome == DB_OK && told;
	return outcome;
}
