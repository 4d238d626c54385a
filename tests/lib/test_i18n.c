/* SPDX-License-Identifier: BSD-2-Clause */
/* test_i18n.c -- languages are found, texts filled, times told in words */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/i18n.h"

/* Sunday, 22 November 2026, 10:30 UTC; 11:30 in Berlin. */
static const int64_t now = 1795343400;

static int
setup(void **state)
{
	(void)state;
	i18n_open("build-san/i18n");
	i18n_set_zone("Europe/Berlin");
	return 0;
}

struct accept_case {
	const char *header;
	const char *want;
};

static const struct accept_case accept_cases[] = {
	{ "", "en" },
	{ "de", "de" },
	{ "DE-at", "de" },
	{ "sv", "en" },
	{ "sv, de;q=0.3", "de" },
	{ "en, de", "en" },
	{ "en;q=0.8, de;q=0.9", "de" },
	{ "en;q=0.999, de", "de" },
	{ "de;q=0", "en" },
	{ "de;q=2, en", "en" },
	{ "de;q=x", "en" },
	{ "de;q=0.1234, en;q=0.1", "en" },
	{ "de;level=1", "en" },
	{ "de ; q=1", "de" },
	{ ",,;,;;q,de", "de" },
	{ "*", "en" },
};

static void
browsers_are_understood(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof accept_cases / sizeof *accept_cases;
	     i++) {
		const struct accept_case *c = &accept_cases[i];
		const char *found = i18n_accept(str_from(c->header))->tag;
		if (!str_equal(str_from(found), str_from(c->want)))
			fail_msg("\"%s\": %s", c->header, found);
	}
}

struct when_case {
	const char *tag;
	int64_t ago; /* seconds */
	const char *want;
};

static const struct when_case when_cases[] = {
	{ "en", 0, "today at 11:30" },
	{ "en", 11 * 3600 + 30 * 60, "today at 00:00" },
	{ "en", 11 * 3600 + 30 * 60 + 1, "yesterday at 23:59" },
	{ "en", 86400, "yesterday at 11:30" },
	{ "en", 2 * 86400, "on 20 November at 11:30" },
	{ "en", 60 * 86400, "on 23 September at 12:30" },
	{ "en", 365 * 86400, "on 22 November 2025 at 11:30" },
	{ "de", 0, "heute um 11:30" },
	{ "de", 365 * 86400, "am 22. November 2025 um 11:30" },
	{ "fr", 365 * 86400, "le 22 novembre 2025 à 11:30" },
	{ "es", 2 * 86400, "el 20 de noviembre a las 11:30" },
	{ "pl", 365 * 86400, "22 listopada 2025 o 11:30" },
	{ "fi", 365 * 86400, "22. marraskuuta 2025 klo 11:30" },
	{ "tr", 2 * 86400, "20 Kasım saat 11:30" },
	{ "ar", 0, "اليوم الساعة 11:30" },
};

static void
times_are_told_in_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof when_cases / sizeof *when_cases; i++) {
		const struct when_case *c = &when_cases[i];
		char text[I18N_TIME_SIZE];
		i18n_when(i18n_find(str_from(c->tag)), now - c->ago, now, text,
		    sizeof text);
		assert_string_equal(text, c->want);
	}
}

static void
zones_have_names(void **state)
{
	char text[I18N_TIME_SIZE];
	(void)state;
	i18n_zone(now, text, sizeof text);
	assert_string_equal(text, "CET");
	i18n_date_time(&i18n_languages[0], now, text, sizeof text);
	assert_string_equal(text, "22 November 2026, 11:30");
}

static void
plurals_follow_the_language(void **state)
{
	const struct i18n_language *german = i18n_find(STR("de"));
	(void)state;
	assert_string_equal(i18n_plural(&i18n_languages[0], "{count} report",
				"{count} reports", 1),
	    "{count} report");
	assert_string_equal(
	    i18n_plural(german, "{count} report", "{count} reports", 2),
	    "{count} Meldungen");
}

static void
texts_are_filled_and_cut(void **state)
{
	char text[8];
	const struct i18n_part parts[] = { { "a", "xy" } };
	(void)state;
	assert_string_equal(i18n_fill(&i18n_languages[0], "1{a}2{b}{a}", parts,
				1, text, sizeof text),
	    "1xy2xy");
	assert_string_equal(i18n_fill(&i18n_languages[0], "1234567{a}", parts,
				1, text, sizeof text),
	    "1234567");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(browsers_are_understood),
		cmocka_unit_test(times_are_told_in_words),
		cmocka_unit_test(zones_have_names),
		cmocka_unit_test(plurals_follow_the_language),
		cmocka_unit_test(texts_are_filled_and_cut),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
