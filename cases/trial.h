/* SPDX-License-Identifier: BSD-2-Clause */
/* trial.h -- what would happen if a report came in: tried, read, taken back */
#ifndef CASES_TRIAL_H
#define CASES_TRIAL_H

#include "cases/explanation.h"
#include "cases/letter.h"
#include "cases/load.h"
#include "cases/quarantine.h"
#include "cases/trial_climb.h"

/* A step of the ladder that would follow. */
struct trial_step {
	int position;
	int64_t due_at; /* seconds; the first moment at which it may come */
	struct intake_decision decision;
};

struct trial_notice {
	const char *channel; /* email, phone */
	int64_t next_at;     /* seconds: when it would go out */
	const char *to;	     /* addresses, with commas; "": none is known */
	struct letter letter;
};

/* What would stand on the wall for an address that the line holds now. */
struct trial_prefix {
	const char *realm, *prefix;
	enum measure measure;
	const char *garden; /* the open groups, as bits in decimal */
	int64_t sure_until; /* seconds; 0: always */
};

struct trial {
	/* Of the text that was to be in force. Unless it is LOAD_DONE nothing
	 * below was tried. */
	enum load_outcome loaded;
	/* What the clock would do to open cases once it is loaded, before the
	 * report comes in. */
	struct trial_climbs climbs;
	struct quarantine_answer answer;
	const char *title;	   /* of the cause */
	struct intake_facts later; /* by which the ladder would climb */
	struct trial_step steps[LADDER_STEPS];
	struct trial_notice *notices;
	struct trial_prefix *prefixes;
	size_t step_count, notice_count, prefix_count;
	/* Worth asking a redirector for: open garden, indicators of the cause,
	 * any other. */
	const char **names;
	size_t name_count;
	const char **sites; /* of the line's realm */
	size_t site_count;
};

/* Takes the report in, as quarantine_run does, in a transaction that cannot be
 * committed, and reads what follows from it. `with`, unless NULL, has texts
 * that are in force there instead of what is: loaded first, as load_run does.
 * Until trial_end whatever is read is as if the report had come, and the line
 * is locked: be brief. The database ends what is not: see trial_is_late. Call
 * trial_end whatever the outcome. */
enum db_outcome MUST_CHECK trial_begin(struct db *db, struct arena *arena,
    const struct quarantine_order *order, struct load *with,
    struct trial *trial_out);
/* Whether it failed because it took too long, or waited too long for a real
 * change of the same rows. */
bool trial_is_late(const struct db *db);
/* Nothing has happened. */
void trial_end(struct db *db);

/* After trial_end: what the redirectors of the line's realm would answer to it,
 * of the names of the trial and of `name`, unless that is "". */
enum db_outcome MUST_CHECK trial_ask(struct db *db, struct arena *arena,
    const struct trial *trial, const char *name, struct explanation **list_out,
    size_t *count_out);

#endif
