/* SPDX-License-Identifier: BSD-2-Clause */
/* rule_tell.c -- a verdict in one sentence, and for the record */
#include "cases/rule.h"

#include <inttypes.h>
#include <stdio.h>

#include "lib/json.h"

static const char *const missing[] = {
	[NEED_CHECKLIST] =
	    N_("Still to do: {have} of {want} steps are ticked."),
	[NEED_SCAN] = N_("Still to do: a scan that finds nothing."),
	[NEED_QUIET] = N_("Still to wait: your line has been quiet for {have} "
			  "of {want} minutes."),
	[NEED_NO_REPORT] = N_("Still to wait: nobody has reported your line "
			      "for {have} of {want} minutes."),
	[NEED_BUDGET] = N_("You have opened it {have} times in {days} days, so "
			   "now one of us looks at it with you."),
	[NEED_STAFF] = N_("One of us looks at it before it opens: ask us on "
			  "this page, or call."),
};

static const char *const views[QUIET_VIEWS] = {
	[QUIET_SEEN] = "",
	[QUIET_NO_INDICATORS] = N_("We cannot see from outside whether this "
				   "program is silent."),
	[QUIET_NO_REDIRECTOR] = N_("We cannot see at the moment whether this "
				   "program is silent."),
	[QUIET_NO_GATEWAY] = N_("We cannot see at your place whether this "
				"program is silent."),
};

const char *
rule_view_words(enum quiet_view view)
{
	return views[view];
}

static const struct need *
first_missing(const struct rule_verdict *verdict)
{
	for (size_t i = 0; i < verdict->count; i++)
		if (!verdict->needs[i].met)
			return &verdict->needs[i];
	return NULL;
}

static bool
has_budget(const struct rule_verdict *verdict)
{
	return verdict->count > 0 &&
	    verdict->needs[verdict->count - 1].kind == NEED_BUDGET;
}

struct digits {
	char text[24];
};

static struct digits
digits_of(int64_t number)
{
	struct digits digits;
	snprintf(digits.text, sizeof digits.text, "%" PRId64, number);
	return digits;
}

const char *
rule_sentence(const struct rule_verdict *verdict,
    const struct rule_facts *facts, const struct i18n_language *language,
    char *text)
{
	const struct need *need = first_missing(verdict);
	const struct need none = { .have = facts->quiet.silent / 60 };
	const char *pattern = has_budget(verdict)
	    ? N_("All is done: you can open your Internet yourself.")
	    : N_("Your line has been quiet for {have} minutes, so it opens by "
		 "itself.");
	if (need != NULL)
		pattern = need->kind == NEED_SCAN && facts->infected > 0
		    ? N_("Still to do: remove what the scan found, then scan "
			 "again.")
		    : missing[need->kind];
	else
		need = &none;
	struct digits have = digits_of(need->have),
		      want = digits_of(need->want),
		      days = digits_of(need->days);
	const struct i18n_part parts[] = { { "have", have.text },
		{ "want", want.text }, { "days", days.text } };
	return i18n_fill(language, pattern, parts, 3, text, RULE_TEXT_SIZE);
}

static json_t *
json_of_need(const struct need *need)
{
	return json_pack("{s:s, s:b, s:I, s:I}", "need",
	    rule_need_name(need->kind), "met", need->met, "have",
	    (json_int_t)need->have, "want", (json_int_t)need->want);
}

const char *
rule_json(const struct rule_verdict *verdict, const struct rule_facts *facts,
    struct arena *arena)
{
	const struct quiet *quiet = &facts->quiet;
	json_t *needs = json_array();
	for (size_t i = 0; i < verdict->count; i++)
		json_array_append_new(needs, json_of_need(&verdict->needs[i]));
	json_t *json = json_pack("{s:o, s:b, s:I, s:I, s:I}", "needs", needs,
	    "seen", quiet->view == QUIET_SEEN, "silent",
	    (json_int_t)quiet->silent, "last_sighting", (json_int_t)quiet->last,
	    "unreported", (json_int_t)facts->unreported);
	const char *text = json ? json_print(json, arena).data : "{}";
	json_decref(json);
	return text;
}
