/* SPDX-License-Identifier: BSD-2-Clause */
/* markup.c -- where in an HTML text a value may stand */
/* Pure: no I/O, no clock, no allocation.
 * Reads: WHATWG HTML 13.2.5 (tokenization), as far as our templates go. */
#include "lib/markup.h"

#include <string.h>

enum state {
	TEXT,	  /* between elements */
	OPENED,	  /* after '<' */
	TAG_NAME, /* a start tag's name */
	END_TAG,  /* an end tag, or a doctype */
	DECLARED, /* after "<!" */
	COMMENT,  /* for good: templates have comments of their own */
	IN_TAG,	  /* between attributes */
	NAME,	  /* an attribute's name */
	NAMED,	  /* after '=' */
	DOUBLE,	  /* inside "..." */
	SINGLE,	  /* inside '...' */
	BARE,	  /* an unquoted value */
	RAW	  /* inside script or style */
};

enum attribute { PLAIN, ADDRESS, CODE };

static const char *const address_names[] = { "href", "src", "action",
	"formaction", "poster", "data", "cite", "ping", "srcset" };
static const char *const code_names[] = { "style", "srcdoc" };
static const char *const schemes[] = { "https://", "tel:", "mailto:", "?",
	"#" };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool
is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool
is_one_of(struct str name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(name, str_from(names[i])))
			return true;
	return false;
}

static void
keep(char c, char *room, uint8_t *len)
{
	if (*len < 16)
		room[(*len)++] = lower(c);
}

static enum attribute
attribute_of(struct str name)
{
	if (is_one_of(name, address_names, COUNT(address_names)))
		return ADDRESS;
	if (is_one_of(name, code_names, COUNT(code_names)) ||
	    str_starts(name, STR("on")))
		return CODE;
	return PLAIN;
}

static enum state
tag_ends(struct markup *m)
{
	return m->raw ? RAW : TEXT;
}

static enum state
value_begins(struct markup *m)
{
	m->attribute = attribute_of((struct str){ m->name, m->name_len });
	m->start_len = 0;
	return NAMED;
}

/* In a start tag, outside any value. */
static enum state
in_tag(struct markup *m, char c)
{
	if (c == '=')
		return value_begins(m);
	if (c == '>')
		return tag_ends(m);
	if (is_space(c) || c == '/')
		return IN_TAG;
	m->name_len = 0;
	keep(c, m->name, &m->name_len);
	return NAME;
}

static enum state
in_tag_name(struct markup *m, char c)
{
	if (c != '>' && c != '/' && !is_space(c)) {
		keep(c, m->name, &m->name_len);
		return TAG_NAME;
	}
	struct str name = { m->name, m->name_len };
	m->raw =
	    str_equal(name, STR("script")) || str_equal(name, STR("style"));
	return in_tag(m, c);
}

static enum state
in_name(struct markup *m, char c)
{
	if (c == '=' || c == '>' || c == '/' || is_space(c))
		return in_tag(m, c);
	keep(c, m->name, &m->name_len);
	return NAME;
}

static enum state
after_equals(struct markup *m, char c)
{
	if (is_space(c))
		return NAMED;
	if (c == '>')
		return tag_ends(m);
	return c == '"' ? DOUBLE : c == '\'' ? SINGLE : BARE;
}

/* Leaves only at "</", so that a '<' of a script is no tag. */
static enum state
in_raw(struct markup *m, char c)
{
	bool ends = m->name_len == 1 && c == '/';
	m->name_len = c == '<';
	if (!ends)
		return RAW;
	m->raw = false;
	return END_TAG;
}

static enum state
after_open(struct markup *m, char c)
{
	if (c == '<')
		return OPENED;
	if (!is_letter(c))
		return c == '/' ? END_TAG : c == '!' ? DECLARED : TEXT;
	m->name_len = 0;
	m->raw = false;
	keep(c, m->name, &m->name_len);
	return TAG_NAME;
}

static enum state
step(struct markup *m, char c)
{
	switch ((enum state)m->state) {
	case TEXT:
		return c == '<' ? OPENED : TEXT;
	case OPENED:
		return after_open(m, c);
	case TAG_NAME:
		return in_tag_name(m, c);
	case END_TAG:
		return c == '>' ? TEXT : END_TAG;
	case DECLARED:
		return is_letter(c) ? END_TAG : COMMENT;
	case COMMENT:
		return COMMENT;
	case IN_TAG:
		return in_tag(m, c);
	case NAME:
		return in_name(m, c);
	case NAMED:
		return after_equals(m, c);
	case DOUBLE:
		if (c == '"')
			return IN_TAG;
		keep(c, m->start, &m->start_len);
		return DOUBLE;
	case SINGLE:
		return c == '\'' ? IN_TAG : SINGLE;
	case BARE:
		return c == '>' ? tag_ends(m) : is_space(c) ? IN_TAG : BARE;
	case RAW:
		return in_raw(m, c);
	}
	return TEXT;
}

void
markup_feed(struct markup *m, struct str literal)
{
	for (size_t i = 0; i < literal.len; i++) {
		enum state before = (enum state)m->state;
		m->state = (uint8_t)step(m, literal.data[i]);
		if (m->state == RAW && before != RAW)
			m->name_len = 0;
	}
}

static bool
scheme_is_fixed(const struct markup *m)
{
	struct str start = { m->start, m->start_len };
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_starts(start, str_from(schemes[i])))
			return true;
	return start.len >= 2 && start.data[0] == '/' && start.data[1] != '/' &&
	    start.data[1] != '\\';
}

bool
markup_takes_value(const struct markup *m)
{
	if (m->state == TEXT)
		return true;
	if (m->state != DOUBLE)
		return false;
	switch ((enum attribute)m->attribute) {
	case PLAIN:
		return true;
	case ADDRESS:
		return scheme_is_fixed(m);
	case CODE:
		return false;
	}
	return false;
}

bool
markup_is_text(const struct markup *m)
{
	return m->state == TEXT;
}

bool
markup_same(const struct markup *a, const struct markup *b)
{
	if (a->state != b->state)
		return false;
	if (a->state == TEXT || a->state == END_TAG)
		return true;
	return a->raw == b->raw &&
	    (a->state != DOUBLE ||
		(a->attribute == b->attribute &&
		    markup_takes_value(a) == markup_takes_value(b)));
}
