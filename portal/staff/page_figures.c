/* SPDX-License-Identifier: BSD-2-Clause */
/* page_figures.c -- /staff/figures: what is achieved, drawn and as CSV */
#include "portal/staff/desk.h"
#include "portal/staff/figure_query.h"
#include "portal/staff/frame.h"
#include "portal/staff/view_figures.h"

enum { CSV_LINE = 200 /* bytes; labels are names */ };

void
page_figures(struct request *request, struct answer *answer)
{
	struct values *page = values_new(request->arena);
	struct figure_query query = figure_query_read(request);
	frame_put(request, page, "Figures", "/staff/figures");
	enum db_outcome outcome = figure_query_put(request, &query, page);
	for (size_t i = 0; i < FIGURES && outcome == DB_OK; i++) {
		struct figure_rows rows;
		outcome = figure_read(request->db, request->arena, &figures[i],
		    &query.filter, &rows);
		if (outcome == DB_OK)
			view_figure(&figures[i], &rows, request->arena, page);
	}
	if (outcome != DB_OK)
		return frame_away(request, answer);
	frame_answer(request, answer, 200, "figures.html", page);
}

void
page_figure_csv(struct request *request, struct answer *answer)
{
	struct figure_query query = figure_query_read(request);
	const struct figure *figure = figure_find(request->parts[0]);
	struct figure_rows rows;
	if (figure == NULL)
		return frame_error(
		    request, answer, 404, "There is no figure of this name.");
	if (figure_read(request->db, request->arena, figure, &query.filter,
		&rows) != DB_OK)
		return frame_away(request, answer);
	size_t size = (rows.count + 1) * CSV_LINE;
	char *room = arena_alloc(request->arena, size);
	if (room == NULL)
		return; /* the arena is full: 503 */
	struct writer w = writer_over(room, size);
	figure_csv(figure, &rows, &w);
	answer->status = 200;
	answer->media_type = "text/csv; charset=utf-8; header=present";
	answer->body = (struct str){ room, writer_used(&w) };
}
