/* SPDX-License-Identifier: BSD-2-Clause */
/* advice.h -- what people read about a cause, by the kind of their device */
#ifndef CASES_ADVICE_H
#define CASES_ADVICE_H

#include "lib/i18n.h"
#include "lib/values.h"

/* Pages, mails and the desk say the same, since all read the same files:
 *
 *	templates/advice/CAUSE.advice	what it is, how it got in, which steps
 *					free the line, what happens next
 *	templates/advice/KIND.device	how such steps are done on this kind of
 *					device
 *
 * advice_file.h tells how they are written. A reader gets the steps of the
 * cause, in its order and with its names, which ticks and playbooks keep; the
 * words of a step are the nearest that were written for the device: those of
 * the cause's section, else those of KIND.device, else the general ones. All
 * texts are English msgids. */
enum { ADVICE_STEPS_MAX = 8, ADVICE_TEXT_MAX = 600 };

struct advice_step {
	const char *name;   /* "reset" */
	const char *action; /* verb first, one action */
	const char *proof;  /* how to tell that it worked */
};

struct advice {
	const char *cause;    /* "mirai" */
	const char *device;   /* "camera"; "": general, for any device */
	const char *name;     /* what it is, for a headline in a list */
	const char *what;     /* two or three sentences for the first screen */
	const char *how;      /* how it got in */
	const char *next;     /* what happens next */
	const char *also;     /* what else to think of; or "" */
	const char *avoid;    /* what does not help; or "" */
	const char *kind;     /* of device, for people: "Router"; or "" */
	const char *look;     /* how to know a device of this kind; or "" */
	const char *reviewed; /* date and whose facts, not shown */
	int64_t minutes;      /* how long people need */
	struct advice_step steps[ADVICE_STEPS_MAX];
	size_t step_count;
};

/* Reads all of a folder; dies with the file on a bad one. There must be an
 * unknown.advice: it speaks for causes that have none of their own. Then
 * read-only. */
struct advices;
struct advices *advices_load(const char *folder);
void advices_free(struct advices *advices);
/* Never NULL. What is not written for this device ("" or NULL: not known) is
 * the general advice; where a cause knows one kind of device alone, it is that
 * one. */
const struct advice *advices_find(
    const struct advices *advices, const char *cause, const char *device);
/* The kinds of device that the advice on this cause is written for, the
 * likeliest first; NULL behind the last. */
const struct advice *
advices_variant(const struct advices *advices, const char *cause, size_t at);
/* What KIND.device says, in the order of names, with `device`, `name`, `look`
 * and steps; NULL behind the last. */
const struct advice *advices_device(const struct advices *advices, size_t at);

/* Puts name, what, how, next, also, avoid, kind, minutes and the list "steps"
 * (name, number, action, proof) on a page or mail, in this language. */
void advice_values(const struct advice *advice,
    const struct i18n_language *language, struct values *values);
/* Calls `found` for each translatable text and its file, each once per file:
 * for the extractor. */
void advices_texts(const struct advices *advices,
    void (*found)(void *context, const char *file, const char *text),
    void *context);

#endif
