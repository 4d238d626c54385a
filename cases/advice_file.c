/* SPDX-License-Identifier: BSD-2-Clause */
/* advice_file.c -- reads one file of advice: texts, steps, sections */
#include "cases/advice_file.h"

#include <string.h>

/* Where a key may stand, and where it must. */
enum place { CAUSE, SECTION, DEVICE };
enum rule { NOT, MAY, MUST };

struct key {
	const char *name;
	size_t offset;
	enum rule rules[3]; /* by place */
};

static const struct key keys[] = {
	{ "name", offsetof(struct advice, name), { MUST, NOT, MUST } },
	{ "what", offsetof(struct advice, what), { MUST, MAY, NOT } },
	{ "how", offsetof(struct advice, how), { MUST, MAY, NOT } },
	{ "next", offsetof(struct advice, next), { MUST, MAY, NOT } },
	{ "also", offsetof(struct advice, also), { MAY, MAY, NOT } },
	{ "avoid", offsetof(struct advice, avoid), { MAY, MAY, NOT } },
	{ "look", offsetof(struct advice, look), { NOT, NOT, MUST } },
	{ "reviewed", offsetof(struct advice, reviewed), { MUST, NOT, MUST } },
};
enum { KEYS = sizeof keys / sizeof *keys };

struct reading {
	struct arena *arena;
	enum advice_file kind;
	struct advice *sections;
	size_t count;
};

static struct advice *
section_of(const struct reading *reading)
{
	return &reading->sections[reading->count - 1];
}

static enum place
place_of(const struct reading *reading)
{
	if (reading->kind == ADVICE_OF_DEVICE)
		return DEVICE;
	return reading->count == 1 ? CAUSE : SECTION;
}

static const char **
text_of(struct advice *advice, const struct key *key)
{
	return (const char **)((char *)advice + key->offset);
}

/* A copy in which each run of blanks is one space. */
static char *
copy_text(struct arena *arena, struct str text)
{
	char *copy = arena_copy(arena, text);
	size_t used = 0;
	for (const char *from = copy; *from != '\0'; from++) {
		bool blank = strchr(" \t\r\n", *from) != NULL;
		if (!blank)
			copy[used++] = *from;
		else if (used > 0 && copy[used - 1] != ' ')
			copy[used++] = ' ';
	}
	if (used > 0)
		copy[used] = '\0';
	return copy;
}

/* ---- entries ---- */

static bool
is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((name.data[i] < 'a' || name.data[i] > 'z') &&
		    name.data[i] != '-')
			return false;
	return name.len > 0 && name.len <= 24;
}

const struct advice_step *
advice_step(const struct advice *advice, const char *name)
{
	for (size_t i = 0; i < advice->step_count; i++)
		if (strcmp(advice->steps[i].name, name) == 0)
			return &advice->steps[i];
	return NULL;
}

static bool
waits_for_proof(const struct advice *section)
{
	return section->step_count > 0 &&
	    section->steps[section->step_count - 1].proof == NULL;
}

static const char *
take_step(struct reading *reading, struct str text)
{
	struct advice *section = section_of(reading);
	struct str action;
	struct str name = str_cut(text, ':', &action);
	if (name.len == text.len || !is_name(name))
		return "a step needs `name: text`";
	if (section->step_count == ADVICE_STEPS_MAX)
		return "too many steps: people stop";
	if (waits_for_proof(section))
		return "the step before has no proof";
	const char *known = copy_text(reading->arena, name);
	if (advice_step(section, known) != NULL)
		return "a step stands there twice";
	if (reading->count > 1 && !advice_step(reading->sections, known))
		return "a section has a step that the cause does not have";
	section->steps[section->step_count++] = (struct advice_step){
		.name = known,
		.action = copy_text(reading->arena, str_trim(action)),
	};
	return NULL;
}

static const char *
take_proof(struct reading *reading, struct str text)
{
	struct advice *section = section_of(reading);
	if (!waits_for_proof(section))
		return "a proof belongs behind its step";
	section->steps[section->step_count - 1].proof =
	    copy_text(reading->arena, text);
	return NULL;
}

static const char *
open_section(struct reading *reading, struct str name)
{
	if (place_of(reading) == DEVICE || !is_name(name))
		return "a section is opened by a kind of device";
	if (waits_for_proof(section_of(reading)))
		return "the step before has no proof";
	if (reading->count == ADVICE_SECTIONS_MAX)
		return "too many sections";
	for (size_t i = 1; i < reading->count; i++)
		if (str_equal(name, str_from(reading->sections[i].device)))
			return "a kind of device has two sections";
	reading->sections[reading->count++] = (struct advice){
		.cause = reading->sections[0].cause,
		.device = copy_text(reading->arena, name),
	};
	return NULL;
}

static const char *
take_text(struct reading *reading, struct str name, struct str text)
{
	for (size_t i = 0; i < KEYS; i++) {
		const char **place = text_of(section_of(reading), &keys[i]);
		if (!str_equal(name, str_from(keys[i].name)))
			continue;
		if (keys[i].rules[place_of(reading)] == NOT)
			return "this key does not belong here";
		if (*place != NULL)
			return "a key is given twice";
		*place = copy_text(reading->arena, text);
		return NULL;
	}
	return "there is no such key";
}

/* Takes one entry; returns the reason where it cannot. */
static const char *
take(struct reading *reading, struct str key, struct str text)
{
	if (text.len == 0 || text.len > ADVICE_TEXT_MAX)
		return "a text is empty or too long";
	if (str_equal(key, STR("step")))
		return take_step(reading, text);
	if (str_equal(key, STR("proof")))
		return take_proof(reading, text);
	if (str_equal(key, STR("device")))
		return open_section(reading, text);
	if (str_equal(key, STR("minutes")) && place_of(reading) == CAUSE)
		return str_number(text, 1, 600, &reading->sections->minutes)
		    ? NULL
		    : "minutes are a number from 1 to 600";
	return take_text(reading, key, text);
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

/* ---- the whole ---- */

/* What the file lacks, or NULL. A part that may be left out is "". */
static const char *
missing(struct reading *reading)
{
	struct advice *first = reading->sections;
	if (waits_for_proof(section_of(reading)))
		return "the last step has no proof";
	if (first->step_count == 0)
		return "it needs steps";
	if (reading->kind == ADVICE_OF_CAUSE && first->minutes == 0)
		return "\"minutes\" is missing";
	reading->count = 1; /* what follows asks of the first section alone */
	for (size_t i = 0; i < KEYS; i++) {
		const char **text = text_of(first, &keys[i]);
		if (*text != NULL)
			continue;
		if (keys[i].rules[place_of(reading)] == MUST)
			return arena_print(
			    reading->arena, "\"%s\" is missing", keys[i].name);
		*text = "";
	}
	first->kind = "";
	return NULL;
}

/* Takes entry by entry; `*line` is where it stopped. */
static const char *
take_all(struct reading *reading, struct str bytes, int *line)
{
	const char *reason = NULL;
	if (!str_is_text(bytes))
		return "the file is no UTF-8 text";
	while (reason == NULL && bytes.len > 0) {
		struct str text;
		struct str entry = next_entry(&bytes, line);
		if (entry.len == 0 || entry.data[0] == '#')
			continue;
		struct str key = str_trim(str_cut(entry, '=', &text));
		reason = take(reading, key, str_trim(text));
	}
	return reason;
}

const char *
advice_file_read(enum advice_file kind, const char *name, struct str bytes,
    struct arena *arena, struct advice *sections_out, size_t *count_out)
{
	struct reading reading = { arena, kind, sections_out, 1 };
	const char *known = arena_copy(arena, str_from(name));
	bool of_cause = kind == ADVICE_OF_CAUSE;
	int line = 0;
	*sections_out = (struct advice){ .cause = of_cause ? known : "",
		.device = of_cause ? "" : known };
	const char *reason = take_all(&reading, bytes, &line);
	*count_out = reading.count;
	if (reason == NULL)
		reason = missing(&reading);
	if (arena_full(arena))
		return "it does not fit";
	return reason == NULL ? NULL
			      : arena_print(arena, "line %d: %s", line, reason);
}
