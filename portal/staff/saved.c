/* SPDX-License-Identifier: BSD-2-Clause */
/* saved.c -- filters of the list of cases, kept by name */
#include "portal/staff/saved.h"

#include <string.h>

#include "cases/audit.h"
#include "lib/json.h"
#include "lib/uuid.h"
#include "portal/staff/clerk.h"
#include "portal/staff/session_store.h"

/* What is for all is everybody's business: it is an act. */
static enum db_outcome
tell(struct request *request, const char *verb, const struct db_result *rows)
{
	json_t *details = json_pack("{s:s, s:s}", "name", db_text(rows, 0, 1),
	    "query", db_text(rows, 0, 2));
	const char *text = json_print(details, request->arena).data;
	json_decref(details);
	return audit_write(request->db,
	    &(struct audit_act){ .actor = clerk_actor(request),
		.verb = verb,
		.kind = "filter",
		.target = db_copy(rows, 0, 0, request->arena),
		.details = text });
}

/* A statement that returns id, name and query of the one it changed. */
static enum db_outcome
change(struct request *request, enum session_statement which,
    const char *const *values, const char *verb, bool *changed_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_begin(request->db);
	if (outcome == DB_OK)
		outcome =
		    db_run(request->db, &session_store[which], values, &rows);
	if (outcome != DB_OK)
		return db_end(request->db, outcome);
	*changed_out = db_rows(rows) == 1;
	if (*changed_out && verb != NULL)
		outcome = tell(request, verb, rows);
	db_result_free(rows);
	return db_end(request->db, outcome);
}

static bool
is_name(struct str name)
{
	size_t signs = str_signs(name);
	return signs >= 1 && signs <= SAVED_NAME_MOST && str_is_text(name);
}

enum db_outcome
saved_keep(struct request *request, struct str name,
    const struct case_query *query, bool for_all,
    enum saved_outcome *outcome_out)
{
	struct case_query kept = *query;
	bool changed;
	kept.search = "";
	const char *link = case_query_print(&kept, request->arena);
	*outcome_out = *link == '\0' ? SAVED_NO_FILTER : SAVED_NO_NAME;
	if (*link == '\0' || !is_name(name))
		return DB_OK;
	enum db_outcome outcome = change(request, SAVED_KEEP,
	    DB_VALUES(for_all ? NULL : request->clerk->id,
		arena_copy(request->arena, name), link),
	    for_all ? "kept" : NULL, &changed);
	if (outcome == DB_OK)
		*outcome_out = changed ? SAVED_DONE : SAVED_FULL;
	return outcome;
}

enum db_outcome
saved_remove(struct request *request, struct str id, bool for_all,
    enum saved_outcome *outcome_out)
{
	uint8_t bytes[16];
	bool changed;
	*outcome_out = SAVED_GONE;
	if (!uuid_parse(id, bytes))
		return DB_OK;
	enum db_outcome outcome = change(request, SAVED_REMOVE,
	    DB_VALUES(for_all ? NULL : request->clerk->id,
		arena_copy(request->arena, id)),
	    for_all ? "removed" : NULL, &changed);
	if (outcome == DB_OK && changed)
		*outcome_out = SAVED_DONE;
	return outcome;
}

/* ---- shown --------------------------------------------------------------- */

enum db_outcome
saved_put(struct request *request, const struct case_query *query,
    const char *link, struct values *page)
{
	struct db_result *rows;
	bool named = false;
	enum db_outcome outcome = db_run(request->db,
	    &session_store[SAVED_LIST], DB_VALUES(request->clerk->id), &rows);
	if (outcome != DB_OK)
		return outcome;
	for (int row = 0; row < db_rows(rows); row++) {
		struct values *item =
		    values_item(page, db_true(rows, row, 0) ? "shared" : "own");
		bool current = strcmp(db_text(rows, row, 3), link) == 0;
		values_text(item, "id", db_copy(rows, row, 1, request->arena));
		values_text(
		    item, "name", db_copy(rows, row, 2, request->arena));
		values_text(
		    item, "query", db_copy(rows, row, 3, request->arena));
		values_flag(item, "current", current);
		named = named || current;
	}
	values_flag(page, "saves", db_rows(rows) > 0);
	values_flag(
	    page, "keeps", *link != '\0' && !named && *query->search == '\0');
	db_result_free(rows);
	return DB_OK;
}
