/* SPDX-License-Identifier: BSD-2-Clause */
/* wrap.c -- wrap the lines of a text for mail */
#include "cases/wrap.h"

/* How many bytes from `at` on are among `signs`. */
static size_t
span(struct str text, size_t at, char first, char last)
{
	size_t end = at;
	while (
	    end < text.len && text.data[end] >= first && text.data[end] <= last)
		end++;
	return end - at;
}

/* How far "  1. " or "- " at the start of a line reaches. */
static size_t
indent_of(struct str line)
{
	size_t blanks = span(line, 0, ' ', ' ');
	size_t digits = span(line, blanks, '0', '9');
	size_t dots = span(line, blanks + digits, '.', '.');
	size_t dashes = span(line, blanks, '-', '-');
	size_t mark = digits > 0 && dots == 1 ? digits + dots : dashes;
	size_t gap = mark > 0 ? span(line, blanks + mark, ' ', ' ') : 0;
	size_t indent = gap > 0 ? blanks + mark + gap : blanks;
	return indent < WRAP_INDENT_MAX ? indent : WRAP_INDENT_MAX;
}

static void
wrap_line(struct str line, struct writer *w)
{
	static const char blanks[WRAP_INDENT_MAX] = "        ";
	size_t indent = indent_of(line), at = indent;
	struct str rest = { line.data + indent, line.len - indent };
	writer_bytes(w, line.data, indent);
	for (bool first = true; rest.len > 0; first = false) {
		struct str word = str_cut(rest, ' ', &rest);
		size_t width = str_signs(word);
		if (!first && at + 1 + width > WRAP_COLUMNS) {
			writer_u8(w, '\n');
			writer_bytes(w, blanks, indent);
			at = indent;
		} else if (!first) {
			writer_u8(w, ' ');
			at++;
		}
		writer_str(w, word);
		at += width;
	}
	writer_u8(w, '\n');
}

const char *
wrap_text(struct str text, struct arena *arena)
{
	/* At worst each blank becomes a line end and an indent. */
	size_t room = text.len * (1 + WRAP_INDENT_MAX) + 2;
	char *wrapped = arena_alloc(arena, room);
	if (wrapped == NULL)
		return "";
	struct writer w = writer_over(wrapped, room - 1);
	while (text.len > 0)
		wrap_line(str_cut(text, '\n', &text), &w);
	wrapped[writer_used(&w)] = '\0';
	return wrapped;
}
