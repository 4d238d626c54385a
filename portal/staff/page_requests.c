/* SPDX-License-Identifier: BSD-2-Clause */
/* page_requests.c -- /staff/requests: who waits for an answer, and one of them
 */
#include "portal/staff/page_requests.h"

#include <string.h>

#include "portal/pages.h"
#include "portal/staff/desk.h"
#include "portal/staff/desk_filter.h"
#include "portal/staff/frame.h"

enum {
	ROWS_MOST = 100, /* of the queue; it is worked off from its top */
	HISTORY_MOST = 8 /* cases of the line */
};

#define HOME "/staff/requests"

/* What the page is drawn from. */
struct queue_part_seen {
	struct desk_filter filter;
	const char *query; /* of its links */
	struct queue_row *rows;
	size_t count;
};

/* ---- reading ------------------------------------------------------------ */

static enum db_outcome
read_queue(const struct request *request, struct queue_part_seen *seen)
{
	seen->filter = desk_filter_read(request->query, request->queries);
	seen->query = desk_filter_print(&seen->filter, request->arena);
	const struct queue_filter filter =
	    desk_filter_of(&seen->filter, clerk_actor(request), ROWS_MOST);
	return queue_list(
	    request->db, request->arena, &filter, &seen->rows, &seen->count);
}

/* The first that is to be done behind this one: nobody else has it. NULL: the
 * rest is in other hands. */
static const struct request_facts *
next_of(const struct request *request, const struct queue_part_seen *seen,
    const struct request_facts *behind)
{
	const char *me = clerk_actor(request);
	const struct request_facts *first = NULL;
	for (size_t i = 0; i < seen->count; i++) {
		const struct request_facts *one = &seen->rows[i].request;
		if (request_is_taken(one, me) ||
		    (behind != NULL && strcmp(one->id, behind->id) == 0))
			continue;
		if (behind == NULL || one->waits_since >= behind->waits_since)
			return one;
		if (first == NULL)
			first = one;
	}
	return first;
}

static enum db_outcome
read_line(const struct request *request, struct dossier *dossier)
{
	struct visitor *visitor = &dossier->visitor;
	bool more;
	enum db_outcome outcome = line_get(request->db, request->arena,
	    dossier->request.line_id, &visitor->line, &visitor->has_line);
	if (outcome == DB_OK)
		outcome = visitor_read(request, visitor);
	const struct case_filter filter = { .line = dossier->request.line_id,
		.limit = HISTORY_MOST };
	if (outcome == DB_OK)
		outcome = case_list(request->db, request->arena, &filter,
		    &dossier->history, &dossier->history_count, &more);
	dossier->status = page_status_of(request, visitor);
	return outcome;
}

static enum db_outcome
read_dossier(const struct request *request, const char *id,
    struct dossier *dossier, bool *found_out)
{
	struct request_facts *facts = &dossier->request;
	enum db_outcome outcome =
	    request_get(request->db, request->arena, id, facts, found_out);
	if (outcome != DB_OK || !*found_out)
		return outcome;
	outcome = read_line(request, dossier);
	if (outcome == DB_OK)
		outcome = request_messages(request->db, request->arena, id,
		    &dossier->messages, &dossier->message_count);
	if (outcome == DB_OK)
		outcome =
		    evidence_read(request->db, request->arena, facts->case_id,
			&dossier->evidence, &dossier->evidence_count);
	if (outcome == DB_OK)
		outcome = reason_list(request->db, request->arena, facts->kind,
		    &dossier->reasons, &dossier->reason_count);
	return outcome;
}

/* ---- drawing ------------------------------------------------------------ */

static void
put_queue(const struct request *request, const struct queue_part_seen *seen,
    const char *id, struct values *page)
{
	for (size_t i = 0; i < seen->count; i++) {
		const struct queue_row *row = &seen->rows[i];
		struct values *item = values_item(page, "queue");
		bool current = strcmp(row->request.id, id) == 0;
		view_request_row(request, &row->request, item);
		values_text(item, "words", row->words);
		values_flag(item, "current", current);
		values_flag(item, "mine",
		    *row->request.taken_by != '\0' &&
			!request_is_taken(&row->request, clerk_actor(request)));
		if (!current)
			continue;
		if (i > 0)
			values_text(
			    page, "before", seen->rows[i - 1].request.id);
		if (i + 1 < seen->count)
			values_text(
			    page, "behind", seen->rows[i + 1].request.id);
	}
}

static enum db_outcome
put_filters(const struct request *request, const struct queue_part_seen *seen,
    struct values *page)
{
	struct queue_counts counts;
	enum db_outcome outcome =
	    queue_count(request->db, clerk_actor(request), &counts);
	if (outcome != DB_OK)
		return outcome;
	desk_filter_put(&seen->filter, &counts, page, request->arena);
	values_text(page, "query", seen->query);
	values_flag(page, "narrowed", *seen->query != '\0');
	values_flag(page, "decisions",
	    strcmp(seen->filter.values[DESK_PART], "decided") == 0);
	if (seen->count == ROWS_MOST)
		values_number(page, "most", ROWS_MOST);
	return DB_OK;
}

void
page_requests_draw(struct request *request, struct answer *answer,
    int http_status, const char *id, const struct attempt *attempt)
{
	struct values *page = values_new(request->arena);
	struct dossier *dossier = arena_alloc(request->arena, sizeof *dossier);
	struct queue_part_seen seen;
	bool found = false;
	if (dossier == NULL)
		return; /* full memory: route_answer says so */
	if (read_queue(request, &seen) != DB_OK)
		return frame_away(request, answer);
	const struct request_facts *first = next_of(request, &seen, NULL);
	if (*id == '\0' && first == NULL && seen.count > 0)
		first = &seen.rows[0].request;
	if (*id == '\0' && first != NULL)
		id = first->id;
	if (*id != '\0' && read_dossier(request, id, dossier, &found) != DB_OK)
		return frame_away(request, answer);
	if (*id != '\0' && !found)
		return frame_error(
		    request, answer, 404, "There is no such request.");
	frame_put(request, page, "Requests", HOME);
	values_text(page, "style", "requests");
	if (put_filters(request, &seen, page) != DB_OK)
		return frame_away(request, answer);
	put_queue(request, &seen, id, page);
	values_text(page, "live",
	    arena_print(request->arena, "/staff/live/requests%s%cone=%s",
		seen.query, *seen.query == '\0' ? '?' : '&',
		arena_encode(request->arena, str_from(id))));
	if (found && dossier->status != NULL)
		view_request(request, dossier, attempt, page);
	frame_answer(request, answer, http_status, "requests.html", page);
}

/* ---- the pages ---------------------------------------------------------- */

static const struct attempt nothing_tried = { .words = "" };

void
page_requests(struct request *request, struct answer *answer)
{
	page_requests_draw(request, answer, 200, "", &nothing_tried);
}

void
page_request(struct request *request, struct answer *answer)
{
	page_requests_draw(request, answer, 200,
	    arena_copy(request->arena, request->parts[0]), &nothing_tried);
}

void
page_requests_live(struct request *request, struct answer *answer)
{
	struct values *page = values_new(request->arena);
	struct queue_part_seen seen;
	if (read_queue(request, &seen) != DB_OK)
		return frame_away(request, answer);
	put_queue(request, &seen,
	    arena_copy(request->arena,
		request_field(request->query, request->queries, "one")),
	    page);
	values_text(page, "query", seen.query);
	frame_answer(request, answer, 200, "requests_live.html", page);
	answer_etag(request, answer);
}

void
page_requests_go_to(struct request *request, struct answer *answer,
    const char *id, const char *note)
{
	struct desk_filter filter =
	    desk_filter_read(request->query, request->queries);
	frame_go(request, answer,
	    arena_print(request->arena, HOME "/%s%s", id,
		desk_filter_print(&filter, request->arena)),
	    note);
}

void
page_requests_go_on(struct request *request, struct answer *answer,
    const struct request_facts *done, const char *note)
{
	struct queue_part_seen seen;
	const struct request_facts *next = NULL;
	if (read_queue(request, &seen) == DB_OK)
		next = next_of(request, &seen, done);
	if (next != NULL)
		return page_requests_go_to(request, answer, next->id, note);
	struct desk_filter filter =
	    desk_filter_read(request->query, request->queries);
	frame_go(request, answer,
	    arena_print(request->arena, HOME "%s",
		desk_filter_print(&filter, request->arena)),
	    note);
}
