/* SPDX-License-Identifier: BSD-2-Clause */
/* advice.h -- what people read about a cause: what it is, steps, proofs */
#ifndef CASES_ADVICE_H
#define CASES_ADVICE_H

#include "lib/i18n.h"
#include "lib/values.h"

/* One file per cause, templates/advice/CAUSE.advice, so that pages, mails and
 * the desk say the same. Lines are `key = text`; a line that begins with a
 * blank goes on with the text before it; '#' starts a comment line. All texts
 * are English msgids. `step` opens a step, `proof` says how to tell that it
 * worked; the step's name, which ticks and playbooks keep, stands first, and
 * means the same wherever it stands:
 *
 *	step = reset: Reset the device to how it came from the shop.
 *	proof = It asks for a new password.
 */
enum { ADVICE_STEPS_MAX = 8, ADVICE_TEXT_MAX = 600 };

struct advice_step {
	const char *name;   /* "reset" */
	const char *action; /* verb first, one action */
	const char *proof;
};

struct advice {
	const char *cause;    /* "mirai" */
	const char *name;     /* what it is, for a headline in a list */
	const char *what;     /* two or three sentences for the first screen */
	const char *also;     /* what else to think of; or "" */
	const char *avoid;    /* what does not help; or "" */
	const char *reviewed; /* date and who, not shown */
	int64_t minutes;      /* how long people need */
	struct advice_step steps[ADVICE_STEPS_MAX];
	size_t step_count;
};

/* Reads all of a folder; dies with file and line on a bad one. There must be
 * an unknown.advice: it speaks for causes that have none of their own. Then
 * read-only. */
struct advices;
struct advices *advices_load(const char *folder);
void advices_free(struct advices *advices);
/* Never NULL. */
const struct advice *
advices_find(const struct advices *advices, const char *cause);
/* All of them, by name; NULL behind the last. */
const struct advice *advices_at(const struct advices *advices, size_t at);

/* One file's content; false with a sentence in `error` on a bad one. */
bool MUST_CHECK advice_parse(const char *cause, struct str bytes,
    struct advice *advice_out, char *error, size_t size);
void advice_clear(struct advice *advice);

/* Puts name, what, also, avoid, minutes and the list "steps" (name, number,
 * action, proof) on a page or mail, translated. */
void advice_values(const struct advice *advice,
    const struct i18n_language *language, struct values *values);
/* Calls `found` for each translatable text: for the extractor. */
void advice_texts(const struct advice *advice,
    void (*found)(void *context, const char *text), void *context);

#endif
