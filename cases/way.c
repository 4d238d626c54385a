/* SPDX-License-Identifier: BSD-2-Clause */
/* way.c -- what is known of a case's way out, read from the record */
#include "cases/way.h"

#include "cases/way_store.h"
#include "lib/db_list.h"

/* The words of an array that was made text with newlines; NULL ends. */
static const char **
split(const char *text, struct arena *arena, int64_t *count_out)
{
	size_t most = 2;
	for (const char *at = text; *at != '\0'; at++)
		most += *at == '\n';
	const char **words = arena_alloc(arena, most * sizeof *words);
	*count_out = 0;
	if (words == NULL)
		return NULL;
	struct str rest = str_from(text);
	while (rest.len > 0)
		words[(*count_out)++] =
		    arena_copy(arena, str_cut(rest, '\n', &rest));
	return words;
}

static enum db_outcome
read_facts(struct db *db, struct arena *arena, const char *case_id,
    struct way *way, struct quiet_facts *quiet)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_FACTS], DB_VALUES(case_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	int at = 0;
	*way = (struct way){ 0 };
	way->book.needs = rule_needs(str_from(db_text(rows, 0, at++)));
	way->book.automatic = rule_needs(str_from(db_text(rows, 0, at++)));
	way->book.unseen_staff = db_true(rows, 0, at++);
	way->book.scan_helps = db_true(rows, 0, at++);
	way->book.self_releases = db_number(rows, 0, at++);
	way->book.window = db_number(rows, 0, at++);
	way->book.no_report = db_number(rows, 0, at++);
	way->facts.special_kind = db_true(rows, 0, at++);
	way->checklist =
	    split(db_copy(rows, 0, at++, arena), arena, &way->facts.steps);
	way->ticks =
	    split(db_copy(rows, 0, at++, arena), arena, &way->facts.ticks);
	way->facts.clean = db_number(rows, 0, at++);
	way->facts.infected = db_number(rows, 0, at++);
	way->facts.unreported = db_number(rows, 0, at++);
	way->facts.used = db_number(rows, 0, at++);
	way->facts.back_at = db_number(rows, 0, at++);
	quiet->now = db_number(rows, 0, at++);
	quiet->since = db_number(rows, 0, at++);
	quiet->names = db_number(rows, 0, at++);
	quiet->ports = db_number(rows, 0, at++);
	quiet->redirector = db_true(rows, 0, at++);
	quiet->gateway = db_true(rows, 0, at++);
	quiet->resets = db_number(rows, 0, at++);
	quiet->within = db_number(rows, 0, at++);
	quiet->wanted = db_number(rows, 0, at++);
	way->pause = db_number(rows, 0, at++);
	way->paused = db_true(rows, 0, at++);
	way->pause_end = db_number(rows, 0, at++);
	db_result_free(rows);
	return DB_OK;
}

void
way_read_sighting(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	(void)arena;
	*(struct quiet_sighting *)item_out =
	    (struct quiet_sighting){ db_number(rows, row, 0),
		    db_number(rows, row, 1) };
}

static enum db_outcome
read_sightings(struct db *db, struct arena *arena, const char *case_id,
    struct way *way, struct quiet_facts *quiet)
{
	enum db_outcome outcome = db_list_page(db, arena,
	    &way_store[WAY_SIGHTINGS], DB_VALUES(case_id),
	    DB_ITEM(&quiet->sightings, way_read_sighting), &quiet->sightings,
	    (struct db_page){
		WAY_SIGHTINGS_MOST, &quiet->sighting_count, &quiet->cut });
	if (outcome != DB_OK)
		return outcome;
	way->sightings = quiet->sightings;
	way->sighting_count = quiet->sighting_count;
	return DB_OK;
}

static void
read_hour(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	(void)arena;
	*(struct quiet_hour *)item_out =
	    (struct quiet_hour){ db_number(rows, row, 0),
		    (uint64_t)db_number(rows, row, 1) };
}

static enum db_outcome
read_alive(struct db *db, struct arena *arena, const char *case_id,
    struct quiet_facts *quiet)
{
	return db_list(db, arena, &way_store[WAY_ALIVE], DB_VALUES(case_id),
	    DB_ITEM(&quiet->alive, read_hour), &quiet->alive,
	    &quiet->alive_count);
}

enum db_outcome
way_read(struct db *db, struct arena *arena, const char *case_id,
    struct way *way_out)
{
	struct quiet_facts quiet = { 0 };
	struct way way;
	enum db_outcome outcome = read_facts(db, arena, case_id, &way, &quiet);
	if (outcome == DB_OK)
		outcome = read_sightings(db, arena, case_id, &way, &quiet);
	if (outcome == DB_OK)
		outcome = read_alive(db, arena, case_id, &quiet);
	if (outcome == DB_OK && arena_full(arena))
		outcome = DB_REFUSED; /* half the facts open no door */
	if (outcome != DB_OK)
		return outcome;
	way.facts.quiet = quiet_of(&quiet);
	*way_out = way;
	return DB_OK;
}

enum db_outcome
way_next_step(struct db *db, const char *case_id, struct way_step *step_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_NEXT_STEP], DB_VALUES(case_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	struct way_step step = { .found = db_rows(rows) == 1 };
	if (step.found) {
		step.due_at = db_number(rows, 0, 1);
		step.found =
		    measure_parse(str_from(db_text(rows, 0, 0)), &step.measure);
	}
	db_result_free(rows);
	*step_out = step;
	return DB_OK;
}

enum db_outcome
way_seconds_remaining(struct db *db, const char *line_id, int64_t *seconds_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_REMAINING], DB_VALUES(line_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	bool known = db_rows(rows) == 1 && !db_is_null(rows, 0, 0);
	*seconds_out = known ? db_number(rows, 0, 0) : -1;
	db_result_free(rows);
	return DB_OK;
}

static void
read_contact(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct way_contact *)item_out = (struct way_contact){
		.kind = db_copy(rows, row, 0, arena),
		.what = db_copy(rows, row, 1, arena),
		.note = db_copy(rows, row, 2, arena),
		.last = db_number(rows, row, 3),
		.today = db_number(rows, row, 4),
		.all = db_number(rows, row, 5),
	};
}

enum db_outcome
way_contacts(struct db *db, struct arena *arena, const char *line_id,
    struct way_contact **contacts_out, size_t *count_out)
{
	return db_list(db, arena, &way_store[WAY_CONTACTS], DB_VALUES(line_id),
	    DB_ITEM(contacts_out, read_contact), contacts_out, count_out);
}
