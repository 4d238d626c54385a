/* SPDX-License-Identifier: BSD-2-Clause */
/* test_csrf.c -- tokens of forms: for this line, this case, these hours */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "portal/csrf.h"

enum { HOUR = 3600, NOW = 1795343400 };

static const uint8_t key[CSRF_KEY_SIZE] = "a key";
static const uint8_t other_key[CSRF_KEY_SIZE] = "another key";

struct token_case {
	const char *name;
	const uint8_t *key;
	const char *line, *cause;
	int64_t now;
	bool want;
};

static const struct token_case token_cases[] = {
	{ "the same", key, "line", "case", NOW, true },
	{ "within the hour", key, "line", "case", NOW + HOUR / 2, true },
	{ "at the end", key, "line", "case", NOW + CSRF_HOURS *HOUR, true },
	{ "after the end", key, "line", "case", NOW + (CSRF_HOURS + 1) * HOUR,
	    false },
	{ "from the future", key, "line", "case", NOW - 2 * HOUR, false },
	{ "another line", key, "lime", "case", NOW, false },
	{ "another case", key, "line", "cause", NOW, false },
	{ "texts moved over", key, "linec", "ase", NOW, false },
	{ "another key", other_key, "line", "case", NOW, false },
};

static void
tokens_are_checked(void **state)
{
	char token[CSRF_TOKEN_SIZE];
	(void)state;
	csrf_token(key, "line", "case", NOW, token);
	assert_int_equal(strlen(token), CSRF_TOKEN_SIZE - 1);
	for (size_t i = 0; i < sizeof token_cases / sizeof *token_cases; i++) {
		const struct token_case *c = &token_cases[i];
		if (csrf_check(c->key, c->line, c->cause, c->now,
			str_from(token)) != c->want)
			fail_msg("%s", c->name);
	}
}

static void
other_texts_are_refused(void **state)
{
	char token[CSRF_TOKEN_SIZE];
	(void)state;
	csrf_token(key, "line", "case", NOW, token);
	assert_false(csrf_check(key, "line", "case", NOW, str_from(NULL)));
	assert_false(csrf_check(key, "line", "case", NOW,
	    (struct str){ token, CSRF_TOKEN_SIZE - 2 }));
	token[3] ^= 1;
	assert_false(csrf_check(key, "line", "case", NOW, str_from(token)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_are_checked),
		cmocka_unit_test(other_texts_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
