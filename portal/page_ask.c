/* SPDX-License-Identifier: BSD-2-Clause */
/* page_ask.c -- /ask: the subscriber writes to staff, and sees the answer */
#include "cases/request.h"

#include "portal/pages.h"
#include "portal/visitor.h"

enum { WORDS_MOST = 2000 }; /* signs; the page says so */

/* What the subscriber asks for; without a word, for a release. */
static enum request_kind
kind_of(const struct field *fields, size_t count)
{
	enum request_kind kind;
	if (request_kind_parse(request_field(fields, count, "about"), &kind) &&
	    kind != REQUEST_REVIEW)
		return kind;
	return REQUEST_RELEASE;
}

static void
answer_with(struct request *request, struct answer *answer, int http_status,
    enum request_kind kind, enum slip slip, const char *words)
{
	struct view view = pages_view(request);
	struct status *status = page_status_facts(request);
	if (status == NULL)
		return; /* full memory: route_answer says so */
	bool watched = status->released_at != 0 && kind == REQUEST_DISPUTE;
	if (status->case_count == 0 && !watched)
		return pages_go_home(answer); /* nothing to ask about */
	status->slip = slip;
	pages_answer(request, answer, http_status, "ask.html",
	    view_ask(&view, status, kind, words));
}

/* The words as they were meant: a line ends with one sign, nothing stands
 * around them. */
static const char *
words_of(const struct request *request)
{
	struct str sent =
	    str_trim(request_field(request->form, request->forms, "words"));
	char *words = arena_alloc(request->arena, sent.len + 1);
	size_t len = 0;
	for (size_t i = 0; words != NULL && i < sent.len; i++)
		if (sent.data[i] != '\r')
			words[len++] = sent.data[i];
	return words != NULL ? words : "";
}

void
page_ask(struct request *request, struct answer *answer)
{
	answer_with(request, answer, 200,
	    kind_of(request->query, request->queries), SLIP_NONE, "");
}

void
page_ask_old(struct request *request, struct answer *answer)
{
	answer_with(request, answer, 403,
	    kind_of(request->form, request->forms), SLIP_OLD_PAGE,
	    words_of(request));
}

void
page_ask_send(struct request *request, struct answer *answer)
{
	enum asking_outcome outcome;
	const char *words = words_of(request);
	struct request_order order = { .line_id = request->visitor->line.id,
		.code = "",
		.kind = kind_of(request->form, request->forms),
		.words = words,
		.actor = "subscriber" };
	size_t length = str_signs(str_from(words));
	if (length == 0 || length > WORDS_MOST)
		return answer_with(request, answer, 422, order.kind,
		    length == 0 ? SLIP_NO_WORDS : SLIP_MANY_WORDS, words);
	if (request_make(request->db, request->arena, &order, &outcome) !=
	    DB_OK)
		return pages_away(request, answer);
	pages_go_home(answer);
	if (outcome != REQUEST_NOTHING)
		answer->location = arena_print(request->arena, "/ask?about=%s",
		    request_kind_name(order.kind));
}
