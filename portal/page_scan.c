/* SPDX-License-Identifier: BSD-2-Clause */
/* page_scan.c -- /scan: files of a device are checked, one request each */
/* With script a file is the body of its own request (/scan/file), and the sum
 * is asked for when all have come (/scan/end). Without it a form brings one
 * file (/scan). */
#include "portal/csrf.h"
#include "portal/pages.h"
#include "portal/portal.h"
#include "portal/route.h"
#include "portal/scanning.h"
#include "portal/view_scan.h"
#include "portal/visitor.h"

/* ---- is a scan of use, and how much of it? ------------------------------- */

static enum scan_offer
offer_of(const struct request *request)
{
	const struct door *door = &request->visitor->door;
	if (visitor_case(request->visitor) == NULL)
		return SCAN_NO_CASE;
	for (size_t i = 0; i < door->count; i++)
		if (door->cases[i].facts.measure != MEASURE_NONE &&
		    door->cases[i].way.book.scan_helps)
			return *request->portal->settings.scanner == '\0'
			    ? SCAN_NOBODY
			    : SCAN_OFFERED;
	return SCAN_NO_FILES;
}

static struct scan_facts
facts_of(const struct request *request)
{
	const struct portal_settings *settings = &request->portal->settings;
	const struct door_case *open = visitor_case(request->visitor);
	return (struct scan_facts){ .offer = offer_of(request),
		.kind = open == NULL ? ""
				     : advices_find(request->portal->advices,
					   open->facts.cause, open->device)
					   ->kind,
		.token = visitor_token(request),
		.limits = { settings->scan_size, settings->scan_files,
		    settings->scan_minute, settings->scan_line_uploads } };
}

static void
answer_page(struct request *request, struct answer *answer, int http_status,
    const struct scan_facts *facts)
{
	struct view view = pages_view(request);
	pages_answer(
	    request, answer, http_status, "scan.html", view_scan(&view, facts));
}

void
page_scan(struct request *request, struct answer *answer)
{
	struct scan_facts facts = facts_of(request);
	answer_page(request, answer, 200, &facts);
}

/* ---- what a file's sending came to --------------------------------------- */

static const struct {
	int http_status;
	enum scan_trouble trouble;
} outcomes[] = {
	[SCANNING_DONE] = { 200, SCAN_FINE },
	[SCANNING_BUSY] = { 503, SCAN_WAIT },
	[SCANNING_TOO_FAST] = { 429, SCAN_WAIT },
	[SCANNING_CUT_SHORT] = { 400, SCAN_CUT_SHORT },
	[SCANNING_TOO_LARGE] = { 413, SCAN_LARGE },
	[SCANNING_AWAY] = { 503, SCAN_WAIT },
	[SCANNING_NO_FILE] = { 422, SCAN_NO_FILE },
	[SCANNING_OLD_PAGE] = { 403, SCAN_OLD_PAGE },
};

static struct scan_result
result_of(const struct scanning *s, struct arena *arena)
{
	return (struct scan_result){ .name = arena_copy(arena, s->name),
		.verdict = (enum scan_verdict)s->answer.verdict,
		.reason = s->answer.reason < SCAN_REASONS
		    ? (enum scan_reason)s->answer.reason
		    : SCAN_AWAY,
		.signature = s->answer.name };
}

/* ---- without script ------------------------------------------------------ */

/* The sum of one file; told on the timeline, too. */
static bool
end_batch(
    struct request *request, const struct scanning *s, struct scan_facts *facts)
{
	facts->sum =
	    (struct proof_sum){ .clean = s->answer.verdict == SCAN_CLEAN,
		    .infected = s->answer.verdict == SCAN_INFECTED,
		    .unchecked = s->answer.verdict == SCAN_UNCHECKED };
	struct proof_sum told;
	return proof_scan_end(request->db, request->arena,
		   request->visitor->line.id, s->batch, &told) == DB_OK;
}

void
page_scan_form(struct request *request, struct answer *answer)
{
	struct scan_facts facts = facts_of(request);
	struct scanning s = { .request = request,
		.form = arena_alloc(request->arena, sizeof *s.form),
		.batch = scanning_batch(request->arena) };
	if (s.form == NULL || facts.offer != SCAN_OFFERED)
		return answer_page(request, answer, 200, &facts);
	enum scanning_outcome outcome = scanning_run(&s);
	struct scan_result result = result_of(&s, request->arena);
	facts.trouble = outcomes[outcome].trouble;
	if (outcome == SCANNING_DONE) {
		facts.results = &result;
		facts.result_count = 1;
		if (!end_batch(request, &s, &facts))
			return pages_away(request, answer);
	}
	answer->retry_after = (int)s.wait;
	answer_page(request, answer, outcomes[outcome].http_status, &facts);
}

/* ---- with script --------------------------------------------------------- */

static const char *
batch_of(const struct request *request, struct str text)
{
	uint8_t id[UUID_SIZE];
	return uuid_parse(text, id) ? arena_copy(request->arena, text) : NULL;
}

/* So many files are a batch, and each has its number. */
static bool
read_number(const struct request *request, int64_t *number_out)
{
	return str_number(request->upload_number, 0,
	    request->portal->settings.scan_files - 1, number_out);
}

void
page_scan_file(struct request *request, struct answer *answer)
{
	struct view view = pages_view(request);
	struct scanning s = { .request = request,
		.batch = batch_of(request, request->upload_batch) };
	if (s.batch == NULL || !read_number(request, &s.number) ||
	    offer_of(request) != SCAN_OFFERED ||
	    !request_decode(
		request->upload_name, false, request->arena, &s.name))
		return pages_error(request, answer, 404);
	enum scanning_outcome outcome = scanning_run(&s);
	struct scan_result result = result_of(&s, request->arena);
	struct scan_words words = view_scan_words(&view, &result);
	if (outcome != SCANNING_DONE)
		return answer->retry_after = (int)s.wait,
		       pages_error(
			   request, answer, outcomes[outcome].http_status);
	answer_json(request, answer, 200,
	    json_pack("{s:s, s:s, s:s, s:s}", "look", words.look, "state",
		words.state, "words", words.words, "todo", words.todo));
}

static void
add_sentence(void *context, const char *sentence)
{
	json_array_append_new(context, json_string(sentence));
}

void
page_scan_end(struct request *request, struct answer *answer)
{
	struct view view = pages_view(request);
	struct proof_sum sum;
	const char *batch = batch_of(
	    request, request_field(request->form, request->forms, "batch"));
	if (batch == NULL)
		return pages_error(request, answer, 404);
	if (proof_scan_end(request->db, request->arena,
		request->visitor->line.id, batch, &sum) != DB_OK)
		return pages_away(request, answer);
	json_t *sentences = json_array();
	view_scan_sum(&view, &sum, add_sentence, sentences);
	answer_json(request, answer, 200, json_pack("{s:o}", "sum", sentences));
}
