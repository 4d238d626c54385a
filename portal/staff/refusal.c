/* SPDX-License-Identifier: BSD-2-Clause */
/* refusal.c -- how tries to sign in end: counted, told, shown to admins */
#include "portal/staff/refusal.h"

#include "cases/audit.h"
#include "lib/db.h"
#include "portal/staff/frame.h"
#include "portal/staff/session_store.h"

/* As the database and /metrics name them; those that guess are refusals. */
static const struct {
	const char *name;
	bool refused;
} endings[] = {
	[CREDENTIALS_GOOD] = { "good", false },
	[CREDENTIALS_WRONG] = { "wrong", true },
	[CREDENTIALS_LATER] = { "later", true },
	[CREDENTIALS_BUSY] = { "busy", false },
};

bool
refusal_is_told(int64_t count)
{
	return count == 1 || count == 10 || count == 100;
}

const char *
refusal_network(const struct addr *from, char *text)
{
	const struct prefix network =
	    prefix_of(from, from->family == 4 ? 24 : 56);
	return prefix_print(&network, text);
}

/* Nobody is signed in: it is the service that tells. */
static enum db_outcome
tell(struct request *request, const struct db_result *rows)
{
	int64_t count = db_number(rows, 0, 0);
	if (!refusal_is_told(count))
		return DB_OK;
	return audit_write(request->db,
	    &(struct audit_act){
		.actor = "service",
		.verb = "refused-sign-in",
		.kind = "staff",
		.target = db_copy(rows, 0, 1, request->arena),
		.details = arena_print(request->arena,
		    "{\"network\": \"%s\", \"this_hour\": %lld}",
		    db_text(rows, 0, 2), (long long)count) });
}

static enum db_outcome
count_refusal(struct request *request, const char *name)
{
	struct db_result *rows;
	char network[PREFIX_TEXT_SIZE];
	enum db_outcome outcome =
	    db_run(request->db, &session_store[REFUSAL_COUNT],
		DB_VALUES(name, refusal_network(&request->from, network),
		    arena_number(request->arena, REFUSAL_NETWORKS)),
		&rows);
	if (outcome != DB_OK)
		return outcome;
	outcome = tell(request, rows);
	db_result_free(rows);
	return outcome;
}

enum db_outcome
refusal_count(
    struct request *request, const char *name, enum credentials_outcome how)
{
	enum db_outcome outcome = db_begin(request->db);
	if (outcome == DB_OK && endings[how].refused)
		outcome = count_refusal(request, name);
	if (outcome == DB_OK)
		outcome = db_run(request->db, &session_store[REFUSAL_TOTAL],
		    DB_VALUES(endings[how].name), NULL);
	return db_end(request->db, outcome);
}

/* ---- shown --------------------------------------------------------------- */

enum db_outcome
refusal_put(struct request *request, struct values *page, const char *name)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(request->db, &session_store[REFUSAL_LIST],
		DB_VALUES(name, arena_number(request->arena, REFUSAL_SHOWN)),
		&rows);
	if (outcome != DB_OK)
		return outcome;
	for (int row = 0; row < db_rows(rows); row++) {
		struct values *item = values_item(page, "refusals");
		values_text(
		    item, "at", db_copy(rows, row, 0, request->arena));
		values_text(
		    item, "network", db_copy(rows, row, 1, request->arena));
		values_number(item, "count", db_number(rows, row, 2));
		frame_time(request, item, "last", db_number(rows, row, 3));
	}
	if (db_rows(rows) > 0)
		values_number(page, "refused", db_number(rows, 0, 4));
	db_result_free(rows);
	return DB_OK;
}
