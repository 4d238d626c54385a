/* SPDX-License-Identifier: BSD-2-Clause */
/* explanation.c -- ask redirectors what they would answer to a line */
#include "cases/explanation.h"

#include <poll.h>

#include "lib/db_list.h"
#include "lib/db_one.h"
#include "lib/timer.h"

enum { PAUSE_MS = 20 };

/* SQL is laid out as SQL. */
/* clang-format off */

static const struct sql put_question = { "explanation_put", 5,
    "INSERT INTO lazaret.explanation (site, address, measure, garden, names)"
    " SELECT s.name, host($2::cidr)::inet, $3::lazaret.measure, $4::bigint,"
    "  (string_to_array($5, ' '))[:32]"
    " FROM lazaret.site s WHERE s.name = $1 RETURNING id, site" };
static const struct sql read_answer = { "explanation_read", 1,
    "SELECT answer->>'mode' FROM lazaret.explanation"
    " WHERE id = $1::bigint AND answered_at IS NOT NULL" };
static const struct sql read_names = { "explanation_names", 1,
    "SELECT n->>'name', n->>'row', n->>'because', n->>'a', n->>'aaaa',"
    "  n->>'web'"
    " FROM lazaret.explanation e, jsonb_array_elements(e.answer->'names')"
    "  WITH ORDINALITY AS l (n, place)"
    " WHERE e.id = $1::bigint ORDER BY l.place" };
/* And those whose asker was killed. */
static const struct sql forget = { "explanation_forget", 1,
    "DELETE FROM lazaret.explanation WHERE id = $1::bigint"
    " OR asked_at < now() - interval '1 minute'" };

/* clang-format on */

static void
read_name(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct explanation_name *)item_out = (struct explanation_name){
		.name = db_copy(rows, row, 0, arena),
		.row = db_copy(rows, row, 1, arena),
		.because = db_copy(rows, row, 2, arena),
		.v4 = db_copy(rows, row, 3, arena),
		.v6 = db_copy(rows, row, 4, arena),
		.web = db_copy(rows, row, 5, arena),
	};
}

/* Each site by itself: what it is asked is seen at once. */
static enum db_outcome
put(struct db *db, struct arena *arena,
    const struct explanation_question *question, const char *site,
    struct explanation *one)
{
	*one = (struct explanation){ .site = site };
	enum db_outcome outcome = db_one_text(db, arena, &put_question,
	    DB_VALUES(site, question->prefix, measure_print(question->measure),
		question->garden, question->names),
	    &one->id);
	if (outcome == DB_OK && one->id == NULL)
		one->id = "0";
	return outcome;
}

static enum db_outcome
look(struct db *db, struct arena *arena, struct explanation *one)
{
	enum db_outcome outcome = db_one_text(
	    db, arena, &read_answer, DB_VALUES(one->id), &one->mode);
	if (outcome != DB_OK)
		return outcome;
	one->answered = one->mode != NULL;
	return one->answered
	    ? db_list(db, arena, &read_names, DB_VALUES(one->id),
		  DB_ITEM(&one->names, read_name), &one->names,
		  &one->name_count)
	    : DB_OK;
}

static enum db_outcome
await(
    struct db *db, struct arena *arena, struct explanation *list, size_t count)
{
	int64_t end = timer_milliseconds() + EXPLANATION_MS;
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < count && outcome == DB_OK; i++)
		while (!list[i].answered && outcome == DB_OK &&
		    timer_milliseconds() < end) {
			outcome = look(db, arena, &list[i]);
			if (!list[i].answered)
				poll(NULL, 0, PAUSE_MS);
		}
	return outcome;
}

enum db_outcome
explanation_ask(struct db *db, struct arena *arena,
    const struct explanation_question *question,
    struct explanation **explanations_out, size_t *count_out)
{
	size_t count = question->site_count;
	struct explanation *list = arena_alloc(arena, count * sizeof *list);
	enum db_outcome outcome = DB_OK, forgotten = DB_OK;
	if (list == NULL)
		count = 0; /* full memory: whoever draws says so */
	for (size_t i = 0; i < count && outcome == DB_OK; i++)
		outcome =
		    put(db, arena, question, question->sites[i], &list[i]);
	if (outcome == DB_OK)
		outcome = await(db, arena, list, count);
	for (size_t i = 0; i < count && outcome == DB_OK; i++)
		forgotten = db_run(db, &forget, DB_VALUES(list[i].id), NULL);
	(void)forgotten; /* the next who asks does it */
	*explanations_out = list;
	*count_out = count;
	return outcome;
}
