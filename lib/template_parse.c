/* SPDX-License-Identifier: BSD-2-Clause */
/* template_parse.c -- a template's text into nodes, refused where unsafe */
/* Pure but for memory. Trust: templates are the operator's own files; a slip
 * in one must be found at the start, not by a subscriber. */
#include "lib/template_parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "lib/markup.h"

struct block {
	size_t node;
	struct markup before;
};

struct parser {
	struct template *template;
	struct str left;
	int line;
	bool at_line_start;
	struct markup markup;
	struct block blocks[TEMPLATE_DEPTH_MAX];
	size_t depth;
	char *error;
	size_t error_size;
};

static bool refuse(struct parser *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool
refuse(struct parser *p, const char *format, ...)
{
	char reason[200];
	va_list values;
	va_start(values, format);
	vsnprintf(reason, sizeof reason, format, values);
	va_end(values);
	snprintf(p->error, p->error_size, "line %d: %s", p->line, reason);
	return false;
}

enum template_kind
template_kind_of(struct str file)
{
	if (str_ends(file, STR(".html")))
		return TEMPLATE_HTML;
	if (str_ends(file, STR(".css")))
		return TEMPLATE_CSS;
	if (str_ends(file, STR(".js")))
		return TEMPLATE_JS;
	return str_ends(file, STR(".txt")) ? TEMPLATE_TEXT : TEMPLATE_OTHER;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A copy in which each run of blanks that holds a line's end is one line's
 * end, and nothing between two tags: what indentation would cost each reader of
 * the page. Tags whose words must not touch stand on one line. */
static size_t
copy_dense(struct str text, char *room)
{
	size_t used = 0;
	for (size_t i = 0; i < text.len;) {
		size_t run = i;
		bool breaks = false;
		for (; run < text.len && is_blank(text.data[run]); run++)
			breaks |= text.data[run] == '\n';
		bool between_tags = used > 0 && room[used - 1] == '>' &&
		    run < text.len && text.data[run] == '<';
		if (breaks && !between_tags)
			room[used++] = '\n';
		while (!breaks && i < run)
			room[used++] = text.data[i++];
		i = run;
		if (i < text.len)
			room[used++] = text.data[i++];
	}
	return used;
}

/* A copy of CSS in which no blank stands beside a sign that ends a word by
 * itself, and no semicolon where a block ends: what is easy to read here would
 * be paid for by each phone. */
static size_t
copy_style(struct str text, char *room)
{
	size_t used = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i], last = used > 0 ? room[used - 1] : '\0';
		if (strchr("{};,", c) != NULL && used > 0 && is_blank(last))
			used--;
		if (c == '}' && used > 0 && room[used - 1] == ';')
			used--;
		if (!is_blank(c))
			room[used++] = c;
		else if (used > 0 && strchr("{};,: \n", last) == NULL)
			room[used++] = ' ';
	}
	return used;
}

/* A copy in which each run of blanks is one space: a text's line breaks in
 * the file are no part of it. */
static size_t
copy_words(struct str text, char *room)
{
	size_t used = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_blank(text.data[i]))
			room[used++] = text.data[i];
		else if (used > 0 && room[used - 1] != ' ')
			room[used++] = ' ';
	}
	return used;
}

static void
add(struct parser *p, enum node_kind kind, struct str text)
{
	struct template *t = p->template;
	if ((t->count & (t->count + 1)) == 0) {
		size_t room = 2 * (t->count + 1);
		struct node *more = realloc(t->nodes, room * sizeof *more);
		if (more == NULL)
			die("no memory for a template");
		t->nodes = more;
	}
	char *copy = malloc(text.len + 1);
	if (copy == NULL)
		die("no memory for a template");
	size_t used = text.len;
	if (kind == NODE_WORDS)
		used = copy_words(text, copy);
	else if (kind == NODE_LITERAL && t->kind == TEMPLATE_CSS)
		used = copy_style(text, copy);
	else if (kind == NODE_LITERAL && t->kind != TEMPLATE_TEXT)
		used = copy_dense(text, copy);
	else if (text.len > 0)
		memcpy(copy, text.data, text.len);
	copy[used] = '\0';
	t->nodes[t->count++] = (struct node){ kind, p->line, { copy, used },
		!markup_is_text(&p->markup), 0 };
}

static bool
is_name(struct str name)
{
	if (name.len == 0 || name.len > TEMPLATE_NAME_MAX)
		return false;
	if (str_equal(name, STR(".")))
		return true;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_')
			return false;
	}
	return true;
}

/* The names in braces of a translatable text. */
static bool
words_are_right(struct parser *p, struct str text)
{
	if (text.len == 0 || text.len > TEMPLATE_WORDS_MAX)
		return refuse(
		    p, "a text needs 1 to %d bytes", (int)TEMPLATE_WORDS_MAX);
	while (text.len > 0) {
		struct str rest;
		struct str before = str_cut(text, '{', &rest);
		if (memchr(before.data, '}', before.len) != NULL)
			return refuse(p, "a '}' without its '{' in a text");
		if (before.len == text.len)
			return true;
		struct str name = str_cut(rest, '}', &text);
		if (name.len == rest.len || !is_name(name))
			return refuse(p, "a bad {name} in a text");
	}
	return true;
}

static bool
place_is_right(struct parser *p)
{
	switch (p->template->kind) {
	case TEMPLATE_HTML:
		if (markup_takes_value(&p->markup))
			return true;
		return refuse(p,
		    "a value may stand in text and in double quotes only, "
		    "and not first in an address");
	case TEMPLATE_JS:
		return refuse(p, "a script takes no values");
	case TEMPLATE_CSS:
	case TEMPLATE_TEXT:
	case TEMPLATE_OTHER:
		return true;
	}
	return false;
}

static bool
block_opens(struct parser *p, enum node_kind kind, struct str name)
{
	if (!is_name(name))
		return refuse(p, "a bad name of a block");
	if (p->depth == TEMPLATE_DEPTH_MAX)
		return refuse(p, "more than %d blocks in blocks",
		    (int)TEMPLATE_DEPTH_MAX);
	p->blocks[p->depth++] = (struct block){ p->template->count, p->markup };
	add(p, kind, name);
	return true;
}

static bool
block_closes(struct parser *p, struct str name)
{
	if (p->depth == 0)
		return refuse(
		    p, "{{/%.*s}} closes nothing", (int)name.len, name.data);
	struct block *block = &p->blocks[--p->depth];
	struct node *opened = &p->template->nodes[block->node];
	if (!str_equal(opened->text, name))
		return refuse(p, "{{/%.*s}} where {{/%s}} is due",
		    (int)name.len, name.data, opened->text.data);
	if (p->template->kind == TEMPLATE_HTML &&
	    !markup_same(&block->before, &p->markup))
		return refuse(p,
		    "block \"%s\" ends in another place of the markup than "
		    "it began",
		    opened->text.data);
	opened->end = p->template->count;
	add(p, NODE_END, name);
	return true;
}

static bool
file_is_put(struct parser *p, struct str file)
{
	if (p->template->kind == TEMPLATE_HTML && !markup_is_text(&p->markup))
		return refuse(p, "a file may be put between elements only");
	if (template_kind_of(file) != p->template->kind)
		return refuse(p, "a file of another kind");
	add(p, NODE_FILE, file);
	return true;
}

/* One tag, its braces taken off. */
static bool
tag(struct parser *p, struct str inside)
{
	char mark = inside.len > 0 ? inside.data[0] : '\0';
	struct str rest = inside.len > 0
	    ? str_trim((struct str){ inside.data + 1, inside.len - 1 })
	    : inside;
	switch (mark) {
	case '!':
		return true;
	case '#':
		return block_opens(p, NODE_EACH, rest);
	case '^':
		return block_opens(p, NODE_NONE, rest);
	case '/':
		return block_closes(p, rest);
	case '>':
		return file_is_put(p, rest);
	case '_':
		if (!words_are_right(p, rest) || !place_is_right(p))
			return false;
		add(p, NODE_WORDS, rest);
		return true;
	default:
		inside = str_trim(inside);
		if (!is_name(inside))
			return refuse(p, "a bad name \"%.*s\"",
			    (int)(inside.len < 40 ? inside.len : 40),
			    inside.data);
		if (!place_is_right(p))
			return false;
		add(p, NODE_VALUE, inside);
		return true;
	}
}

static bool
shows_nothing(char mark)
{
	return mark == '#' || mark == '^' || mark == '/' || mark == '!' ||
	    mark == '>';
}

/* Whether only blanks stand before the tag that follows `text`; then
 * `*start_out` is where its line starts. */
static bool
begins_line(const struct parser *p, struct str text, size_t *start_out)
{
	size_t at = text.len;
	while (
	    at > 0 && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t'))
		at--;
	if (at > 0 ? text.data[at - 1] != '\n' : !p->at_line_start)
		return false;
	*start_out = at;
	return true;
}

/* The length of blanks and a line's end at the start of `text`, or 0. */
static size_t
blank_line_end(struct str text)
{
	size_t at = 0;
	while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\t'))
		at++;
	return at < text.len && text.data[at] == '\n' ? at + 1 : 0;
}

static void
literal(struct parser *p, struct str text)
{
	if (text.len == 0)
		return;
	add(p, NODE_LITERAL, text);
	markup_feed(&p->markup, text);
}

static void
move_over(struct parser *p, size_t count)
{
	for (size_t i = 0; i < count; i++)
		p->line += p->left.data[i] == '\n';
	p->left = (struct str){ p->left.data + count, p->left.len - count };
}

static size_t
find_opening(struct str text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.data[i] == '{' && text.data[i + 1] == '{')
			return i;
	return text.len;
}

/* The last of several braces closes: {{_ text {name}}}. */
static size_t
find_closing(struct str text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.data[i] == '}' && text.data[i + 1] == '}' &&
		    (i + 2 == text.len || text.data[i + 2] != '}'))
			return i;
	return text.len;
}

static struct str
after(struct str text, size_t count)
{
	return (struct str){ text.data + count, text.len - count };
}

/* The literal up to the next tag, and that tag. A tag that shows nothing and
 * is alone on its line takes the line with it. */
static bool
step(struct parser *p)
{
	struct str text = { p->left.data, find_opening(p->left) };
	if (text.len == p->left.len) {
		literal(p, text);
		move_over(p, text.len);
		return true;
	}
	struct str rest = after(p->left, text.len + 2);
	struct str inside = { rest.data, find_closing(rest) };
	if (inside.len == rest.len) {
		move_over(p, text.len);
		return refuse(p, "a tag is not closed");
	}
	rest = after(rest, inside.len + 2);
	size_t start = text.len;
	size_t end = blank_line_end(rest);
	bool alone = inside.len > 0 && shows_nothing(inside.data[0]) &&
	    (end > 0 || rest.len == 0) && begins_line(p, text, &start);
	literal(p, (struct str){ text.data, start });
	move_over(p, text.len);
	if (!tag(p, inside))
		return false;
	move_over(p, inside.len + 4 + (alone ? end : 0));
	p->at_line_start = alone;
	return true;
}

bool
template_parse(struct str file, struct str bytes, struct template *template_out,
    char *error, size_t size)
{
	struct template template = { .kind = template_kind_of(file) };
	struct parser p = { .template = &template,
		.left = bytes,
		.line = 1,
		.at_line_start = true,
		.error = error,
		.error_size = size };
	bool right = bytes.len <= TEMPLATE_MAX && str_is_text(bytes);
	if (!right)
		right = refuse(
		    &p, "needs UTF-8 of at most %d bytes", (int)TEMPLATE_MAX);
	while (right && p.left.len > 0)
		right = step(&p);
	if (right && p.depth > 0)
		right = refuse(&p, "{{/%s}} is missing",
		    template.nodes[p.blocks[p.depth - 1].node].text.data);
	if (right && template.kind == TEMPLATE_HTML &&
	    !markup_is_text(&p.markup))
		right = refuse(&p, "ends inside a tag or a comment");
	template.file = strndup(file.data, file.len);
	if (template.file == NULL)
		die("no memory for a template");
	if (right)
		*template_out = template;
	else
		template_clear(&template);
	return right;
}

void
template_clear(struct template *template)
{
	for (size_t i = 0; i < template->count; i++)
		free((char *)template->nodes[i].text.data);
	free(template->nodes);
	free(template->file);
	*template = (struct template){ 0 };
}
