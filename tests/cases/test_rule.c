/* SPDX-License-Identifier: BSD-2-Clause */
/* test_rule.c -- what opens the door, as tables, and in which words */
#include "cases/rule.h"
#include "tests/rows.h"

#define SET(kind) (1u << NEED_##kind)
#define SILENT(have, want)             \
	.quiet = { .view = QUIET_SEEN, \
		.silent = (have)*60,   \
		.wanted = (want)*60,   \
		.missing = ((want) > (have) ? (want) - (have) : 0) * 60 }
#define UNSEEN .quiet = { .view = QUIET_NO_GATEWAY }
#define DONE .steps = 2, .ticks = 2

struct rule_case {
	const char *name;
	struct rule_book book; /* two self-releases in 30 days */
	struct rule_facts facts;
	bool self, automatic;
	const char *self_needs; /* the first letters: small is met */
	const char *sentence;	/* of the self-release */
};

static const struct rule_case rules[] = {
	{ "all ticked", { .needs = SET(CHECKLIST) }, { DONE }, true, false,
	    "cb", "All is done: you can open your Internet yourself." },
	{ "not all ticked", { .needs = SET(CHECKLIST) },
	    { .steps = 2, .ticks = 1 }, false, false, "Cb",
	    "Still to do: 1 of 2 steps are ticked." },
	{ "the budget is used up", { .needs = SET(CHECKLIST) },
	    { DONE, .used = 2, .back_at = 77 }, false, false, "cB",
	    "You have opened it 2 times in 30 days, so now one of us looks at "
	    "it with you." },
	{ "staff", { .needs = SET(STAFF) }, { DONE }, false, false, "Sb",
	    "One of us looks at it before it opens: ask us on this page, or "
	    "call." },
	{ "a business line",
	    { .needs = SET(CHECKLIST), .automatic = SET(QUIET) },
	    { DONE, SILENT(9, 5), .special_kind = true }, false, false, "cSb",
	    "One of us looks at it before it opens: ask us on this page, or "
	    "call." },
	{ "silent for long enough",
	    { .needs = SET(QUIET), .automatic = SET(QUIET) }, { SILENT(5, 5) },
	    true, true, "qb",
	    "All is done: you can open your Internet yourself." },
	{ "silent, but not long enough",
	    { .needs = SET(QUIET), .automatic = SET(QUIET) }, { SILENT(4, 5) },
	    false, false, "Qb",
	    "Still to wait: your line has been quiet for 4 of 5 minutes." },
	{ "silent, without the steps",
	    { .needs = SET(CHECKLIST),
		.automatic = SET(CHECKLIST) | SET(QUIET) },
	    { .steps = 2, SILENT(9, 5) }, false, false, "Cb",
	    "Still to do: 0 of 2 steps are ticked." },
	{ "proven silence opens what the budget does not",
	    { .needs = SET(CHECKLIST),
		.automatic = SET(CHECKLIST) | SET(QUIET) },
	    { DONE, SILENT(9, 5), .used = 2 }, false, true, "cB",
	    "You have opened it 2 times in 30 days, so now one of us looks at "
	    "it with you." },
	{ "what cannot be seen is not silent: the checklist",
	    { .needs = SET(QUIET), .automatic = SET(QUIET) }, { DONE, UNSEEN },
	    true, false, "cb",
	    "All is done: you can open your Internet yourself." },
	{ "or staff, as the playbook says",
	    { .needs = SET(QUIET), .unseen_staff = true }, { DONE, UNSEEN },
	    false, false, "Sb",
	    "One of us looks at it before it opens: ask us on this page, or "
	    "call." },
	{ "and staff where there are no steps", { .needs = SET(QUIET) },
	    { UNSEEN }, false, false, "Sb",
	    "One of us looks at it before it opens: ask us on this page, or "
	    "call." },
	{ "a scan", { .needs = SET(SCAN), .scan_helps = true }, { .clean = 3 },
	    true, false, "sb",
	    "All is done: you can open your Internet yourself." },
	{ "no scan yet", { .needs = SET(SCAN), .scan_helps = true }, { DONE },
	    false, false, "Sb", "Still to do: a scan that finds nothing." },
	{ "a scan that found something",
	    { .needs = SET(SCAN), .scan_helps = true },
	    { .clean = 3, .infected = 1 }, false, false, "Sb",
	    "Still to do: remove what the scan found, then scan again." },
	{ "is never asked for where it does not help", { .needs = SET(SCAN) },
	    { DONE }, true, false, "cb",
	    "All is done: you can open your Internet yourself." },
	{ "no new report", { .needs = SET(NO_REPORT), .no_report = 7200 },
	    { .unreported = 7200 }, true, false, "nb",
	    "All is done: you can open your Internet yourself." },
	{ "a new report", { .needs = SET(NO_REPORT), .no_report = 7200 },
	    { .unreported = 7199 }, false, false, "Nb",
	    "Still to wait: nobody has reported your line for 119 of 120 "
	    "minutes." },
};

static void
letters(const struct rule_verdict *verdict, char *text)
{
	for (size_t i = 0; i < verdict->count; i++) {
		char letter = rule_need_name(verdict->needs[i].kind)[0];
		*text++ =
		    verdict->needs[i].met ? letter : (char)(letter - 'a' + 'A');
	}
	*text = '\0';
}

static void
judge(void **state)
{
	const struct rule_case *wanted = *state;
	struct rule_book book = wanted->book;
	book.self_releases = 2;
	book.window = 30 * 86400;
	char needs[NEED_KINDS + 1], sentence[RULE_TEXT_SIZE];
	struct rule_verdict self = rule_self(&book, &wanted->facts);
	letters(&self, needs);
	assert_string_equal(needs, wanted->self_needs);
	assert_int_equal(self.opens, wanted->self);
	assert_int_equal(
	    rule_automatic(&book, &wanted->facts).opens, wanted->automatic);
	assert_string_equal(
	    rule_sentence(&self, &wanted->facts, &i18n_languages[0], sentence),
	    wanted->sentence);
}

static void
the_record_has_all_facts(void **state)
{
	(void)state;
	const struct rule_book book = { .automatic = SET(QUIET) };
	const struct rule_facts facts = { SILENT(9, 5), .unreported = 5 };
	struct rule_verdict verdict = rule_automatic(&book, &facts);
	struct arena *arena = arena_new(4096);
	assert_string_equal(rule_json(&verdict, &facts, arena),
	    "{\"needs\": [{\"need\": \"quiet\", \"met\": true, "
	    "\"have\": 9, \"want\": 5}], \"seen\": true, "
	    "\"silent\": 540, \"last_sighting\": 0, \"unreported\": 5}");
	arena_free(arena);
}

static void
words_are_needs(void **state)
{
	(void)state;
	assert_int_equal(rule_needs(STR("quiet no-report nonsense scan")),
	    SET(QUIET) | SET(NO_REPORT) | SET(SCAN));
	assert_int_equal(rule_needs(STR("")), 0);
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		cmocka_unit_test(the_record_has_all_facts),
		cmocka_unit_test(words_are_needs),
	};
	return ROWS_RUN("rules", rules, judge) +
	    cmocka_run_group_tests_name("rule", others, NULL, NULL);
}
