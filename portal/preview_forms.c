/* SPDX-License-Identifier: BSD-2-Clause */
/* preview_forms.c -- the forms that the preview draws, empty, sent, refused */
#include "portal/preview_forms.h"

#include <string.h>

#include "portal/preview_states.h"

#define NOW PREVIEW_NOW
#define HOURS(n) ((n)*INT64_C(3600))

#define HELD                                                \
	.line = LINE_KNOWN, .now = NOW, .token = "preview", \
	.measure = MEASURE_GARDEN, .case_count = 1,         \
	.cases = { { .code = "7KQ4MF",                      \
	    .cause = "mirai",                               \
	    .measure = MEASURE_GARDEN } }
#define ASKED(of, how, late, ...)                                   \
	.requests = (const struct request_facts[]){ { .kind = (of), \
	    .state = (how),                                         \
	    .made_at = NOW - HOURS(1),                              \
	    .due_at = NOW + HOURS(47),                              \
	    .overdue = (late),                                      \
	    .answer = __VA_ARGS__ } },                              \
	.request_count = 1

const struct preview_form preview_forms[] = {
	{ "ask", "ask.html", { HELD }, REQUEST_RELEASE, "" },
	{ "ask-no-words", "ask.html", { HELD, .slip = SLIP_NO_WORDS },
	    REQUEST_RELEASE, "" },
	{ "ask-many-words", "ask.html", { HELD, .slip = SLIP_MANY_WORDS },
	    REQUEST_DISPUTE, "The camera was off all week." },
	{ "ask-old", "ask.html", { HELD, .slip = SLIP_OLD_PAGE },
	    REQUEST_RELEASE, "I have reset the camera." },
	{ "ask-sent", "ask.html",
	    { HELD, ASKED(REQUEST_RELEASE, "waiting", false, "") },
	    REQUEST_RELEASE, "" },
	{ "ask-late", "ask.html",
	    { HELD, ASKED(REQUEST_RELEASE, "waiting", true, "") },
	    REQUEST_RELEASE, "" },
	{ "ask-back", "ask.html",
	    { HELD,
		ASKED(REQUEST_RELEASE, "asked-back", false,
		    "Which make is the camera?") },
	    REQUEST_RELEASE, "" },
	{ "ask-denied", "ask.html",
	    { HELD,
		ASKED(REQUEST_RELEASE, "denied", false,
		    "It was seen again an hour ago.",
		    .reason = "We still see the same signs on your line, "
			      "also after your message.") },
	    REQUEST_RELEASE, "" },
	{ "ask-dispute", "ask.html", { HELD }, REQUEST_DISPUTE, "" },
	{ "ask-dispute-sent", "ask.html",
	    { HELD, ASKED(REQUEST_DISPUTE, "waiting", false, "") },
	    REQUEST_DISPUTE, "" },
	{ "ask-exemption", "ask.html", { HELD }, REQUEST_EXEMPTION, "" },
	{ "urgent", "urgent.html",
	    { HELD, .pause = PAUSE_BEGUN, .pause_seconds = 1800 }, 0, NULL },
	{ "urgent-used", "urgent.html", { HELD, .pause = PAUSE_USED }, 0,
	    NULL },
	{ "urgent-none", "urgent.html", { HELD, .pause = PAUSE_NONE }, 0,
	    NULL },
	{ "survey", "survey.html",
	    { .line = LINE_KNOWN,
		.now = NOW,
		.token = "preview",
		.survey = true },
	    0, NULL },
	{ "survey-half", "survey.html",
	    { .line = LINE_KNOWN,
		.now = NOW,
		.token = "preview",
		.survey = true,
		.slip = SLIP_ANSWERS },
	    0, NULL },
	{ "survey-sent", "survey.html", { .line = LINE_KNOWN, .now = NOW }, 0,
	    NULL },
};
const size_t preview_forms_count = sizeof preview_forms / sizeof *preview_forms;

struct values *
preview_form_page(const struct view *view, const struct preview_form *form)
{
	if (strcmp(form->file, "ask.html") == 0)
		return view_ask(view, &form->status, form->about, form->words);
	if (strcmp(form->file, "urgent.html") == 0)
		return view_urgent(view, &form->status);
	return view_survey(view, &form->status, "yes", NULL);
}
