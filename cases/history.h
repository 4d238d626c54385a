/* SPDX-License-Identifier: BSD-2-Clause */
/* history.h -- a case as staff see it: what it is, who saw it, what happened */
#ifndef CASES_HISTORY_H
#define CASES_HISTORY_H

#include "lib/arena.h"
#include "lib/db.h"

/* Times are microseconds since 1970, 0 where there is none; texts lie on the
 * arena, "" where there is none. */

/* What stands beside the facts (cases/facts.h). */
struct dossier {
	const char *title; /* of the cause, in English */
	const char *kind, *realm, *brand, *language;
	const char *wanted;   /* the measure without brake, shadow, pause */
	const char *taken_by; /* "staff:NAME" */
	int64_t taken_at, acknowledged_at;
	const char *addresses; /* that the line holds now, blanks between */
	const char *contacts;
	int64_t exempt_until;
	const char *next_measure; /* of the ladder */
	int64_t next_at;
	const char *asks; /* the kind of a request that waits */
	int64_t others;	  /* other cases of the line */
};
enum db_outcome MUST_CHECK history_dossier(struct db *db, struct arena *arena,
    const char *case_id, struct dossier *dossier_out);

/* Who reported it. */
struct history_source {
	const char *source;
	int64_t weight; /* 0 to 100, as far as it is believed now */
	int64_t reports, filed;
	int64_t first, last;  /* observed */
	const char *evidence; /* of the latest, a JSON object */
	const char *words;    /* the latest that it wrote */
};
enum db_outcome MUST_CHECK history_sources(struct db *db, struct arena *arena,
    const char *case_id, struct history_source **list_out, size_t *count_out);

/* A line of the timeline; reports of one source that follow each other are
 * one. */
struct history_event {
	int64_t id;	     /* of the first of them */
	int64_t first, last; /* when */
	const char *kind, *actor;
	int64_t count;
	const char *detail; /* of the latest, a JSON object */
	const char *words;  /* that were written, where they were */
};
/* The newest first, those before the event `before` (0: all), at most `most`.
 */
enum db_outcome MUST_CHECK history_events(struct db *db, struct arena *arena,
    const char *case_id, int64_t before, int most,
    struct history_event **list_out, size_t *count_out);

#endif
