/* SPDX-License-Identifier: BSD-2-Clause */
/* trial.c -- what would happen if a report came in: tried, read, taken back */
#include "cases/trial.h"

#include <string.h>

#include "cases/facts.h"
#include "cases/standing.h"
#include "cases/trial_store.h"
#include "lib/db_list.h"

struct reading {
	struct db *db;
	struct arena *arena;
	const struct quarantine_order *order;
	struct trial *trial;
};

static enum db_outcome
list(const struct reading *in, enum trial_statement statement,
    const char *value, struct db_item item, void *list_out, size_t *count_out)
{
	return db_list(in->db, in->arena, &trial_store[statement],
	    DB_VALUES(value), item, list_out, count_out);
}

/* ---- what is in force ---------------------------------------------------- */

/* The row of a site is locked while it is loaded, and its redirector and its
 * gateway would wait to tell what they applied. */
static bool
any_site(const struct load *with)
{
	for (size_t i = 0; i < with->part_count; i++)
		if (strcmp(with->parts[i].kind, "realms") == 0 ||
		    strcmp(with->parts[i].kind, "sites") == 0)
			return true;
	return false;
}

static enum db_outcome
load_first(const struct reading *in, struct load *with)
{
	const struct load_order order = {
		.by = in->order->actor, .reason = "", .dry_run = true
	};
	struct trial *trial = in->trial;
	const char *due;
	if (any_site(with)) {
		trial->loaded = LOAD_REFUSED;
		with->obstacle =
		    "a trial takes no realms and no sites: lazaret load "
		    "--dry-run tells what they would change";
		return DB_OK;
	}
	enum db_outcome outcome = trial_climb_before(in->db, in->arena, &due);
	if (outcome == DB_OK)
		outcome = load_inside(with, in->db, &order, &trial->loaded);
	if (outcome == DB_OK && trial->loaded == LOAD_DONE)
		outcome =
		    trial_climb_after(in->db, in->arena, due, &trial->climbs);
	return outcome;
}

/* ---- what follows -------------------------------------------------------- */

/* A step of the ladder as the playbook has it. */
struct rung {
	int position;
	enum measure measure;
	int64_t due_at;
};

static void
read_rung(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	(void)arena;
	*(struct rung *)item_out = (struct rung){
		.position = (int)db_number(rows, row, 0),
		.measure = facts_measure(rows, row, 1),
		.due_at = db_number(rows, row, 2),
	};
}

/* The ladder is climbed as the clock would, if nothing else happened. */
static void
climb(struct trial *trial, struct intake_facts facts, const struct rung *rungs,
    size_t count)
{
	for (size_t i = 0; i < count && i < LADDER_STEPS; i++) {
		struct trial_step *step = &trial->steps[trial->step_count++];
		step->position = rungs[i].position;
		step->due_at = rungs[i].due_at;
		step->decision = intake_climb(&facts, rungs[i].measure);
		if (step->decision.held_by != NULL)
			return; /* it waits there */
		facts.step = step->decision.step;
		facts.measure = step->decision.measure;
		facts.wanted = step->decision.wanted;
		facts.walled = facts.walled || step->decision.walls;
	}
}

static enum db_outcome
read_ladder(const struct reading *in)
{
	const struct case_facts *facts = &in->trial->answer.facts;
	const struct standing_question question = { facts->line_id,
		facts->cause, in->order->source, "0", NULL };
	struct standing standing;
	struct rung *rungs;
	size_t count;
	enum db_outcome outcome =
	    standing_read(in->db, in->arena, &question, &standing);
	if (outcome == DB_OK)
		outcome = list(in, TRIAL_LADDER, facts->id,
		    DB_ITEM(&rungs, read_rung), &rungs, &count);
	if (outcome != DB_OK)
		return outcome;
	in->trial->later = standing.facts;
	climb(in->trial, standing.facts, rungs, count);
	return DB_OK;
}

static void
read_notice(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct trial_notice *)item_out = (struct trial_notice){
		.channel = db_copy(rows, row, 2, arena),
		.next_at = db_number(rows, row, 3),
		.to = db_copy(rows, row, 7, arena),
		.letter = { .id = db_copy(rows, row, 0, arena),
		    .kind = db_copy(rows, row, 1, arena),
		    .queued_at = db_number(rows, row, 4),
		    .language = db_copy(rows, row, 5, arena),
		    .brand = db_copy(rows, row, 6, arena) },
	};
}

static enum db_outcome
read_notices(const struct reading *in)
{
	struct trial *trial = in->trial;
	enum db_outcome outcome = list(in, TRIAL_NOTICE, trial->answer.facts.id,
	    DB_ITEM(&trial->notices, read_notice), &trial->notices,
	    &trial->notice_count);
	for (size_t i = 0; outcome == DB_OK && i < trial->notice_count; i++)
		outcome = letter_read_cases(
		    in->db, in->arena, &trial->notices[i].letter);
	return outcome;
}

static void
read_prefix(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct trial_prefix *)item_out = (struct trial_prefix){
		.realm = db_copy(rows, row, 0, arena),
		.prefix = db_copy(rows, row, 1, arena),
		.measure = facts_measure(rows, row, 2),
		.garden = db_copy(rows, row, 3, arena),
		.sure_until = db_number(rows, row, 4),
	};
}

static enum db_outcome
read_title(const struct reading *in)
{
	const char **titles;
	size_t count;
	enum db_outcome outcome = list(in, TRIAL_TITLE, in->order->cause,
	    DB_ITEM(&titles, db_read_text), &titles, &count);
	if (outcome == DB_OK && count == 1)
		in->trial->title = titles[0];
	return outcome;
}

/* What the line would stand under, where. */
static enum db_outcome
read_line(const struct reading *in)
{
	struct trial *trial = in->trial;
	const char *line_id = trial->answer.attribution.line_id;
	if (line_id == NULL || *line_id == '\0')
		return DB_OK;
	enum db_outcome outcome = list(in, TRIAL_WALL, line_id,
	    DB_ITEM(&trial->prefixes, read_prefix), &trial->prefixes,
	    &trial->prefix_count);
	if (outcome == DB_OK)
		outcome = list(in, TRIAL_SITE, line_id,
		    DB_ITEM(&trial->sites, db_read_text), &trial->sites,
		    &trial->site_count);
	if (outcome == DB_OK)
		outcome = list(in, TRIAL_NAME, line_id,
		    DB_ITEM(&trial->names, db_read_text), &trial->names,
		    &trial->name_count);
	return outcome;
}

/* Refused, it leaves cases and notices as they are. */
static enum db_outcome
read_after(const struct reading *in)
{
	const struct quarantine_answer *answer = &in->trial->answer;
	bool taken = answer->decided && answer->outcome <= QUARANTINE_HELD;
	enum db_outcome outcome = read_title(in);
	if (outcome == DB_OK && taken)
		outcome = read_ladder(in);
	if (outcome == DB_OK && taken)
		outcome = read_notices(in);
	return outcome == DB_OK ? read_line(in) : outcome;
}

static enum db_outcome
take_in(const struct reading *in)
{
	enum db_outcome outcome =
	    quarantine_run(in->db, in->arena, in->order, &in->trial->answer);
	return outcome == DB_OK ? read_after(in) : outcome;
}

enum db_outcome
trial_begin(struct db *db, struct arena *arena,
    const struct quarantine_order *order, struct load *with,
    struct trial *trial_out)
{
	const struct reading in = { db, arena, order, trial_out };
	*trial_out = (struct trial){ .loaded = LOAD_DONE, .title = "" };
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = db_run(db, &trial_store[TRIAL_MARK], NULL, NULL);
	if (outcome == DB_OK && with != NULL)
		outcome = load_first(&in, with);
	return outcome == DB_OK && trial_out->loaded == LOAD_DONE ? take_in(&in)
								  : outcome;
}

/* lock_not_available, query_canceled */
bool
trial_is_late(const struct db *db)
{
	return strcmp(db_sqlstate(db), "55P03") == 0 ||
	    strcmp(db_sqlstate(db), "57014") == 0;
}

void
trial_end(struct db *db)
{
	db_rollback(db);
}

/* ---- what redirectors would answer --------------------------------------- */

static const char *
print_names(const struct trial *trial, const char *name, struct arena *arena)
{
	struct str rest, first = str_cut(str_from(name), ' ', &rest);
	const char *text = arena_copy(arena, first);
	for (size_t i = 0; i < trial->name_count; i++)
		text = arena_print(arena, "%s%s%s", text,
		    *text == '\0' ? "" : " ", trial->names[i]);
	return text;
}

enum db_outcome
trial_ask(struct db *db, struct arena *arena, const struct trial *trial,
    const char *name, struct explanation **list_out, size_t *count_out)
{
	*count_out = 0;
	if (trial->prefix_count == 0)
		return DB_OK;
	const struct trial_prefix *prefix = &trial->prefixes[0];
	const struct explanation_question question = {
		.sites = trial->sites,
		.site_count = trial->site_count,
		.prefix = prefix->prefix,
		.measure = prefix->measure,
		.garden = prefix->garden,
		.names = print_names(trial, name, arena),
	};
	return explanation_ask(db, arena, &question, list_out, count_out);
}
