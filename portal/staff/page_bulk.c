/* SPDX-License-Identifier: BSD-2-Clause */
/* page_bulk.c -- /staff/bulk: one act on many cases, chosen, shown, done */
#include <string.h>

#include "cases/bulk.h"
#include "lib/time.h"
#include "portal/staff/case_list.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"

enum {
	LATEST = 20,
	ROWS = 100, /* of one page of a report */
	HOURS_MOST = 28 * 24,
	HOUR = 3600
};

static struct str
field(const struct request *request, const char *name)
{
	return request_field(request->form, request->forms, name);
}

static struct str
asked(const struct request *request, const char *name)
{
	return request_field(request->query, request->queries, name);
}

/* A number up to `most`; -1 for anything else. */
static int64_t
read_number(struct str text, int64_t most)
{
	int64_t number = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return -1;
		number = number * 10 + (text.data[i] - '0');
		if (number > most)
			return -1;
	}
	return text.len > 0 ? number : -1;
}

/* ---- choosing ------------------------------------------------------------ */

static void
put_act(const struct request *request, const struct bulk_facts *facts,
    struct values *values)
{
	values_text(values, "id", facts->id);
	values_text(values, "act", act_name(facts->act));
	values_text(values, "to", facts->measure);
	values_text(values, "reason", facts->reason);
	case_list_pill(values, "state", facts->state);
	values_text(values, "by", frame_name(facts->made_by));
	values_number(values, "all", facts->all);
	values_number(values, "lines", facts->lines);
	values_number(values, "tried", facts->all - facts->waits);
	frame_time(request, values, "made", facts->made_at / TIME_SECOND);
	frame_time(request, values, "started", facts->started_at / TIME_SECOND);
	frame_time(request, values, "ended", facts->ended_at / TIME_SECOND);
}

/* The form keeps what was typed; `problem` says what was wrong with it. */
static void
draw_choice(struct request *request, struct answer *answer, int http_status,
    const char *problem)
{
	static const char *const kept[] = { "reason", "codes", "hours_back",
		"walled_by", NULL };
	struct values *page = values_new(request->arena);
	struct case_query query = case_query_read(request);
	struct bulk_facts *list;
	size_t count;
	bool lets_go = str_equal(asked(request, "act"), STR("let-go"));
	frame_put(request, page, "Act on many cases", "/staff/bulk");
	enum db_outcome outcome = case_query_put(request, &query, page);
	if (outcome == DB_OK)
		outcome = bulk_list(
		    request->db, request->arena, LATEST, &list, &count);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	for (size_t i = 0; i < count; i++)
		put_act(request, &list[i], values_item(page, "latest"));
	for (size_t i = 0; kept[i] != NULL; i++)
		values_text(page, kept[i],
		    arena_copy(request->arena, field(request, kept[i])));
	values_text(page, "query", case_query_print(&query, request->arena));
	values_flag(page, "lets_go", lets_go);
	values_text(page, "problem", problem);
	frame_answer(request, answer, http_status, "bulk_choose.html", page);
}

void
page_bulk(struct request *request, struct answer *answer)
{
	draw_choice(request, answer, 200, NULL);
}

/* What the form asks for; the reason where it makes no sense, else NULL. */
static const char *
read_order(struct request *request, const struct case_query *query,
    struct bulk_order *order)
{
	struct str which = field(request, "which");
	struct str reason = str_trim(field(request, "reason"));
	bool measured;
	if (!act_parse(field(request, "act"), &order->act) ||
	    order->act == ACT_UNDO)
		return "Please choose what to do.";
	measured = order->act == ACT_WALL || order->act == ACT_SOFTEN;
	if (measured && !measure_parse(field(request, "to"), &order->measure))
		return "Please choose the measure.";
	if (reason.len < ACT_REASON_LEAST || reason.len > ACT_REASON_MOST)
		return "Please say why, in a few words: it stays on every "
		       "timeline.";
	order->reason = arena_copy(request->arena, reason);
	if (str_equal(which, STR("filter"))) {
		order->choice.filter = &query->filter;
		return query->mine
		    ? "Cases that are yours are chosen by their codes."
		    : NULL;
	}
	if (str_equal(which, STR("codes"))) {
		order->choice.codes =
		    bulk_read_codes(field(request, "codes"), request->arena);
		return order->choice.codes == NULL
		    ? "These are not codes of cases, with blanks between."
		    : NULL;
	}
	int64_t hours = read_number(field(request, "hours_back"), HOURS_MOST);
	struct str source = field(request, "walled_by");
	if (!str_equal(which, STR("walled")) || hours < 1 || source.len == 0)
		return "Please choose the cases: of a source, how many hours "
		       "back.";
	order->choice.walled_by = arena_copy(request->arena, source);
	order->choice.since = (request->now - hours * HOUR) * TIME_SECOND;
	return NULL;
}

static void
go_to(struct request *request, struct answer *answer, const char *id,
    const char *note)
{
	frame_go(request, answer,
	    arena_print(request->arena, "/staff/bulk/%s", id), note);
}

void
page_bulk_preview(struct request *request, struct answer *answer)
{
	struct case_query query = case_query_read(request);
	struct bulk_order order = { .actor = clerk_actor(request) };
	enum bulk_outcome made;
	const char *id, *problem = read_order(request, &query, &order);
	if (problem != NULL)
		return draw_choice(request, answer, 422, problem);
	if (bulk_preview(request->db, request->arena, &order, &made, &id) !=
	    DB_OK)
		return frame_away(request, answer);
	if (made == BULK_NOBODY)
		return draw_choice(request, answer, 422,
		    "No case is like this: nobody would be hit.");
	if (made == BULK_TOO_MANY)
		return draw_choice(request, answer, 422,
		    "These are more than 10,000 cases. Please choose a part.");
	go_to(request, answer, id, NULL);
}

/* ---- one act: preview, progress, report --------------------------------- */

/* The act of the path; false: the answer is there. */
static bool
find(struct request *request, struct answer *answer,
    struct bulk_facts *facts_out)
{
	bool found;
	const char *id = arena_copy(request->arena, request->parts[0]);
	enum db_outcome outcome =
	    bulk_get(request->db, request->arena, id, facts_out, &found);
	if (outcome != DB_OK)
		frame_away(request, answer);
	else if (!found)
		frame_error(request, answer, 404, "There is no such act.");
	return outcome == DB_OK && found;
}

static void
put_row(const struct request *request, const struct bulk_row *row,
    struct values *page)
{
	struct values *item = values_item(page, "rows");
	values_number(item, "position", row->position);
	values_text(item, "code", row->code);
	values_text(item, "shown", case_list_code(row->code, request->arena));
	values_text(item, "cause", row->cause);
	values_text(item, "line", row->line);
	values_text(item, "account", row->account);
	values_text(item, "kind", row->kind);
	values_flag(item, "special", strcmp(row->kind, "home") != 0);
	values_text(item, "was", row->state);
	values_text(item, "was_measure", row->measure);
	case_list_pill(item, "state_now", row->state_now);
	case_list_pill(item, "measure_now", row->measure_now);
	values_flag(item, "differs", row->differs);
	if (*row->outcome != '\0')
		case_list_pill(item, "outcome", row->outcome);
	values_text(item, "note", row->note);
	frame_time(request, item, "at", row->at / TIME_SECOND);
}

static void
put_counts(const struct request *request, const struct bulk_facts *facts,
    struct values *page)
{
	const struct {
		const char *name;
		int64_t count;
	} counts[] = { { "done", facts->done }, { "changed", facts->changed },
		{ "refused", facts->refused }, { "failed", facts->failed } };
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		if (counts[i].count == 0)
			continue;
		struct values *item = values_item(page, "counts");
		case_list_pill(item, "outcome", counts[i].name);
		values_number(item, "count", counts[i].count);
	}
	if (facts->special > 0)
		values_number(page, "special", facts->special);
	values_flag(page, "preview", strcmp(facts->state, "preview") == 0);
	values_flag(page, "runs", strcmp(facts->state, "running") == 0);
	values_text(page, "undoes", facts->undoes);
	values_text(page, "undone_by", facts->undone_by);
	bool over = facts->ended_at != 0;
	values_flag(page, "may_undo",
	    over && facts->done > 0 && *facts->undone_by == '\0' &&
		clerk_may(request->clerk->role, WHO_SUPERVISOR));
}

static void
draw_act(struct request *request, struct answer *answer, int http_status,
    const struct bulk_facts *facts, const char *problem)
{
	static const char *const outcomes[] = { "done", "changed", "refused",
		"failed" };
	struct values *page = values_new(request->arena);
	struct bulk_row *rows;
	size_t count;
	const char *only = NULL;
	int64_t after = read_number(asked(request, "after"), BULK_MOST);
	for (size_t i = 0; i < 4; i++)
		if (str_equal(asked(request, "only"), str_from(outcomes[i])))
			only = outcomes[i];
	frame_put(request, page, "Act on many cases", "/staff/bulk");
	const struct bulk_part part = { after < 0 ? 0 : after, only, ROWS };
	if (bulk_rows(request->db, request->arena, facts->id, &part, &rows,
		&count) != DB_OK)
		return frame_away(request, answer);
	put_act(request, facts, page);
	put_counts(request, facts, page);
	for (size_t i = 0; i < count; i++)
		put_row(request, &rows[i], page);
	if (count == ROWS)
		values_text(page, "next",
		    arena_print(request->arena, "?after=%lld%s%s",
			(long long)rows[count - 1].position,
			only != NULL ? "&only=" : "",
			only != NULL ? only : ""));
	values_text(page, "problem", problem);
	values_flag(
	    page, "acts", clerk_may(request->clerk->role, WHO_SUPERVISOR));
	frame_answer(request, answer, http_status, "bulk.html", page);
}

void
page_bulk_act(struct request *request, struct answer *answer)
{
	struct bulk_facts facts;
	if (find(request, answer, &facts))
		draw_act(request, answer, 200, &facts, NULL);
}

/* ---- starting, stopping, undoing ----------------------------------------- */

void
page_bulk_start(struct request *request, struct answer *answer)
{
	struct bulk_facts facts;
	bool done;
	if (!find(request, answer, &facts))
		return;
	if (bulk_start(request->db, facts.id, clerk_actor(request), &done) !=
	    DB_OK)
		return frame_away(request, answer);
	go_to(request, answer, facts.id,
	    done ? "It runs. You may leave this page: it goes on by itself."
		 : "It was started before.");
}

void
page_bulk_stop(struct request *request, struct answer *answer)
{
	struct bulk_facts facts;
	bool done;
	if (!find(request, answer, &facts))
		return;
	if (bulk_stop(request->db, facts.id, clerk_actor(request), &done) !=
	    DB_OK)
		return frame_away(request, answer);
	go_to(request, answer, facts.id,
	    done ? "It is stopped. What was done stays done."
		 : "It does not run.");
}

void
page_bulk_undo(struct request *request, struct answer *answer)
{
	struct bulk_facts facts;
	struct str reason = str_trim(field(request, "reason"));
	enum bulk_outcome made;
	const char *id;
	if (!find(request, answer, &facts))
		return;
	if (reason.len < ACT_REASON_LEAST || reason.len > ACT_REASON_MOST)
		return draw_act(request, answer, 422, &facts,
		    "Please say why, in a few words.");
	const struct bulk_order order = { .act = ACT_UNDO,
		.choice = { .undoes = facts.id },
		.reason = arena_copy(request->arena, reason),
		.actor = clerk_actor(request) };
	if (bulk_preview(request->db, request->arena, &order, &made, &id) !=
	    DB_OK)
		return frame_away(request, answer);
	if (made != BULK_MADE)
		return draw_act(request, answer, 409, &facts,
		    "All of these cases have changed since: there is nothing "
		    "to undo.");
	go_to(request, answer, id, NULL);
}
