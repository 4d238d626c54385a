/* SPDX-License-Identifier: BSD-2-Clause */
/* page_book.c -- /staff/playbooks/{id}: a version, as a person reads it */
#include "cases/data_put.h"
#include "portal/staff/book.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/view_book.h"

enum { LINES = 1000 }; /* of the text on one page */

/* ---- rows ---------------------------------------------------------------- */
/* Also says what today would be refused: rules have grown since. */
static void
put_rows(const struct request *request, struct str text, struct values *page)
{
	struct str kind;
	struct rows rows = { 0 };
	struct complaints complaints = { 0 };
	struct arena *arena = arena_new(data_room(text.len));
	data_read("line", text, arena, &kind, &rows, &complaints);
	data_sort(&rows, arena, &complaints);
	for (size_t i = 0; i < complaints.count && i < DATA_COMPLAINTS_MAX; i++)
		values_text(
		    values_item(page, "complaints"), ".", complaints.texts[i]);
	if (complaints.count == 0)
		view_book_put(&rows, values_map(page, "said"), request->arena);
	data_clear(&rows);
	arena_free(arena);
}

/* When walls go up at all: with the playbooks stand the hours that hold now. */
static enum db_outcome
put_hours(struct request *request, struct values *page)
{
	struct rows rows = { 0 };
	struct db_result *result;
	enum db_outcome outcome = data_get(request->db,
	    row_kind_find(STR("policy"), STR("hours")), &rows, &result);
	if (outcome != DB_OK)
		return outcome;
	struct values *hours = values_map(page, "walling_hours");
	view_book_put(&rows, hours, request->arena);
	data_clear(&rows);
	db_result_free(result);
	return DB_OK;
}

/* ---- the text ------------------------------------------------------------ */
static void
put_text(const struct request *request, struct str text, struct values *page)
{
	int64_t first, number = 0;
	if (!str_number(request_field(request->query, request->queries, "line"),
		1, INT32_MAX, &first))
		first = 1;
	while (text.len > 0 && number < first + LINES - 1) {
		struct str line = str_cut(text, '\n', &text);
		if (++number < first)
			continue;
		struct values *item = values_item(page, "lines");
		values_number(item, "number", number);
		values_text(item, "text", arena_copy(request->arena, line));
		values_flag(item, "remark", str_starts(line, STR("#")));
	}
	if (text.len > 0)
		values_number(page, "next_line", number + 1);
	if (first > 1)
		values_number(
		    page, "last_line", first > LINES ? first - LINES : 1);
}

/* ---- the page ------------------------------------------------------------ */
static enum db_outcome
put_page(struct request *request, const struct version *version,
    struct str text, struct values *page)
{
	frame_put(request, page,
	    arena_print(request->arena, "%s, version %lld", version->kind,
		(long long)version->id),
	    "/staff/playbooks");
	book_put(request, version, page);
	bool supervises = clerk_may(request->clerk->role, WHO_SUPERVISOR);
	values_flag(page, "audits", supervises);
	values_flag(page, "restorable", supervises && !version->present);
	put_rows(request, text, page);
	put_text(request, text, page);
	bool playbooks = str_equal(str_from(version->kind), STR("causes"));
	values_flag(page, "is_playbooks", playbooks);
	return playbooks ? put_hours(request, page) : DB_OK;
}

void
page_book(struct request *request, struct answer *answer)
{
	struct version version;
	struct str text;
	struct db_result *result;
	struct values *page = values_new(request->arena);
	if (!book_read(
		request, answer, request->parts[0], &version, &text, &result))
		return;
	enum db_outcome outcome = put_page(request, &version, text, page);
	db_result_free(result);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	frame_answer(request, answer, 200, "book.html", page);
}

void
page_book_text(struct request *request, struct answer *answer)
{
	struct version version;
	struct str text;
	struct db_result *result;
	if (!book_read(
		request, answer, request->parts[0], &version, &text, &result))
		return;
	answer->status = 200;
	answer->media_type = "text/plain; charset=utf-8";
	answer->body =
	    (struct str){ arena_copy(request->arena, text), text.len };
	db_result_free(result);
}
