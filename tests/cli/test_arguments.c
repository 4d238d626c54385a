/* SPDX-License-Identifier: BSD-2-Clause */
/* test_arguments.c -- a synopsis sorts the words of a command line */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"

enum { WORDS_MAX = 8 };

static const char synopsis[] =
    "NAME --scopes LIST [--source NAME]... [--dry-run]";

struct row {
	const char *name;
	const char *synopsis;
	const char *words[WORDS_MAX];
	const char *reason; /* NULL: it is taken */
};

static const struct row rows[] = {
	{ "all that is needed", synopsis, { "a", "--scopes", "read" }, NULL },
	{ "in another order", synopsis, { "--scopes", "read", "a" }, NULL },
	{ "joined", synopsis, { "a", "--scopes=read" }, NULL },
	{ "repeated", synopsis,
	    { "a", "--scopes", "r", "--source", "b", "--source", "c" }, NULL },
	{ "after two hyphens", synopsis, { "--scopes", "r", "--", "--a" },
	    NULL },
	{ "a lone hyphen is a word", "FILE|-", { "-" }, NULL },
	{ "nothing wanted", "", { NULL }, NULL },
	{ "many", "[FILE]...", { "a", "b", "c" }, NULL },
	{ "none of many", "[FILE]...", { NULL }, NULL },
	{ "no name", synopsis, { "--scopes", "read" }, "NAME is missing" },
	{ "no scopes", synopsis, { "a" }, "--scopes is missing" },
	{ "one too many", synopsis, { "a", "b", "--scopes", "r" },
	    "\"b\" is one too many" },
	{ "unknown", synopsis, { "a", "--what" },
	    "there is no option --what here" },
	{ "a start is not enough", synopsis, { "a", "--scope", "r" },
	    "there is no option --scope here" },
	{ "no value", synopsis, { "a", "--scopes" }, "--scopes needs a value" },
	{ "a value too many", synopsis, { "a", "--dry-run=yes" },
	    "--dry-run takes no value" },
	{ "twice", synopsis, { "a", "--scopes", "r", "--scopes", "s" },
	    "--scopes is given twice" },
};

static void
words_fit_or_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arguments arguments;
		char reason[ARGUMENTS_REASON_SIZE] = "";
		char *words[WORDS_MAX];
		int count = 0;
		while (count < WORDS_MAX && rows[i].words[count] != NULL) {
			words[count] = strdup(rows[i].words[count]);
			count++;
		}
		bool taken = arguments_parse(
		    rows[i].synopsis, count, words, &arguments, reason);
		print_message("%s\n", rows[i].name);
		assert_int_equal(taken, rows[i].reason == NULL);
		if (!taken)
			assert_string_equal(reason, rows[i].reason);
		while (count-- > 0)
			free(words[count]);
	}
}

static void
values_are_found(void **state)
{
	(void)state;
	char *words[] = { (char *)"me", (char *)"--source", (char *)"b",
		(char *)"--scopes=r", (char *)"--source=c",
		(char *)"--dry-run" };
	char reason[ARGUMENTS_REASON_SIZE];
	struct arguments given;
	size_t at = 0;
	assert_true(arguments_parse(synopsis, 6, words, &given, reason));
	assert_string_equal(arguments_value(&given, "NAME"), "me");
	assert_string_equal(arguments_value(&given, "--scopes"), "r");
	assert_string_equal(arguments_value(&given, "--dry-run"), "");
	assert_null(arguments_value(&given, "--nothing"));
	assert_string_equal(arguments_next(&given, "--source", &at), "b");
	assert_string_equal(arguments_next(&given, "--source", &at), "c");
	assert_null(arguments_next(&given, "--source", &at));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_fit_or_are_refused),
		cmocka_unit_test(values_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
