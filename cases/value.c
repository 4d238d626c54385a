/* SPDX-License-Identifier: BSD-2-Clause */
/* value.c -- one value of a data file: read, checked, shown */
#include "cases/value.h"

#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/wall.h"

enum {
	NAME_LEN_MAX = 64,
	DOMAIN_LEN_MAX = 253,
	LABEL_LEN_MAX = 63,
	LIST_MAX = 64,
	LADDER_MAX = 20
};

/* ---- small words -------------------------------------------------------- */
static bool
is_lower(char sign)
{
	return (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9');
}

static bool
is_name(struct str text)
{
	if (text.len == 0 || text.len > NAME_LEN_MAX || !is_lower(*text.data))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_lower(text.data[i]) &&
		    strchr("._-", text.data[i]) == NULL)
			return false;
	return true;
}

/* A name of the time zone database; whether there is one says PostgreSQL. */
static bool
is_zone(struct str text)
{
	static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+-_/";
	for (size_t i = 0; i < text.len; i++)
		if (memchr(signs, text.data[i], sizeof signs - 1) == NULL)
			return false;
	return text.len > 0 && text.len <= NAME_LEN_MAX;
}

static bool
is_label(struct str text)
{
	if (text.len == 0 || text.len > LABEL_LEN_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_lower(text.data[i]) && text.data[i] != '-' &&
		    text.data[i] != '_')
			return false;
	return true;
}

/* A host name in lower case: labels of 1 to 63 letters, digits, hyphens and
 * underscores, at least two of them. */
static bool
is_domain(struct str text)
{
	size_t labels = 0;
	if (text.len > DOMAIN_LEN_MAX)
		return false;
	while (text.len > 0) {
		bool dot = memchr(text.data, '.', text.len) != NULL;
		struct str rest;
		if (!is_label(str_cut(text, '.', &rest)) ||
		    (dot && rest.len == 0))
			return false;
		labels++;
		text = rest;
	}
	return labels >= 2;
}

static bool
is_one_of(struct str text, const char *words)
{
	struct str rest = str_from(words);
	while (rest.len > 0)
		if (str_equal(text, str_cut(rest, ' ', &rest)))
			return true;
	return false;
}

static struct str
after(struct str text, size_t count)
{
	return (struct str){ text.data + count, text.len - count };
}

/* ---- times -------------------------------------------------------------- */
static const struct {
	const char *name;
	int64_t seconds;
} units[] = { { "d", 86400 }, { "h", 3600 }, { "min", 60 }, { "s", 1 } };
enum { UNITS = sizeof units / sizeof *units };

bool
value_read_span(struct str text, int64_t *seconds_out)
{
	size_t digits = 0;
	while (digits < text.len && text.data[digits] >= '0' &&
	    text.data[digits] <= '9')
		digits++;
	int64_t number;
	if (!str_number((struct str){ text.data, digits }, 0, 1000000, &number))
		return false;
	for (size_t i = 0; i < UNITS; i++)
		if (str_equal(after(text, digits), str_from(units[i].name))) {
			*seconds_out = number * units[i].seconds;
			return true;
		}
	return false;
}

static const char *
show_span(const char *value, struct arena *arena)
{
	int64_t seconds = strtoll(value, NULL, 10);
	size_t i = 0;
	while (
	    i < UNITS - 1 && (seconds == 0 || seconds % units[i].seconds != 0))
		i++;
	return arena_print(arena, "%lld%s",
	    (long long)(seconds / units[i].seconds), units[i].name);
}

/* ---- lists -------------------------------------------------------------- */
static int
compare_words(const void *a, const void *b)
{
	const struct str *one = a, *other = b;
	size_t shorter = one->len < other->len ? one->len : other->len;
	int order = memcmp(one->data, other->data, shorter);
	return order != 0 ? order
			  : (one->len > other->len) - (one->len < other->len);
}

static bool
is_port(struct str text)
{
	struct str digits;
	int64_t port;
	struct str protocol = str_cut(text, '/', &digits);
	return is_one_of(protocol, "tcp udp") &&
	    str_number(digits, 1, 65535, &port);
}

static bool
is_item(const struct value_type *type, struct str word)
{
	if (type->kind == TYPE_PORTS)
		return is_port(word);
	if (type->words != NULL)
		return is_one_of(word, type->words);
	return is_name(word);
}

static const char *
join(const struct str *words, size_t count, struct arena *arena)
{
	char room[LIST_MAX * (NAME_LEN_MAX + 1)];
	struct writer w = writer_over(room, sizeof room);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			writer_u8(&w, ',');
		writer_str(&w, words[i]);
	}
	return arena_copy(arena, (struct str){ room, writer_used(&w) });
}

static const char *
read_list(const struct value_type *type, struct str text, struct arena *arena)
{
	struct str words[LIST_MAX];
	size_t count = 0;
	while (text.len > 0) {
		struct str word = str_cut(text, ',', &text);
		if (count == LIST_MAX || !is_item(type, word))
			return NULL;
		for (size_t i = 0; i < count; i++)
			if (str_equal(words[i], word))
				return NULL;
		words[count++] = word;
	}
	if (type->kind != TYPE_LIST)
		qsort(words, count, sizeof *words, compare_words);
	return join(words, count, arena);
}

bool
value_next_rung(struct str *ladder, struct value_rung *rung_out)
{
	if (ladder->len == 0)
		return false;
	struct str rung = str_cut(*ladder, ',', ladder);
	rung = str_cut(rung, '+', &rung_out->mark);
	rung_out->measure = str_cut(rung, '@', &rung_out->after);
	return true;
}

/* The measure, when, and whether it ends its warning page once the subscriber
 * has read it. Canonical: garden@86400+read. */
static const char *
read_rung(const struct value_rung *rung, enum measure *measure,
    int64_t *seconds, struct arena *arena)
{
	enum measure before = *measure;
	int64_t since = *seconds;
	bool read = rung->mark.len > 0;
	*seconds = 0;
	if ((read && !str_equal(rung->mark, STR("read"))) ||
	    !measure_parse(rung->measure, measure) || *measure <= before ||
	    (rung->after.len > 0 && !value_read_span(rung->after, seconds)) ||
	    *seconds < since)
		return NULL;
	return arena_print(arena, "%s@%lld%s", measure_print(*measure),
	    (long long)*seconds, read ? "+read" : "");
}

static const char *
read_ladder(struct str text, struct arena *arena)
{
	const char *ladder = "";
	enum measure measure = MEASURE_NONE;
	int64_t seconds = 0;
	struct value_rung rung;
	for (int i = 0; value_next_rung(&text, &rung); i++) {
		const char *next = read_rung(&rung, &measure, &seconds, arena);
		if (next == NULL || i == LADDER_MAX)
			return NULL;
		ladder = arena_print(
		    arena, "%s%s%s", ladder, i > 0 ? "," : "", next);
	}
	return *ladder == '\0' ? NULL : ladder;
}

static const char *
show_ladder(const char *value, struct arena *arena)
{
	const char *text = "";
	struct str rest = str_from(value);
	struct value_rung rung;
	while (value_next_rung(&rest, &rung)) {
		bool at_once = str_equal(rung.after, STR("0"));
		const char *after = arena_copy(arena, rung.after);
		text = arena_print(arena, "%s%s%.*s%s%s%s", text,
		    *text != '\0' ? "," : "", (int)rung.measure.len,
		    rung.measure.data, at_once ? "" : "@",
		    at_once ? "" : show_span(after, arena),
		    rung.mark.len > 0 ? "+read" : "");
	}
	return text;
}

/* ---- addresses and names ------------------------------------------------ */
static const char *
read_address(struct str text, int family, struct arena *arena)
{
	char room[ADDR_TEXT_SIZE];
	struct addr addr;
	if (!addr_parse(text, &addr) || addr.family != family)
		return NULL;
	return arena_copy(arena, str_from(addr_print(&addr, room)));
}

static const char *
read_prefix(struct str text, struct arena *arena)
{
	char room[PREFIX_TEXT_SIZE];
	struct prefix prefix;
	if (!prefix_parse(text, &prefix))
		return NULL;
	return arena_copy(arena, str_from(prefix_print(&prefix, room)));
}

static const char *
read_domain(struct str text, struct str before, struct arena *arena)
{
	bool below = str_starts(text, before);
	if (!is_domain(below ? after(text, before.len) : text))
		return NULL;
	return arena_copy(arena, text);
}

static const char *
read_trace(struct str text, struct arena *arena)
{
	if (is_port(text))
		return arena_copy(arena, text);
	const char *prefix = read_prefix(text, arena);
	return prefix != NULL ? prefix : read_domain(text, STR("."), arena);
}

/* ---- reading ------------------------------------------------------------ */
static const char *
read_number(const struct value_type *type, struct str text, struct arena *arena)
{
	int64_t number;
	if (type->kind == TYPE_SPAN) {
		if (!value_read_span(text, &number) || number < type->least ||
		    number > type->most)
			return NULL;
	} else if (!str_number(text, type->least, type->most, &number)) {
		return NULL;
	}
	return arena_number(arena, number);
}

static const char *
read_note(const struct value_type *type, struct str text, struct arena *arena)
{
	if (!str_is_text(text) || text.len < (size_t)type->least ||
	    text.len > (size_t)type->most)
		return NULL;
	return arena_copy(arena, text);
}

static const char *
read_switch(struct str text)
{
	if (str_equal(text, STR("on")))
		return "t";
	return str_equal(text, STR("off")) ? "f" : NULL;
}

static const char *
read_kind(const struct value_type *type, struct str text, struct arena *arena)
{
	switch (type->kind) {
	case TYPE_NAME:
		return is_name(text) ? arena_copy(arena, text) : NULL;
	case TYPE_NUMBER:
	case TYPE_SPAN:
		return read_number(type, text, arena);
	case TYPE_SWITCH:
		return read_switch(text);
	case TYPE_FLAG:
		return text.len == 0 ? "f" : "t";
	case TYPE_CHOICE:
		return is_one_of(text, type->words) ? arena_copy(arena, text)
						    : NULL;
	case TYPE_LIST:
	case TYPE_SET:
	case TYPE_PORTS:
		return read_list(type, text, arena);
	case TYPE_LADDER:
		return read_ladder(text, arena);
	case TYPE_ZONE:
		return is_zone(text) ? arena_copy(arena, text) : NULL;
	case TYPE_IPV4:
		return read_address(text, 4, arena);
	case TYPE_IPV6:
		return read_address(text, 6, arena);
	case TYPE_PREFIX:
		return read_prefix(text, arena);
	case TYPE_DOMAIN:
		return read_domain(text, STR("*."), arena);
	case TYPE_TRACE:
		return read_trace(text, arena);
	case TYPE_NOTE:
		return read_note(type, text, arena);
	}
	return NULL;
}

/* What a kind wants, for who wrote something else. */
static const char *const wants[] = {
	[TYPE_NAME] = "a name of small letters, digits and hyphens",
	[TYPE_NUMBER] = "a whole number",
	[TYPE_SPAN] = "a time such as 90s, 15min, 6h or 30d",
	[TYPE_SWITCH] = "on or off",
	[TYPE_FLAG] = "no value",
	[TYPE_CHOICE] = "one of:",
	[TYPE_LIST] = "different names with commas between",
	[TYPE_SET] = "different names with commas between",
	[TYPE_LADDER] = "rising measures, such as notice,garden@24h",
	[TYPE_ZONE] = "a time zone such as Europe/Berlin",
	[TYPE_IPV4] = "an IPv4 address",
	[TYPE_IPV6] = "an IPv6 address",
	[TYPE_PREFIX] = "a prefix such as 192.0.2.0/24 or 2001:db8::/32",
	[TYPE_DOMAIN] = "a name of two labels or more, or *.name",
	[TYPE_TRACE] = "a name, .zone, prefix, or tcp/PORT",
	[TYPE_PORTS] = "ports such as tcp/443,udp/123",
	[TYPE_NOTE] = "plain text",
};

static const char *
complaint(const struct value_type *type, struct arena *arena)
{
	const char *want = wants[type->kind];
	if (type->words != NULL)
		return arena_print(arena, "needs one of: %s", type->words);
	if (type->kind == TYPE_NUMBER || type->kind == TYPE_NOTE)
		return arena_print(arena, "needs %s, %lld to %lld", want,
		    (long long)type->least, (long long)type->most);
	if (type->kind == TYPE_SPAN)
		return arena_print(arena, "needs %s, %s to %s", want,
		    show_span(arena_number(arena, type->least), arena),
		    show_span(arena_number(arena, type->most), arena));
	return arena_print(arena, "needs %s", want);
}

const char *
value_read(const struct value_type *type, struct str text, struct arena *arena,
    const char **reason_out)
{
	/* What may be left out may also be written as empty. */
	if (text.len == 0 && type->initial != NULL && *type->initial == '\0' &&
	    type->kind != TYPE_FLAG)
		return "";
	const char *value = read_kind(type, text, arena);
	if (value == NULL)
		*reason_out = complaint(type, arena);
	return value;
}

const char *
value_show(
    const struct value_type *type, const char *value, struct arena *arena)
{
	if (*value == '\0')
		return "(none)";
	if (type->kind == TYPE_SPAN)
		return show_span(value, arena);
	if (type->kind == TYPE_LADDER)
		return show_ladder(value, arena);
	if (type->kind == TYPE_SWITCH)
		return *value == 't' ? "on" : "off";
	if (type->kind == TYPE_FLAG)
		return *value == 't' ? "yes" : "no";
	return value;
}
