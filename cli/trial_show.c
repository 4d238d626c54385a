/* SPDX-License-Identifier: BSD-2-Clause */
/* trial_show.c -- what would happen if a report came in, told on a terminal */
#include "cli/trial_show.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cases/intake_tell.h"
#include "cli/grid.h"
#include "cli/show.h"

enum { WIDTH_MAX = 6 };

/* The tables, in the order in which they are told. */
enum part {
	CHANGES,
	SUMS,
	CLIMBS,
	REASONS,
	LADDER,
	WALL,
	NOTICES,
	ANSWERS,
	PARTS
};

static const struct {
	const char *key, *title, *none;
	size_t width;
	struct table_column columns[WIDTH_MAX];
} parts[PARTS] = {
	[CHANGES] = { "changes", "What differs from what is in force",
	    "Nothing: the text is what is in force.", 3,
	    { { "change", TABLE_TEXT }, { "row", TABLE_TEXT },
		{ "detail", TABLE_TEXT } } },
	[SUMS] = { "climbs", "Open cases that would climb at once, by ladder",
	    "None.", 4,
	    { { "cases", TABLE_NUMBER }, { "cause", TABLE_TEXT },
		{ "measure", TABLE_TEXT }, { "then", TABLE_TEXT } } },
	[CLIMBS] = { "cases", "The newest of them, as the clock would decide",
	    "None.", 6,
	    { { "case", TABLE_TEXT }, { "line", TABLE_TEXT },
		{ "measure", TABLE_TEXT }, { "then", TABLE_TEXT },
		{ "held_by", TABLE_TEXT }, { "mail", TABLE_TEXT } } },
	[REASONS] = { "reasons", "The decision", "None was taken.", 2,
	    { { "leaves", TABLE_TEXT }, { "why", TABLE_TEXT } } },
	[LADDER] = { "ladder", "The ladder that follows", "No further step.", 4,
	    { { "step", TABLE_NUMBER }, { "due_at", TABLE_TIME },
		{ "measure", TABLE_TEXT }, { "why", TABLE_TEXT } } },
	[WALL] = { "wall", "What stands on the wall", "Nothing.", 4,
	    { { "prefix", TABLE_TEXT }, { "realm", TABLE_TEXT },
		{ "measure", TABLE_TEXT }, { "sure_until", TABLE_TIME } } },
	[NOTICES] = { "notices", "What the subscriber is told", "No notice.", 4,
	    { { "kind", TABLE_TEXT }, { "channel", TABLE_TEXT },
		{ "to", TABLE_TEXT }, { "due_at", TABLE_TIME } } },
	[ANSWERS] = { "answers", "What its redirectors answer",
	    "No site serves it.", 6,
	    { { "site", TABLE_TEXT }, { "name", TABLE_TEXT },
		{ "known_by", TABLE_TEXT }, { "a", TABLE_TEXT },
		{ "aaaa", TABLE_TEXT }, { "port_80", TABLE_TEXT } } },
};

static struct grid
grid_for(enum part part, size_t room, struct arena *arena)
{
	return grid_new(parts[part].columns, parts[part].width, room, arena);
}

/* ---- the tables ---------------------------------------------------------- */
static struct table
fill_changes(const struct trial_told *told, struct arena *arena)
{
	const struct changes *changes = &told->with->changes;
	struct grid grid = grid_for(CHANGES, changes->count, arena);
	for (size_t i = 0; i < changes->count; i++)
		grid_put(&grid,
		    GRID_ROW(diff_word(changes->at[i].kind),
			diff_name(&changes->at[i], arena),
			diff_detail(&changes->at[i], arena)));
	return grid.table;
}

static struct table
fill_sums(const struct trial_told *told, struct arena *arena)
{
	const struct trial_climbs *climbs = &told->trial->climbs;
	struct grid grid = grid_for(SUMS, climbs->sum_count, arena);
	for (size_t i = 0; i < climbs->sum_count; i++) {
		const struct trial_sum *sum = &climbs->sums[i];
		grid_put(&grid,
		    GRID_ROW(arena_number(arena, sum->cases), sum->cause,
			measure_print(sum->from), measure_print(sum->to)));
	}
	return grid.table;
}

static struct table
fill_climbs(const struct trial_told *told, struct arena *arena)
{
	const struct trial_climbs *climbs = &told->trial->climbs;
	struct grid grid = grid_for(CLIMBS, climbs->case_count, arena);
	for (size_t i = 0; i < climbs->case_count; i++) {
		const struct trial_climb *climb = &climbs->cases[i];
		grid_put(&grid,
		    GRID_ROW(climb->code, climb->line,
			measure_print(climb->from), measure_print(climb->to),
			climb->held_by, climb->notice));
	}
	return grid.table;
}

static struct table
fill_reasons(const struct trial_told *told, struct arena *arena)
{
	const struct quarantine_answer *answer = &told->trial->answer;
	const struct intake_decision *decision = &answer->decision;
	struct grid grid = grid_for(REASONS, INTAKE_RULES, arena);
	for (int i = 0; i < decision->reason_count; i++)
		grid_put(&grid,
		    GRID_ROW(measure_print(decision->reasons[i].measure),
			intake_tell(&answer->known, &decision->reasons[i],
			    decision->step, arena)));
	return grid.table;
}

/* What decides a step, in one line. */
static const char *
tell_step(const struct trial *trial, const struct trial_step *step,
    struct arena *arena)
{
	const char *text = "";
	for (int i = 0; i < step->decision.reason_count; i++)
		text = arena_print(arena, "%s%s%s", text, i == 0 ? "" : " ",
		    intake_tell(&trial->later, &step->decision.reasons[i],
			step->position, arena));
	return text;
}

static struct table
fill_ladder(const struct trial_told *told, struct arena *arena)
{
	const struct trial *trial = told->trial;
	struct grid grid = grid_for(LADDER, trial->step_count, arena);
	for (size_t i = 0; i < trial->step_count; i++) {
		const struct trial_step *step = &trial->steps[i];
		grid_put(&grid,
		    GRID_ROW(arena_number(arena, step->position),
			grid_seconds(arena, step->due_at),
			measure_print(step->decision.measure),
			tell_step(trial, step, arena)));
	}
	return grid.table;
}

static struct table
fill_wall(const struct trial_told *told, struct arena *arena)
{
	const struct trial *trial = told->trial;
	struct grid grid = grid_for(WALL, trial->prefix_count, arena);
	for (size_t i = 0; i < trial->prefix_count; i++) {
		const struct trial_prefix *prefix = &trial->prefixes[i];
		grid_put(&grid,
		    GRID_ROW(prefix->prefix, prefix->realm,
			measure_print(prefix->measure),
			grid_seconds(arena, prefix->sure_until)));
	}
	return grid.table;
}

static struct table
fill_notices(const struct trial_told *told, struct arena *arena)
{
	const struct trial *trial = told->trial;
	struct grid grid = grid_for(NOTICES, trial->notice_count, arena);
	for (size_t i = 0; i < trial->notice_count; i++) {
		const struct trial_notice *notice = &trial->notices[i];
		grid_put(&grid,
		    GRID_ROW(notice->letter.kind, notice->channel, notice->to,
			grid_seconds(arena, notice->next_at)));
	}
	return grid.table;
}

/* A site whose redirector is silent has a row that says so. */
static struct table
fill_answers(const struct trial_told *told, struct arena *arena)
{
	size_t rows = 0;
	for (size_t i = 0; i < told->answer_count; i++)
		rows += 1 + told->answers[i].name_count;
	struct grid grid = grid_for(ANSWERS, rows, arena);
	for (size_t i = 0; i < told->answer_count; i++) {
		const struct explanation *site = &told->answers[i];
		if (!site->answered)
			grid_put(&grid,
			    GRID_ROW(site->site, NULL, "no answer in time",
				NULL, NULL, NULL));
		for (size_t n = 0; n < site->name_count; n++) {
			const struct explanation_name *name = &site->names[n];
			grid_put(&grid,
			    GRID_ROW(site->site, name->name, name->row,
				name->v4, name->v6, name->web));
		}
	}
	return grid.table;
}

static struct table (*const fills[PARTS])(
    const struct trial_told *told, struct arena *arena) = {
	[CHANGES] = fill_changes,
	[SUMS] = fill_sums,
	[CLIMBS] = fill_climbs,
	[REASONS] = fill_reasons,
	[LADDER] = fill_ladder,
	[WALL] = fill_wall,
	[NOTICES] = fill_notices,
	[ANSWERS] = fill_answers,
};

/* ---- telling ------------------------------------------------------------- */
static void
show_part(enum part part, const struct table *table, json_t *object)
{
	if (object != NULL) {
		json_object_set_new(
		    object, parts[part].key, table_json_all(table));
		return;
	}
	printf("\n%s\n", parts[part].title);
	if (table->rows == 0)
		puts(parts[part].none);
	else
		table_print(table, time(NULL), stdout);
}

static json_t *
head_json(const struct trial *trial)
{
	const struct quarantine_answer *answer = &trial->answer;
	const struct attribution *found = &answer->attribution;
	json_t *object = json_pack(
	    "{ss}", "outcome", quarantine_outcome_name(answer->outcome));
	if (found->explanation != NULL)
		json_object_set_new(object, "attribution",
		    json_pack("{ss* ss* si ss}", "line", found->line, "method",
			found->method, "certainty", found->certainty,
			"explanation", found->explanation));
	if (answer->decided && answer->outcome <= QUARANTINE_HELD)
		json_object_set_new(object, "measure",
		    json_string(measure_print(answer->facts.measure)));
	return object;
}

static void
print_head(const struct trial_told *told, struct arena *arena)
{
	const struct quarantine_answer *answer = &told->trial->answer;
	printf("A trial%s: nothing of it stays.\n\n%s\n",
	    told->with == NULL ? "" : " of a text that is not in force",
	    intake_tell_outcome(answer, arena));
	if (answer->attribution.explanation != NULL)
		puts(answer->attribution.explanation);
}

void
trial_show(
    const struct cli *cli, const struct trial_told *told, struct arena *arena)
{
	json_t *object = cli->json ? head_json(told->trial) : NULL;
	if (object == NULL)
		print_head(told, arena);
	for (int i = told->with == NULL ? REASONS : CHANGES; i < PARTS; i++) {
		struct table table = fills[i](told, arena);
		show_part((enum part)i, &table, object);
	}
	if (object != NULL)
		show_json(object);
}
