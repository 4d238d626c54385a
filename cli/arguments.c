/* SPDX-License-Identifier: BSD-2-Clause */
/* arguments.c -- a command's synopsis, and what was given for it */
#include "cli/arguments.h"

#include <stdarg.h>
#include <stdio.h>

/* One part of a synopsis. */
struct item {
	struct str name;
	bool is_option, has_value, needed, many;
};

static bool
is_capital(struct str text)
{
	return text.len > 0 && text.data[0] >= 'A' && text.data[0] <= 'Z';
}

static struct str
next_word(struct str *rest)
{
	*rest = str_trim(*rest);
	size_t len = 0;
	while (len < rest->len && rest->data[len] != ' ' &&
	    rest->data[len] != ']' && rest->data[len] != '.')
		len++;
	struct str word = { rest->data, len };
	*rest = (struct str){ rest->data + len, rest->len - len };
	return word;
}

static bool
skip(struct str *rest, struct str mark)
{
	*rest = str_trim(*rest);
	if (!str_starts(*rest, mark))
		return false;
	*rest = (struct str){ rest->data + mark.len, rest->len - mark.len };
	return true;
}

/* Takes the next part off the synopsis; false at its end. */
static bool
next_item(struct str *rest, struct item *item)
{
	*item = (struct item){ .needed = !skip(rest, STR("[")) };
	item->name = next_word(rest);
	item->is_option = str_starts(item->name, STR("--"));
	struct str ahead = *rest;
	item->has_value = item->is_option && is_capital(next_word(&ahead));
	if (item->has_value)
		*rest = ahead;
	if (!item->needed)
		(void)skip(rest, STR("]"));
	item->many = skip(rest, STR("..."));
	return item->name.len > 0;
}

static bool
find_option(const char *synopsis, struct str name, struct item *item)
{
	struct str rest = str_from(synopsis);
	while (next_item(&rest, item))
		if (item->is_option && str_equal(item->name, name))
			return true;
	return false;
}

/* The place of the positional that comes after `taken` others. */
static bool
find_positional(const char *synopsis, size_t taken, struct item *item)
{
	struct str rest = str_from(synopsis);
	while (next_item(&rest, item)) {
		if (item->is_option)
			continue;
		if (taken == 0 || item->many)
			return true;
		taken--;
	}
	return false;
}

static size_t
given(const struct arguments *arguments, struct str name)
{
	size_t count = 0;
	for (size_t i = 0; i < arguments->count; i++)
		if (str_equal(arguments->given[i].name, name))
			count++;
	return count;
}

__attribute__((format(printf, 2, 3))) static bool
complain(char *reason, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	vsnprintf(reason, ARGUMENTS_REASON_SIZE, format, list);
	va_end(list);
	return false;
}

static bool
keep(struct arguments *arguments, const struct item *item, const char *value,
    char *reason)
{
	if (!item->many && given(arguments, item->name) > 0)
		return complain(reason, "%.*s is given twice",
		    (int)item->name.len, item->name.data);
	if (arguments->count == ARGUMENTS_MAX)
		return complain(reason, "more than %d words", ARGUMENTS_MAX);
	arguments->given[arguments->count++] =
	    (struct argument){ item->name, value };
	return true;
}

/* One option and, where it takes one, its value; `*at` moves over both. */
static bool
take_option(const char *synopsis, int count, char **words, int *at,
    struct arguments *arguments, char *reason)
{
	struct str text = str_from(words[*at]), value;
	struct str name = str_cut(text, '=', &value);
	struct item item;
	if (!find_option(synopsis, name, &item))
		return complain(reason, "there is no option %.*s here",
		    (int)name.len, name.data);
	bool joined = name.len < text.len;
	if (joined && !item.has_value)
		return complain(
		    reason, "%.*s takes no value", (int)name.len, name.data);
	if (joined || !item.has_value)
		return keep(arguments, &item, joined ? value.data : "", reason);
	if (++*at == count)
		return complain(
		    reason, "%.*s needs a value", (int)name.len, name.data);
	return keep(arguments, &item, words[*at], reason);
}

static bool
all_needed(
    const char *synopsis, const struct arguments *arguments, char *reason)
{
	struct str rest = str_from(synopsis);
	struct item item;
	while (next_item(&rest, &item))
		if (item.needed && given(arguments, item.name) == 0)
			return complain(reason, "%.*s is missing",
			    (int)item.name.len, item.name.data);
	return true;
}

bool
arguments_parse(const char *synopsis, int count, char **words,
    struct arguments *arguments_out, char *reason)
{
	struct arguments arguments = { 0 };
	size_t positionals = 0;
	bool options_ended = false;
	for (int i = 0; i < count; i++) {
		struct str word = str_from(words[i]);
		if (!options_ended && str_equal(word, STR("--"))) {
			options_ended = true;
			continue;
		}
		if (!options_ended && str_starts(word, STR("--"))) {
			if (!take_option(
				synopsis, count, words, &i, &arguments, reason))
				return false;
			continue;
		}
		struct item item;
		if (!find_positional(synopsis, positionals++, &item))
			return complain(
			    reason, "\"%s\" is one too many", words[i]);
		if (!keep(&arguments, &item, words[i], reason))
			return false;
	}
	if (!all_needed(synopsis, &arguments, reason))
		return false;
	*arguments_out = arguments;
	return true;
}

const char *
arguments_next(const struct arguments *arguments, const char *name, size_t *at)
{
	while (*at < arguments->count) {
		const struct argument *one = &arguments->given[(*at)++];
		if (str_equal(one->name, str_from(name)))
			return one->value;
	}
	return NULL;
}

const char *
arguments_value(const struct arguments *arguments, const char *name)
{
	size_t at = 0;
	return arguments_next(arguments, name, &at);
}
