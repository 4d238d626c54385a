/* SPDX-License-Identifier: BSD-2-Clause */
/* view_slip.c -- what is wrong with a form that was sent, and with which field
 */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include "portal/view.h"

static const struct {
	const char *text;
	const char *field; /* its id; NULL: it is about none */
} slips[] = {
	[SLIP_NONE] = { NULL, NULL },
	[SLIP_CODE] = { N_("These are not the last three signs of your case "
			   "code."),
	    "code" },
	[SLIP_STEPS] = { N_("Some steps are not ticked yet."), "steps" },
	[SLIP_BUDGET] = { N_("You cannot open it yourself this time. Please "
			     "call us."),
	    NULL },
	[SLIP_OLD_PAGE] = { N_("This page was open for long. Please press "
			       "the button once more."),
	    NULL },
	[SLIP_NO_WORDS] = { N_("Please write a few words to us."), "words" },
	[SLIP_MANY_WORDS] = { N_("Please write less: at most 2000 signs."),
	    "words" },
	[SLIP_ANSWERS] = { N_("Please answer both questions."), "survey" },
};

void
view_problem(
    const struct view *view, enum slip slip, bool is_there, struct values *page)
{
	if (slips[slip].text == NULL)
		return;
	values_text(
	    page, "problem", i18n_text(view->language, slips[slip].text));
	if (slips[slip].field != NULL && is_there)
		values_text(page, "problem_field", slips[slip].field);
}
