/* SPDX-License-Identifier: BSD-2-Clause */
/* page_book_compare.c -- /staff/playbooks/compare: what differs between two */
#include <stdlib.h>
#include <string.h>

#include "cases/text_diff.h"
#include "portal/staff/book.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"

enum { CONTEXT = 3, LINES_MOST = 2000 };

/* One side: its version and its text. */
struct side {
	struct version version;
	struct str text;
	struct db_result *result;
};

/* ---- rows ---------------------------------------------------------------- */
/* What the text says. Complaints do not matter: what was loaded once may be
 * refused today, and the lines tell it all. */
static struct arena *
read_rows(struct str text, struct rows *rows)
{
	struct str kind;
	struct complaints complaints = { 0 };
	struct arena *arena = arena_new(data_room(text.len));
	data_read("", text, arena, &kind, rows, &complaints);
	data_sort(rows, arena, &complaints);
	return arena;
}

static void
put_rows(const struct request *request, const struct side *from,
    const struct side *to, struct values *page)
{
	struct rows before = { 0 }, after = { 0 };
	struct arena *old = read_rows(from->text, &before);
	struct arena *new = read_rows(to->text, &after);
	struct changes changes = diff_rows(&before, &after);
	book_put_changes(request, &changes, page);
	free(changes.at);
	data_clear(&before);
	data_clear(&after);
	arena_free(old);
	arena_free(new);
}

/* ---- lines --------------------------------------------------------------- */
static void
put_line(const struct request *request, const struct text_line *line,
    struct values *page)
{
	static const char *const looks[] = { "same", "gone", "fresh",
		"skipped" };
	struct values *item = values_item(page, "lines");
	values_flag(item, looks[line->mark], true);
	values_text(item, "old",
	    arena_number_or_null(request->arena, (int64_t)line->before));
	values_text(item, "new",
	    arena_number_or_null(request->arena, (int64_t)line->after));
	values_text(item, "text", arena_copy(request->arena, line->text));
}

static void
put_lines(const struct request *request, const struct side *from,
    const struct side *to, struct values *page)
{
	struct arena *arena = arena_new(text_diff_room(from->text, to->text));
	struct text_diff diff =
	    text_diff_find(from->text, to->text, CONTEXT, arena);
	size_t shown = diff.count < LINES_MOST ? diff.count : LINES_MOST;
	bool differs = diff.gone + diff.fresh > 0;
	for (size_t i = 0; differs && i < shown; i++)
		put_line(request, &diff.lines[i], page);
	if (shown < diff.count)
		values_number(
		    page, "more_lines", (int64_t)(diff.count - shown));
	values_flag(page, "differs", differs);
	values_flag(page, "rough", diff.rough);
	values_number(page, "lines_gone", (int64_t)diff.gone);
	values_number(page, "lines_new", (int64_t)diff.fresh);
	arena_free(arena);
}

/* ---- the page ------------------------------------------------------------ */
static bool
read_side(struct request *request, struct answer *answer, const char *field,
    struct side *side)
{
	return book_read(request, answer,
	    request_field(request->query, request->queries, field),
	    &side->version, &side->text, &side->result);
}

static void
draw(struct request *request, struct answer *answer, const struct side *from,
    const struct side *to)
{
	struct values *page = values_new(request->arena);
	if (strcmp(from->version.kind, to->version.kind) != 0)
		return frame_error(request, answer, 422,
		    "These are versions of two kinds: they have nothing in "
		    "common.");
	frame_put(request, page,
	    arena_print(request->arena, "%s: what differs", from->version.kind),
	    "/staff/playbooks");
	values_text(page, "kind", from->version.kind);
	book_put(request, &from->version, values_map(page, "from"));
	book_put(request, &to->version, values_map(page, "to"));
	put_rows(request, from, to, page);
	put_lines(request, from, to, page);
	frame_answer(request, answer, 200, "book_compare.html", page);
}

void
page_book_compare(struct request *request, struct answer *answer)
{
	struct side from = { 0 }, to = { 0 };
	if (read_side(request, answer, "from", &from) &&
	    read_side(request, answer, "to", &to))
		draw(request, answer, &from, &to);
	db_result_free(from.result);
	db_result_free(to.result);
}
