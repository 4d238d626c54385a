/* SPDX-License-Identifier: BSD-2-Clause */
/* case_list.c -- rows of cases as the console shows them */
#include "portal/staff/case_list.h"

#include <string.h>

#include "cases/case.h"
#include "cases/code.h"
#include "cases/search.h"
#include "lib/time.h"
#include "portal/staff/frame.h"

bool
case_list_find(struct request *request, struct answer *answer,
    struct case_facts *facts_out)
{
	char code[CODE_SIZE];
	bool found = false;
	enum db_outcome outcome = code_read(request->parts[0], CODE_SIGNS, code)
	    ? case_by_code(request->db, request->arena, code, facts_out, &found)
	    : DB_OK;
	if (outcome != DB_OK)
		frame_away(request, answer);
	else if (!found)
		frame_error(
		    request, answer, 404, "There is no case of this code.");
	return outcome == DB_OK && found;
}

const char *
case_list_code(const char *code, struct arena *arena)
{
	return arena_print(
	    arena, "%.3s %s", code, strlen(code) > 3 ? code + 3 : "");
}

void
case_list_pill(struct values *values, const char *name, const char *word)
{
	static const struct {
		const char *word, *look;
	} looks[] = { { "open", "flag" }, { "held", "bad" },
		{ "watch", "good" }, { "garden", "bad" }, { "suspend", "bad" },
		{ "running", "flag" }, { "done", "good" }, { "refused", "bad" },
		{ "failed", "bad" }, { "changed", "flag" } };
	struct values *map = values_map(values, name);
	values_text(map, "word", word);
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		if (strcmp(looks[i].word, word) == 0)
			values_text(map, "look", looks[i].look);
}

static void
put_row(const struct request *request, const struct shelf_row *row,
    const char *query, const char *current, struct values *page)
{
	const struct case_facts *facts = &row->facts;
	struct values *item = values_item(page, "cases");
	values_text(item, "code", case_list_code(facts->code, request->arena));
	values_text(item, "plain", facts->code);
	values_text(item, "path",
	    arena_print(request->arena, "%s%s", facts->code, query));
	values_flag(item, "current",
	    current != NULL && strcmp(current, facts->code) == 0);
	values_text(item, "cause", facts->cause);
	values_text(item, "cause_title", row->title);
	case_list_pill(item, "state", facts->state);
	case_list_pill(item, "measure", measure_print(facts->measure));
	values_text(item, "held_by", facts->held_by);
	values_text(item, "line", facts->line);
	values_text(item, "account", facts->account);
	values_text(item, "kind", row->kind);
	values_flag(item, "special", strcmp(row->kind, "home") != 0);
	values_number(item, "reports", facts->reports);
	values_flag(item, "asks", row->asks);
	values_text(item, "taken_by", frame_name(row->taken_by));
	frame_time(request, item, "opened", facts->opened_at / TIME_SECOND);
	frame_time(
	    request, item, "seen", facts->last_observed_at / TIME_SECOND);
	if (row->how == NULL)
		return;
	values_text(item, "how", row->how);
	values_text(item, "what", row->what);
	frame_time(request, item, "till", row->till / TIME_SECOND);
}

enum db_outcome
case_list_put(const struct request *request, const struct case_query *query,
    int limit, const char *current, struct values *page)
{
	const char *link = case_query_print(query, request->arena);
	struct shelf_filter filter = query->filter;
	struct shelf_row *rows;
	size_t count;
	bool more;
	filter.limit = limit;
	enum db_outcome outcome = shelf_list(
	    request->db, request->arena, &filter, &rows, &count, &more);
	if (outcome != DB_OK)
		return outcome;
	for (size_t i = 0; i < count; i++)
		put_row(request, &rows[i], link, current, page);
	if (!more || count == 0)
		return DB_OK;
	values_text(page, "next",
	    arena_print(request->arena, "%s%cbefore=%lld.%s", link,
		*link == '\0' ? '?' : '&',
		(long long)rows[count - 1].facts.opened_at,
		rows[count - 1].facts.id));
	return DB_OK;
}

static void
put_line(const struct request *request, const struct search_line *line,
    struct values *page)
{
	struct values *item = values_item(page, "lines");
	values_text(item, "line", line->reference);
	values_text(item, "account", line->account);
	values_text(item, "kind", line->kind);
	values_text(item, "how", line->how);
	values_text(item, "what", line->what);
	values_number(item, "number", line->cases);
	frame_time(request, item, "till", line->till / TIME_SECOND);
}

enum db_outcome
case_list_search(const struct request *request, const struct case_query *query,
    struct values *page)
{
	const char *link = case_query_print(query, request->arena);
	struct search search =
	    search_read(str_from(query->search), request->arena);
	struct search_answer answer;
	enum db_outcome outcome =
	    search_run(request->db, request->arena, &search, &answer);
	if (outcome != DB_OK)
		return outcome;
	for (size_t i = 0; i < answer.case_count; i++)
		put_row(request, &answer.cases[i], link, NULL, page);
	for (size_t i = 0; i < answer.line_count; i++)
		put_line(request, &answer.lines[i], page);
	values_flag(page, "more", answer.more);
	return DB_OK;
}
