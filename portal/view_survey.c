/* SPDX-License-Identifier: BSD-2-Clause */
/* view_survey.c -- two questions after a clean watch, and thanks for answers */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include "cases/survey.h"
#include "portal/view.h"

static const struct {
	const char *name, *words;
} answers[] = { { "yes", N_("Yes") }, { "no", N_("No") },
	{ "unsure", N_("I am not sure") } };

struct values *
view_survey(const struct view *view, const struct status *status,
    const char *found, const char *clear)
{
	if (!status->survey) {
		struct values *page = view_page(view, LOOK_FREE,
		    N_("Thank you"), N_("Thank you for your answers."));
		view_lead(page,
		    i18n_text(view->language,
			N_("They help us to write clearer steps.")));
		return page;
	}
	struct values *page = view_page(view, LOOK_FREE, N_("All clear"),
	    N_("Two questions, and then we are done."));
	view_problem(view, status->slip, true, page);
	view_lead(page,
	    i18n_text(view->language,
		N_("Your answers help us to write clearer steps.")));
	values_flag(page, "form", true);
	view_person(view, status, page);
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		values_choice(page, "found", answers[i].name,
		    i18n_text(view->language, answers[i].words), found);
	for (int i = SURVEY_CLEAR_LEAST; i <= SURVEY_CLEAR_MOST; i++)
		values_choice(page, "clear", view_number(view, i),
		    view_number(view, i), clear);
	return page;
}
