/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_verify.c -- go along the whole chain, and name what is wrong */
#include "cases/audit_verify.h"

#include <stdio.h>
#include <string.h>

#include "cases/audit_store.h"

enum { ROWS_AT_ONCE = 2000 };

static void
find(struct audit_report *report, enum audit_fault fault, int64_t position,
    int64_t id)
{
	if (report->faults < AUDIT_FINDINGS_MAX)
		report->findings[report->faults] =
		    (struct audit_finding){ fault, position, id };
	report->faults++;
}

/* NULL where SQL has NULL; it lives as long as the rows. */
static const char *
text_at(const struct db_result *rows, int row, int column)
{
	return db_is_null(rows, row, column) ? NULL
					     : db_text(rows, row, column);
}

/* The columns of AUDIT_ROWS, in order. */
static struct audit_seen
read_seen(const struct db_result *rows, int i)
{
	return (struct audit_seen){
		.position = db_number(rows, i, 0),
		.hash = db_text(rows, i, 1),
		.digest = db_text(rows, i, 2),
		.row = { .id = db_number(rows, i, 3),
		    .at = db_number(rows, i, 4),
		    .actor = db_text(rows, i, 5),
		    .verb = db_text(rows, i, 6),
		    .kind = db_text(rows, i, 7),
		    .target = db_text(rows, i, 8),
		    .origin = db_text(rows, i, 9),
		    .told_in = db_text(rows, i, 10),
		    .said = db_text(rows, i, 11) },
		.salt = text_at(rows, i, 12),
		.reason = text_at(rows, i, 13),
		.details = text_at(rows, i, 14),
		.erased = db_true(rows, i, 15),
		.erased_by_act = db_true(rows, i, 16),
		.line = !db_is_null(rows, i, 17),
		.line_id = db_number(rows, i, 17),
		.line_case = db_text(rows, i, 18),
		.line_at = db_number(rows, i, 19),
		.line_kind = db_text(rows, i, 20),
		.line_actor = db_text(rows, i, 21),
		.line_detail = db_text(rows, i, 22),
	};
}

static void
check_rows(const struct db_result *rows, struct audit_check *check,
    struct audit_report *report)
{
	for (int i = 0; i < db_rows(rows); i++) {
		enum audit_fault faults[AUDIT_CHECK_MOST];
		struct audit_seen seen = read_seen(rows, i);
		size_t count = audit_check_row(check, &seen, faults);
		for (size_t k = 0; k < count; k++)
			find(report, faults[k], seen.position, seen.row.id);
		report->acts++;
		report->erased += seen.erased;
	}
}

static enum db_outcome
go_along(struct db *db, struct arena *arena, struct audit_check *check,
    struct audit_report *report)
{
	int count = ROWS_AT_ONCE;
	while (count == ROWS_AT_ONCE) {
		struct db_result *rows;
		arena_reset(arena);
		enum db_outcome outcome = db_run(db, &audit_store[AUDIT_ROWS],
		    DB_VALUES(arena_number(arena, check->position),
			arena_number(arena, ROWS_AT_ONCE)),
		    &rows);
		if (outcome != DB_OK)
			return outcome;
		check_rows(rows, check, report);
		count = db_rows(rows);
		db_result_free(rows);
	}
	return DB_OK;
}

/* Where the first act that is kept follows on. */
static enum db_outcome
start(struct db *db, struct audit_check *check, struct audit_report *report)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &audit_store[AUDIT_START], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	*check = (struct audit_check){ .known = true };
	memcpy(check->hash, audit_link_start, sizeof check->hash);
	if (db_rows(rows) > 0) {
		check->position = report->start = db_number(rows, 0, 0);
		snprintf(
		    check->hash, sizeof check->hash, "%s", db_text(rows, 0, 1));
		if (!db_true(rows, 0, 2))
			find(report, FAULT_OPENED, report->start, 0);
	}
	db_result_free(rows);
	return DB_OK;
}

static void
end(const struct audit_check *check, struct audit_report *report)
{
	bool whole = check->position == report->head.position &&
	    strcmp(check->hash, report->head.hash) == 0;
	if (!whole)
		find(report, FAULT_CUT, check->position, 0);
}

/* Each row of the statement is such a fault. */
static enum db_outcome
find_all(struct db *db, enum audit_statement statement, enum audit_fault fault,
    struct audit_report *report)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &audit_store[statement], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	for (int i = 0; i < db_rows(rows); i++)
		find(report, fault, 0, db_number(rows, i, 0));
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
compare_noted(struct db *db, struct arena *arena,
    const struct audit_noted *noted, struct audit_report *report)
{
	struct db_result *rows;
	if (noted->position == 0)
		return DB_OK;
	enum db_outcome outcome = db_run(db, &audit_store[AUDIT_NOTED],
	    DB_VALUES(arena_number(arena, noted->position)), &rows);
	if (outcome != DB_OK)
		return outcome;
	if (db_rows(rows) == 0 || strcmp(db_text(rows, 0, 0), noted->hash) != 0)
		find(report, FAULT_UNNOTED, noted->position, 0);
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
verify(struct db *db, struct arena *arena, const struct audit_noted *noted,
    struct audit_report *report)
{
	struct audit_check check;
	enum db_outcome outcome =
	    db_run(db, &audit_store[AUDIT_FREEZE], NULL, NULL);
	if (outcome == DB_OK)
		outcome = audit_chain_head(db, &report->head);
	if (outcome == DB_OK)
		outcome = start(db, &check, report);
	if (outcome == DB_OK)
		outcome = go_along(db, arena, &check, report);
	if (outcome != DB_OK)
		return outcome;
	end(&check, report);
	outcome = find_all(db, AUDIT_UNTOLD, FAULT_UNTOLD, report);
	if (outcome == DB_OK)
		outcome = find_all(db, AUDIT_LATE, FAULT_LATE, report);
	if (outcome == DB_OK)
		outcome = compare_noted(db, arena, noted, report);
	return outcome;
}

enum db_outcome
audit_verify(struct db *db, struct arena *arena,
    const struct audit_noted *noted, struct audit_report *report_out)
{
	enum db_outcome outcome = db_begin(db);
	*report_out = (struct audit_report){ 0 };
	if (outcome == DB_OK)
		outcome = verify(db, arena, noted, report_out);
	db_rollback(db);
	return outcome;
}
