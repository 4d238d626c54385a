/* SPDX-License-Identifier: BSD-2-Clause */
/* letter_store.c -- reads what a notice tells */
#include "cases/letter.h"

/* SQL is laid out as SQL. */
/* clang-format off */

/* What is not true any more is not told. */
static const struct sql cases_told = { "letter_cases", 1,
    "SELECT c.code, c.cause, c.measure,"
    " " EPOCH("c.first_observed_at") ", " EPOCH("c.last_observed_at") ","
    " " EPOCH("c.watch_until") ","
    " EXISTS (SELECT FROM lazaret.case w WHERE w.line_id = n.line_id"
    "  AND w.state = 'open' AND w.measure > 'none'),"
    " " EPOCH("c.pause_until") ", " EPOCH("s.due_at") ","
    " " EPOCH("r.due_at") ", r.kind = 'dispute',"
    " d.device, coalesce(r.reason, '')"
    " FROM lazaret.notice n"
    " JOIN lazaret.notice_case o ON o.notice_id = n.id"
    " JOIN lazaret.case c ON c.id = o.case_id"
    " JOIN lazaret.cause k ON k.name = c.cause"
    " JOIN lazaret.case_device d ON d.case_id = c.id"
    " LEFT JOIN lazaret.next_step s ON s.case_id = c.id"
    "  AND s.measure >= 'garden' AND c.measure < 'garden'"
    " LEFT JOIN LATERAL (SELECT * FROM lazaret.request a"
    "  WHERE a.case_id = c.id AND a.kind <> 'review'"
    "  ORDER BY (a.state = 'asked-back') = (n.kind = 'asked') DESC,"
    "   a.made_at DESC LIMIT 1) r ON true"
    " WHERE n.id = $1::uuid AND CASE n.kind WHEN 'released'"
    "  THEN c.state IN ('watch', 'closed') AND NOT EXISTS"
    "   (SELECT FROM lazaret.case w WHERE w.line_id = n.line_id"
    "    AND w.state = 'open' AND w.measure >= 'garden')"
    "  WHEN 'closed' THEN c.state = 'closed'"
    "  WHEN 'paused' THEN c.pause_until > now()"
    "  WHEN 'resumed' THEN c.state = 'open' AND c.pause_until IS NULL"
    "  WHEN 'announced' THEN s.case_id IS NOT NULL"
    "  WHEN 'received' THEN r.state = 'waiting'"
    "  WHEN 'asked' THEN r.state = 'asked-back'"
    "  WHEN 'approved' THEN true WHEN 'denied' THEN true"
    "  WHEN 'upheld' THEN true WHEN 'rejected' THEN true"
    "  WHEN 'lapsed' THEN true"
    "  ELSE c.state IN ('open', 'held') END"
    " ORDER BY c.measure DESC, k.severity DESC, c.opened_at, c.id" };

/* clang-format on */

enum db_outcome
letter_read_cases(struct db *db, struct arena *arena, struct letter *letter)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &cases_told, DB_VALUES(letter->id), &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct letter_case *cases = arena_alloc(arena, count * sizeof *cases);
	for (int i = 0; cases != NULL && i < (int)count; i++) {
		cases[i] = (struct letter_case){
			.code = db_copy(rows, i, 0, arena),
			.cause = db_copy(rows, i, 1, arena),
			.first = db_number(rows, i, 3),
			.last = db_number(rows, i, 4),
			.watch_until = db_number(rows, i, 5),
			.until = db_number(rows, i, 7),
			.next = db_number(rows, i, 8),
			.due = db_number(rows, i, 9),
			.dispute = db_true(rows, i, 10),
			.device = db_copy(rows, i, 11, arena),
			.reason = db_copy(rows, i, 12, arena),
		};
		if (!measure_parse(
			str_from(db_text(rows, i, 2)), &cases[i].measure))
			cases[i].measure = MEASURE_NONE;
		letter->holds = db_true(rows, i, 6);
	}
	letter->cases = cases;
	letter->case_count = cases == NULL ? 0 : count;
	db_result_free(rows);
	return DB_OK;
}
