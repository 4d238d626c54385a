/* SPDX-License-Identifier: BSD-2-Clause */
/* json.c -- JSON from strangers, JSON for them */
/* Pure: no I/O, no clock. Trust: json_parse takes anything. */
#include "lib/json.h"

#include <stdio.h>

#include "lib/time.h"

static const struct {
	enum json_error_code code;
	const char *reason;
} reasons[] = {
	{ json_error_premature_end_of_input, "it ends too early" },
	{ json_error_end_of_input_expected, "something follows its end" },
	{ json_error_duplicate_key, "an object has one key twice" },
	{ json_error_numeric_overflow, "a number is too large" },
	{ json_error_null_character, "a text holds a NUL" },
	{ json_error_null_byte_in_key, "a key holds a NUL" },
	{ json_error_stack_overflow, "it is nested too deeply" },
};

/* Before the parser, which recurses: how deep do brackets go? */
static bool
is_deeper(struct str text, int most)
{
	bool quoted = false;
	int depth = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == '"')
			quoted = !quoted;
		else if (quoted && c == '\\')
			i++;
		else if (!quoted && (c == '[' || c == '{') && ++depth > most)
			return true;
		else if (!quoted && (c == ']' || c == '}'))
			depth--;
	}
	return false;
}

static const char *
explain(const json_error_t *error)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (json_error_code(error) == reasons[i].code)
			return reasons[i].reason;
	return "it is not JSON";
}

json_t *
json_parse(struct str text, char *reason)
{
	json_error_t error;
	if (!str_is_text(text)) {
		snprintf(reason, JSON_REASON_SIZE,
		    "The JSON is not UTF-8 without NUL.");
		return NULL;
	}
	if (is_deeper(text, JSON_DEPTH_MAX)) {
		snprintf(reason, JSON_REASON_SIZE,
		    "The JSON is nested more than %d levels deep.",
		    JSON_DEPTH_MAX);
		return NULL;
	}
	json_t *value =
	    json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &error);
	if (value == NULL)
		snprintf(reason, JSON_REASON_SIZE,
		    "The JSON cannot be read: %s (line %d, column %d).",
		    explain(&error), error.line, error.column);
	return value;
}

struct str
json_print(const json_t *value, struct arena *arena)
{
	size_t size = value == NULL ? 0 : json_dumpb(value, NULL, 0, 0);
	char *text = arena_alloc(arena, size + 1);
	if (text == NULL)
		return STR("");
	if (size > 0)
		json_dumpb(value, text, size, 0);
	return (struct str){ text, size };
}

json_t *
json_text(struct str text)
{
	json_t *value =
	    text.data == NULL ? NULL : json_stringn(text.data, text.len);
	return value != NULL ? value : json_null();
}

json_t *
json_time(int64_t micros)
{
	char text[TIME_TEXT_SIZE];
	return micros == 0 ? json_null()
			   : json_string(time_print(micros, text));
}
