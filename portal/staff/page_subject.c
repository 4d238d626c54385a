/* SPDX-License-Identifier: BSD-2-Clause */
/* page_subject.c -- /staff/cases/{code}/subject: data given out, erased */
#include <string.h>

#include "cases/subject.h"
#include "portal/staff/case_list.h"
#include "portal/staff/clerk.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"

enum { REASON_LEAST = 3, REASON_MOST = 2000 };

static void
draw(struct request *request, struct answer *answer, int http_status,
    const struct case_facts *facts, const char *problem)
{
	struct values *page = values_new(request->arena);
	frame_put(
	    request, page, "What is known of a subscriber", "/staff/cases");
	values_text(page, "code", facts->code);
	values_text(page, "account", facts->account);
	values_text(page, "problem", problem);
	values_flag(
	    page, "may_erase", clerk_may(request->clerk->role, WHO_ADMIN));
	frame_answer(request, answer, http_status, "subject.html", page);
}

void
page_subject(struct request *request, struct answer *answer)
{
	struct case_facts facts;
	if (case_list_find(request, answer, &facts))
		draw(request, answer, 200, &facts, NULL);
}

/* Whose, by whom and why; false: the answer is there. */
static bool
read_order(struct request *request, struct answer *answer,
    struct case_facts *facts, struct subject_order *order_out)
{
	struct str reason =
	    str_trim(request_field(request->form, request->forms, "reason"));
	if (!case_list_find(request, answer, facts))
		return false;
	if (reason.len < REASON_LEAST || reason.len > REASON_MOST) {
		draw(request, answer, 422, facts,
		    "Please say why, in a few words: it stays in the audit.");
		return false;
	}
	*order_out = (struct subject_order){ .account = facts->account,
		.actor = clerk_actor(request),
		.reason = arena_copy(request->arena, reason) };
	return true;
}

void
page_subject_export(struct request *request, struct answer *answer)
{
	struct case_facts facts;
	struct subject_order order;
	struct db_result *rows;
	if (!read_order(request, answer, &facts, &order))
		return;
	if (subject_export(request->db, &order, &rows) != DB_OK)
		return frame_away(request, answer);
	answer->status = 200;
	answer->media_type = "application/json";
	if (db_rows(rows) > 0)
		answer->body = str_from(db_copy(rows, 0, 0, request->arena));
	db_result_free(rows);
}

/* The account is typed as well: nobody erases the neighbour. */
void
page_subject_erase(struct request *request, struct answer *answer)
{
	struct case_facts facts;
	struct subject_order order;
	const char *gone;
	struct str typed =
	    str_trim(request_field(request->form, request->forms, "account"));
	if (!read_order(request, answer, &facts, &order))
		return;
	if (!str_equal(typed, str_from(facts.account)))
		return draw(request, answer, 422, &facts,
		    "That is not the account of this case. Nothing was "
		    "erased.");
	if (subject_erase(request->db, request->arena, &order, &gone) != DB_OK)
		return frame_away(request, answer);
	frame_go(request, answer,
	    arena_print(request->arena, "/staff/cases/%s", facts.code),
	    "All that was personal is erased. Timelines and audit stay.");
}
