/* SPDX-License-Identifier: BSD-2-Clause */
/* advice.c -- what people read about a cause: what it is, steps, proofs */
#include "cases/advice.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum {
	ADVICES_MAX = 200, /* causes: facts/causes has 25 */
	ADVICE_FILE_MAX = 16 * 1024
};

struct advices {
	struct advice list[ADVICES_MAX];
	size_t count;
};

/* ---- one file ---- */

struct key {
	const char *name;
	size_t offset;
	bool needed;
};

static const struct key keys[] = {
	{ "name", offsetof(struct advice, name), true },
	{ "what", offsetof(struct advice, what), true },
	{ "also", offsetof(struct advice, also), false },
	{ "avoid", offsetof(struct advice, avoid), false },
	{ "reviewed", offsetof(struct advice, reviewed), true },
};
enum { KEYS = sizeof keys / sizeof *keys };

static const char **
place_of(struct advice *advice, const struct key *key)
{
	return (const char **)((char *)advice + key->offset);
}

/* A copy in which each run of blanks is one space. */
static char *
copy_text(struct str text)
{
	char *copy = malloc(text.len + 1);
	if (copy == NULL)
		die("no memory for advice");
	size_t used = 0;
	for (size_t i = 0; i < text.len; i++) {
		bool blank = strchr(" \t\r\n", text.data[i]) != NULL;
		if (!blank)
			copy[used++] = text.data[i];
		else if (used > 0 && copy[used - 1] != ' ')
			copy[used++] = ' ';
	}
	copy[used] = '\0';
	return copy;
}

static bool
is_step_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((name.data[i] < 'a' || name.data[i] > 'z') &&
		    name.data[i] != '-')
			return false;
	return name.len > 0 && name.len <= 24;
}

static const char *
take_step(struct advice *advice, struct str text)
{
	struct str action;
	struct str name = str_cut(text, ':', &action);
	if (name.len == text.len || !is_step_name(name))
		return "a step needs `name: text`";
	if (advice->step_count == ADVICE_STEPS_MAX)
		return "too many steps: people stop";
	if (advice->step_count > 0 &&
	    advice->steps[advice->step_count - 1].proof == NULL)
		return "the step before has no proof";
	struct advice_step *step = &advice->steps[advice->step_count++];
	step->name = copy_text(name);
	step->action = copy_text(str_trim(action));
	return NULL;
}

static const char *
take_proof(struct advice *advice, struct str text)
{
	struct advice_step *step = advice->step_count == 0
	    ? NULL
	    : &advice->steps[advice->step_count - 1];
	if (step == NULL || step->proof != NULL)
		return "a proof belongs behind its step";
	step->proof = copy_text(text);
	return NULL;
}

/* Takes one entry; returns the reason where it cannot. */
static const char *
take(struct advice *advice, struct str key, struct str text)
{
	if (text.len == 0 || text.len > ADVICE_TEXT_MAX)
		return "a text is empty or too long";
	if (str_equal(key, STR("step")))
		return take_step(advice, text);
	if (str_equal(key, STR("proof")))
		return take_proof(advice, text);
	if (str_equal(key, STR("minutes")))
		return str_number(text, 1, 600, &advice->minutes)
		    ? NULL
		    : "minutes are a number from 1 to 600";
	for (size_t i = 0; i < KEYS; i++) {
		const char **place = place_of(advice, &keys[i]);
		if (!str_equal(key, str_from(keys[i].name)))
			continue;
		if (*place != NULL)
			return "a key is given twice";
		*place = copy_text(text);
		return NULL;
	}
	return "there is no such key";
}

/* The next entry with the lines that go on with it; `*line` is counted on. */
static struct str
next_entry(struct str *left, int *line)
{
	struct str entry = { left->data, 0 };
	do {
		struct str rest;
		struct str text = str_cut(*left, '\n', &rest);
		entry.len = (size_t)(text.data + text.len - entry.data);
		*left = rest;
		++*line;
	} while (
	    left->len > 0 && (left->data[0] == ' ' || left->data[0] == '\t'));
	return str_trim(entry);
}

static const char *
missing(struct advice *advice)
{
	static char reason[60];
	for (size_t i = 0; i < KEYS; i++) {
		const char **place = place_of(advice, &keys[i]);
		if (*place == NULL && keys[i].needed) {
			snprintf(reason, sizeof reason, "\"%s\" is missing",
			    keys[i].name);
			return reason;
		}
		if (*place == NULL)
			*place = copy_text(STR(""));
	}
	if (advice->step_count == 0 || advice->minutes == 0)
		return "it needs steps and minutes";
	return advice->steps[advice->step_count - 1].proof == NULL
	    ? "the last step has no proof"
	    : NULL;
}

bool
advice_parse(const char *cause, struct str bytes, struct advice *advice_out,
    char *error, size_t size)
{
	struct advice advice = { .cause = copy_text(str_from(cause)) };
	const char *reason =
	    str_is_text(bytes) ? NULL : "the file is no UTF-8 text";
	int line = 0;
	while (reason == NULL && bytes.len > 0) {
		struct str text;
		struct str entry = next_entry(&bytes, &line);
		if (entry.len == 0 || entry.data[0] == '#')
			continue;
		struct str key = str_trim(str_cut(entry, '=', &text));
		reason = take(&advice, key, str_trim(text));
	}
	if (reason == NULL)
		reason = missing(&advice);
	if (reason == NULL) {
		*advice_out = advice;
		return true;
	}
	snprintf(error, size, "line %d: %s", line, reason);
	advice_clear(&advice);
	return false;
}

void
advice_clear(struct advice *advice)
{
	for (size_t i = 0; i < KEYS; i++)
		free((char *)*place_of(advice, &keys[i]));
	for (size_t i = 0; i < advice->step_count; i++) {
		free((char *)advice->steps[i].name);
		free((char *)advice->steps[i].action);
		free((char *)advice->steps[i].proof);
	}
	free((char *)advice->cause);
	*advice = (struct advice){ 0 };
}

void
advice_values(const struct advice *advice, const struct i18n_language *language,
    struct values *values)
{
	values_text(values, "name", i18n_text(language, advice->name));
	values_text(values, "what", i18n_text(language, advice->what));
	values_text(values, "also", i18n_text(language, advice->also));
	values_text(values, "avoid", i18n_text(language, advice->avoid));
	values_number(values, "minutes", advice->minutes);
	for (size_t i = 0; i < advice->step_count; i++) {
		const struct advice_step *step = &advice->steps[i];
		struct values *item = values_item(values, "steps");
		values_text(item, "name", step->name);
		values_number(item, "number", (int64_t)i + 1);
		values_text(item, "action", i18n_text(language, step->action));
		values_text(item, "proof", i18n_text(language, step->proof));
	}
}

void
advice_texts(const struct advice *advice,
    void (*found)(void *context, const char *text), void *context)
{
	const char *texts[] = { advice->name, advice->what, advice->also,
		advice->avoid };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (*texts[i] != '\0')
			found(context, texts[i]);
	for (size_t i = 0; i < advice->step_count; i++) {
		found(context, advice->steps[i].action);
		found(context, advice->steps[i].proof);
	}
}

/* ---- a folder of them ---- */

static void
load_one(struct advices *advices, const char *folder, const char *file)
{
	static char room[ADVICE_FILE_MAX];
	char path[4096], cause[64], error[200];
	snprintf(path, sizeof path, "%s/%s", folder, file);
	snprintf(cause, sizeof cause, "%.*s", (int)(strlen(file) - 7), file);
	FILE *stream = fopen(path, "re");
	if (stream == NULL)
		die("%s: %s", path, strerror(errno));
	size_t length = fread(room, 1, sizeof room, stream);
	if (ferror(stream) || length == sizeof room)
		die("%s: cannot be read, or has %d bytes or more", path,
		    (int)ADVICE_FILE_MAX);
	fclose(stream);
	if (advices->count == ADVICES_MAX)
		die("%s: more than %d causes", folder, (int)ADVICES_MAX);
	if (!advice_parse(cause, (struct str){ room, length },
		&advices->list[advices->count], error, sizeof error))
		die("%s: %s", path, error);
	advices->count++;
}

static int
by_cause(const void *a, const void *b)
{
	const struct advice *left = a, *right = b;
	return strcmp(left->cause, right->cause);
}

struct advices *
advices_load(const char *folder)
{
	struct advices *advices = calloc(1, sizeof *advices);
	DIR *dir = opendir(folder);
	if (advices == NULL || dir == NULL)
		die("%s: %s", folder, strerror(errno));
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		if (str_ends(str_from(entry->d_name), STR(".advice")))
			load_one(advices, folder, entry->d_name);
	closedir(dir);
	qsort(advices->list, advices->count, sizeof *advices->list, by_cause);
	if (strcmp(advices_find(advices, "unknown")->cause, "unknown") != 0)
		die("%s: unknown.advice is missing", folder);
	return advices;
}

void
advices_free(struct advices *advices)
{
	if (advices == NULL)
		return;
	for (size_t i = 0; i < advices->count; i++)
		advice_clear(&advices->list[i]);
	free(advices);
}

const struct advice *
advices_at(const struct advices *advices, size_t at)
{
	return at < advices->count ? &advices->list[at] : NULL;
}

const struct advice *
advices_find(const struct advices *advices, const char *cause)
{
	static const struct advice none = { .cause = "",
		.name = "",
		.what = "",
		.also = "",
		.avoid = "",
		.reviewed = "" };
	const struct advice *unknown = &none;
	for (size_t i = 0; i < advices->count; i++) {
		if (strcmp(advices->list[i].cause, cause) == 0)
			return &advices->list[i];
		if (strcmp(advices->list[i].cause, "unknown") == 0)
			unknown = &advices->list[i];
	}
	return unknown;
}
