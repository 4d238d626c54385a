/* SPDX-License-Identifier: BSD-2-Clause */
/* page_survey.c -- /survey: two questions after a clean watch */
#include "cases/survey.h"

#include "portal/pages.h"
#include "portal/visitor.h"

static const char *const found_words[] = {
	[SURVEY_YES] = "yes", [SURVEY_NO] = "no", [SURVEY_UNSURE] = "unsure"
};

static const char *
sent(const struct request *request, const char *name)
{
	return arena_copy(
	    request->arena, request_field(request->form, request->forms, name));
}

static void
answer_with(struct request *request, struct answer *answer, int http_status,
    enum slip slip)
{
	struct view view = pages_view(request);
	struct status *status = page_status_facts(request);
	if (status == NULL)
		return; /* full memory: route_answer says so */
	if (!status->survey)
		return pages_go_home(answer); /* nothing is asked */
	status->slip = slip;
	pages_answer(request, answer, http_status, "survey.html",
	    view_survey(
		&view, status, sent(request, "found"), sent(request, "clear")));
}

void
page_survey(struct request *request, struct answer *answer)
{
	answer_with(request, answer, 200, SLIP_NONE);
}

void
page_survey_old(struct request *request, struct answer *answer)
{
	answer_with(request, answer, 403, SLIP_OLD_PAGE);
}

/* Both answers of the form; false where one is missing or is none. */
static bool
read_answers(
    const struct request *request, enum survey_found *found_out, int *clear_out)
{
	struct str found =
	    request_field(request->form, request->forms, "found");
	struct str clear =
	    request_field(request->form, request->forms, "clear");
	bool known = false;
	for (int i = SURVEY_YES; i <= SURVEY_UNSURE; i++)
		if (str_equal(found, str_from(found_words[i]))) {
			*found_out = (enum survey_found)i;
			known = true;
		}
	if (!known || clear.len != 1)
		return false;
	*clear_out = clear.data[0] - '0';
	return *clear_out >= SURVEY_CLEAR_LEAST &&
	    *clear_out <= SURVEY_CLEAR_MOST;
}

void
page_survey_send(struct request *request, struct answer *answer)
{
	enum survey_found found;
	int clear;
	bool kept;
	const struct visitor *visitor = request->visitor;
	if (!read_answers(request, &found, &clear))
		return answer_with(request, answer, 422, SLIP_ANSWERS);
	if (survey_answer(request->db, visitor->line.id,
		visitor->outlook.survey.case_id, found, clear, &kept) != DB_OK)
		return pages_away(request, answer);
	struct view view = pages_view(request);
	struct status thanks = { .survey = false };
	pages_answer(request, answer, 200, "survey.html",
	    view_survey(&view, &thanks, NULL, NULL));
}
