/* SPDX-License-Identifier: BSD-2-Clause */
/* way.h -- what is known of a case's way out, read from the record */
#ifndef CASES_WAY_H
#define CASES_WAY_H

#include "cases/facts.h"
#include "cases/rule.h"

enum { WAY_SIGHTINGS_MOST = 2000 };

struct way {
	struct rule_book book;
	struct rule_facts facts;
	const char **checklist; /* names of steps; NULL ends */
	const char **ticks;	/* those of them that are ticked; NULL ends */
	const struct quiet_sighting *sightings; /* the newest first */
	size_t sighting_count;
	int64_t pause;	   /* seconds that a pause lasts; 0: there is none */
	bool paused;	   /* the case has had its pause */
	int64_t pause_end; /* while it lasts, seconds; 0: it does not */
};

/* All texts and lists are on the arena; where it is full, DB_REFUSED. The case
 * must exist. */
enum db_outcome MUST_CHECK way_read(struct db *db, struct arena *arena,
    const char *case_id, struct way *way_out);

/* A db_read_fn of struct quiet_sighting: minute and count. */
void way_read_sighting(
    const struct db_result *rows, int row, struct arena *arena, void *item_out);

/* The next step of the ladder, for a countdown; none while it is disputed. */
struct way_step {
	bool found;
	enum measure measure;
	int64_t due_at; /* seconds; a wall waits for walling hours */
};
enum db_outcome MUST_CHECK way_next_step(
    struct db *db, const char *case_id, struct way_step *step_out);

/* Seconds until the line is walled by the clock, for RFC 8908's
 * seconds-remaining: the end of a pause, or the next wall of a ladder. -1
 * where nothing is known to come, or the line is walled now. */
enum db_outcome MUST_CHECK way_seconds_remaining(
    struct db *db, const char *line_id, int64_t *seconds_out);

/* What the line asked for since its open cases began, one indicator each, the
 * newest first: only what is about the infection. */
struct way_contact {
	const char *kind; /* name, address, port */
	const char *what; /* "cnc.example", "tcp/23" */
	const char *note; /* in plain words, as the indicator has it; or "" */
	int64_t last;	  /* seconds */
	int64_t today;	  /* in the last 24 hours */
	int64_t all;
};
enum { WAY_CONTACTS_MOST = 20 };
enum db_outcome MUST_CHECK way_contacts(struct db *db, struct arena *arena,
    const char *line_id, struct way_contact **contacts_out, size_t *count_out);

#endif
