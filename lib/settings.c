/* SPDX-License-Identifier: BSD-2-Clause */
/* settings.c -- a program's settings file, read through one table */
#include "lib/settings.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum {
	SETTINGS_MAX = 128,	    /* of one program */
	SETTINGS_TEXT_MAX = 1 << 20 /* bytes of a file */
};

struct time_unit {
	const char *name;
	int64_t seconds;
};

static const struct time_unit time_units[] = {
	{ "s", 1 },
	{ "min", 60 },
	{ "h", 3600 },
	{ "d", 86400 },
};

static bool
read_number(struct str text, const struct setting *setting, int64_t *number)
{
	size_t digits = 0;
	while (digits < text.len && text.data[digits] >= '0' &&
	    text.data[digits] <= '9')
		digits++;
	struct str unit = { text.data + digits, text.len - digits };
	int64_t factor = 1;
	if (unit.len > 0) {
		factor = 0;
		for (size_t i = 0; i < sizeof time_units / sizeof *time_units;
		     i++)
			if (strcmp(setting->unit, "s") == 0 &&
			    str_equal(unit, str_from(time_units[i].name)))
				factor = time_units[i].seconds;
	}
	text.len = digits;
	if (factor == 0 || !str_number(text, 0, INT64_MAX / 86400, number))
		return false;
	*number *= factor;
	return *number >= setting->least && *number <= setting->most;
}

struct reading {
	const struct setting *table;
	size_t count;
	int line; /* 0: behind the last one */
	bool given[SETTINGS_MAX];
	char *settings, *reason;
};

/* Always false, so that whoever refuses may return it. */
__attribute__((format(printf, 2, 3))) static bool
refuse(const struct reading *reading, const char *format, ...)
{
	char why[SETTINGS_REASON_SIZE - 20];
	va_list list;
	va_start(list, format);
	vsnprintf(why, sizeof why, format, list);
	va_end(list);
	if (reading->line > 0)
		snprintf(reading->reason, SETTINGS_REASON_SIZE, "line %d: %s",
		    reading->line, why);
	else
		memcpy(reading->reason, why, sizeof why);
	return false;
}

/* ---- one value ---------------------------------------------------------- */

static bool
store_text(const struct reading *reading, const struct setting *setting,
    struct str text)
{
	if ((int64_t)text.len < setting->least ||
	    (int64_t)text.len > setting->most)
		return refuse(reading,
		    "\"%s\" needs %" PRId64 " to %" PRId64 " characters",
		    setting->name, setting->least, setting->most);
	if (!str_is_text(text))
		return refuse(
		    reading, "\"%s\" is no text in UTF-8", setting->name);
	char *copy = strndup(text.data, text.len);
	if (copy == NULL)
		return refuse(reading, "no memory for \"%s\"", setting->name);
	memcpy(reading->settings + setting->offset, &copy, sizeof copy);
	return true;
}

static bool
store_number(const struct reading *reading, const struct setting *setting,
    struct str text)
{
	int64_t number;
	if (!read_number(text, setting, &number))
		return refuse(reading,
		    "\"%s\" needs a whole number from %" PRId64 " to %" PRId64
		    "%s%s",
		    setting->name, setting->least, setting->most,
		    *setting->unit ? " " : "", setting->unit);
	memcpy(reading->settings + setting->offset, &number, sizeof number);
	return true;
}

static bool
store_switch(const struct reading *reading, const struct setting *setting,
    struct str text)
{
	bool on = str_equal(text, STR("on"));
	if (!on && !str_equal(text, STR("off")))
		return refuse(reading, "\"%s\" needs on or off", setting->name);
	memcpy(reading->settings + setting->offset, &on, sizeof on);
	return true;
}

static bool
store(const struct reading *reading, size_t at, struct str text)
{
	static bool (*const kinds[])(
	    const struct reading *, const struct setting *, struct str) = {
		[SETTING_TEXT] = store_text,
		[SETTING_NUMBER] = store_number,
		[SETTING_SWITCH] = store_switch,
	};
	const struct setting *setting = &reading->table[at];
	return kinds[setting->kind](reading, setting, text);
}

/* ---- the whole ---------------------------------------------------------- */

static size_t
find(const struct reading *reading, struct str name)
{
	size_t at = 0;
	while (at < reading->count &&
	    !str_equal(name, str_from(reading->table[at].name)))
		at++;
	return at;
}

static bool
take_line(struct reading *reading, struct str text)
{
	struct str value;
	struct str name = str_trim(str_cut(text, '=', &value));
	if (text.len == 0 || text.data[0] == '#')
		return true;
	if (name.len == text.len)
		return refuse(reading, "needs `name = value`");
	size_t at = find(reading, name);
	if (at == reading->count)
		return refuse(reading,
		    "there is no setting \"%.*s\"; -p lists them",
		    (int)name.len, name.data);
	if (reading->given[at])
		return refuse(
		    reading, "\"%s\" is given twice", reading->table[at].name);
	reading->given[at] = true;
	return store(reading, at, str_trim(value));
}

/* What was not given has its default; some have none. */
static bool
fill(const struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++) {
		const struct setting *setting = &reading->table[i];
		if (reading->given[i])
			continue;
		if (setting->initial == NULL)
			return refuse(reading, "\"%s\" is missing: %s",
			    setting->name, setting->help);
		if (!store(reading, i, str_from(setting->initial)))
			return false;
	}
	return true;
}

bool
settings_read(struct str text, const struct setting *table, size_t count,
    void *settings, char *reason)
{
	struct reading reading = { .table = table,
		.count = count,
		.settings = settings,
		.reason = reason };
	assert(count <= SETTINGS_MAX);
	while (text.len > 0) {
		struct str line = str_cut(text, '\n', &text);
		reading.line++;
		if (!take_line(&reading, str_trim(line)))
			return false;
	}
	reading.line = 0;
	return fill(&reading);
}

void
settings_load(
    const char *path, const struct setting *table, size_t count, void *settings)
{
	char reason[SETTINGS_REASON_SIZE], *text = malloc(SETTINGS_TEXT_MAX);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		die("%s: %s", path, strerror(errno));
	if (text == NULL)
		die("%s: no memory for it", path);
	size_t len = fread(text, 1, SETTINGS_TEXT_MAX, file);
	if (ferror(file))
		die("%s: %s", path, strerror(errno));
	if (len == SETTINGS_TEXT_MAX)
		die("%s: %d bytes or more: is no settings file", path,
		    SETTINGS_TEXT_MAX);
	if (!settings_read(
		(struct str){ text, len }, table, count, settings, reason))
		die("%s: %s", path, reason);
	fclose(file);
	free(text);
}

void
settings_print(const struct setting *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct setting *s = &table[i];
		printf("# %s", s->help);
		if (s->kind == SETTING_NUMBER)
			printf(" (%lld to %lld%s%s)", (long long)s->least,
			    (long long)s->most, *s->unit ? " " : "", s->unit);
		if (s->kind == SETTING_SWITCH)
			printf(" (on or off)");
		printf("\n%s%s = %s\n\n", s->initial ? "#" : "", s->name,
		    s->initial ? s->initial : "");
	}
}
