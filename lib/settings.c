/* SPDX-License-Identifier: BSD-2-Clause */
/* settings.c -- a program's settings file, read through one table */
#include "lib/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum { SETTING_LINE_MAX = 4096, SETTINGS_MAX = 128 };

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

/* Stores a value; returns the reason where it cannot be taken. */
static const char *
store(const struct setting *setting, struct str text, void *settings)
{
	static char reason[200];
	char *place = (char *)settings + setting->offset;
	switch (setting->kind) {
	case SETTING_TEXT:
		if ((int64_t)text.len < setting->least ||
		    (int64_t)text.len > setting->most) {
			snprintf(reason, sizeof reason,
			    "needs %lld to %lld characters",
			    (long long)setting->least,
			    (long long)setting->most);
			return reason;
		}
		char *copy = strndup(text.data, text.len);
		if (copy == NULL)
			die("no memory for settings");
		memcpy(place, &copy, sizeof copy);
		return NULL;
	case SETTING_NUMBER: {
		int64_t number;
		if (!read_number(text, setting, &number)) {
			snprintf(reason, sizeof reason,
			    "needs a whole number from %lld to %lld%s%s",
			    (long long)setting->least, (long long)setting->most,
			    *setting->unit ? " " : "", setting->unit);
			return reason;
		}
		memcpy(place, &number, sizeof number);
		return NULL;
	}
	case SETTING_SWITCH: {
		bool on = str_equal(text, STR("on"));
		if (!on && !str_equal(text, STR("off")))
			return "needs on or off";
		memcpy(place, &on, sizeof on);
		return NULL;
	}
	}
	return "has a kind that nobody knows";
}

static size_t
find(const struct setting *table, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(name, str_from(table[i].name)))
			return i;
	return count;
}

static void
load_line(const char *path, int line, struct str text,
    const struct setting *table, size_t count, bool *given, void *settings)
{
	text = str_trim(text);
	if (text.len == 0 || text.data[0] == '#')
		return;
	struct str value;
	struct str name = str_trim(str_cut(text, '=', &value));
	value = str_trim(value);
	if (name.len == text.len)
		die("%s: line %d: needs `name = value`", path, line);
	size_t at = find(table, count, name);
	if (at == count)
		die("%s: line %d: there is no setting \"%.*s\"; -p lists them",
		    path, line, (int)name.len, name.data);
	if (given[at])
		die("%s: line %d: \"%s\" is given twice", path, line,
		    table[at].name);
	given[at] = true;
	const char *reason = store(&table[at], value, settings);
	if (reason != NULL)
		die("%s: line %d: \"%s\" %s", path, line, table[at].name,
		    reason);
}

void
settings_load(
    const char *path, const struct setting *table, size_t count, void *settings)
{
	bool given[SETTINGS_MAX] = { false };
	if (count > SETTINGS_MAX)
		die("settings: a table of %zu is too long", count);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		die("%s: %s", path, strerror(errno));
	char text[SETTING_LINE_MAX];
	for (int line = 1; fgets(text, sizeof text, file) != NULL; line++) {
		if (strlen(text) == sizeof text - 1)
			die("%s: line %d: longer than %d bytes", path, line,
			    SETTING_LINE_MAX - 2);
		load_line(
		    path, line, str_from(text), table, count, given, settings);
	}
	if (ferror(file))
		die("%s: %s", path, strerror(errno));
	fclose(file);

	for (size_t i = 0; i < count; i++) {
		if (given[i])
			continue;
		if (table[i].initial == NULL)
			die("%s: \"%s\" is missing: %s", path, table[i].name,
			    table[i].help);
		const char *reason =
		    store(&table[i], str_from(table[i].initial), settings);
		if (reason != NULL)
			die("settings: default of \"%s\" %s", table[i].name,
			    reason);
	}
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
