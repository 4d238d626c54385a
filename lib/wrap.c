/* SPDX-License-Identifier: BSD-2-Clause */
/* wrap.c -- long lines of a mail cut where a word ends */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include "lib/wrap.h"

enum { INDENT_MAX = 8 };

/* Characters of UTF-8: the bytes that begin one. */
static size_t
characters(struct str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += ((uint8_t)text.data[i] & 0xc0) != 0x80;
	return count;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How far the text of a line is indented, its bullet or number included. */
static size_t
indent_of(struct str line)
{
	size_t at = 0;
	while (at < line.len && line.data[at] == ' ')
		at++;
	size_t mark = at;
	while (mark < line.len && is_digit(line.data[mark]))
		mark++;
	bool numbered = mark > at && mark < line.len && line.data[mark] == '.';
	bool bullet = mark == at && at < line.len && line.data[at] == '-';
	if ((numbered || bullet) && mark + 1 < line.len &&
	    line.data[mark + 1] == ' ')
		at = mark + 2;
	return at < INDENT_MAX ? at : INDENT_MAX;
}

static void
wrap_line(struct str line, size_t columns, struct writer *w)
{
	size_t indent = indent_of(line);
	size_t column = indent;
	writer_bytes(w, line.data, indent);
	line = (struct str){ line.data + indent, line.len - indent };
	for (bool first = true; line.len > 0; first = false) {
		struct str word = str_cut(line, ' ', &line);
		size_t width = characters(word);
		if (!first && column + 1 + width > columns) {
			writer_str(w, STR("\n"));
			for (size_t i = 0; i < indent; i++)
				writer_str(w, STR(" "));
			column = indent;
		} else if (!first) {
			writer_str(w, STR(" "));
			column++;
		}
		writer_str(w, word);
		column += width;
	}
}

struct str
wrap_text(struct str text, size_t columns, struct arena *arena)
{
	/* Each blank becomes at most a line's end and an indentation. */
	size_t most = text.len * (INDENT_MAX + 1) + 1;
	char *room = arena_alloc(arena, most);
	if (room == NULL)
		return (struct str){ "", 0 };
	struct writer w = writer_over(room, most - 1);
	while (text.len > 0) {
		size_t left = text.len;
		struct str line = str_cut(text, '\n', &text);
		wrap_line(line, columns, &w);
		if (line.len < left)
			writer_str(&w, STR("\n"));
	}
	return (struct str){ room, writer_used(&w) };
}
