/* SPDX-License-Identifier: BSD-2-Clause */
/* test_session.c -- secrets, their digests and tokens; when a session ends */
#include "portal/staff/session.h"
#include "tests/rows.h"

#include <string.h>

enum { NOW = 1000000, IDLE = 1800, WHOLE = 43200 };

static const struct session_case {
	const char *name;
	int64_t began_ago, seen_ago, fresh_ago;
	bool holds, fresh;
} cases[] = {
	{ "just now", 0, 0, 0, true, true },
	{ "nearly idle", 3600, IDLE - 1, 3600, true, false },
	{ "idle", 3600, IDLE, 3600, false, false },
	{ "nearly over", WHOLE - 1, 0, 0, true, true },
	{ "over", WHOLE, 0, 0, false, true },
	{ "nearly stale", 3600, 0, SESSION_FRESH - 1, true, true },
	{ "stale", 3600, 0, SESSION_FRESH, true, false },
	{ "never proved", 60, 0, NOW, true, false },
};

static void
ends(void **state)
{
	static const struct session_rules rules = { IDLE, WHOLE };
	const struct session_case *wanted = *state;
	const struct session_times times = { NOW - wanted->began_ago,
		NOW - wanted->seen_ago, NOW - wanted->fresh_ago };
	assert_int_equal(session_holds(&times, &rules, NOW), wanted->holds);
	assert_int_equal(session_is_fresh(&times, NOW), wanted->fresh);
}

static void
secrets(void **state)
{
	(void)state;
	char one[SESSION_SECRET_SIZE], other[SESSION_SECRET_SIZE];
	char digest[SESSION_DIGEST_SIZE], token[SESSION_TOKEN_SIZE];
	session_make(one);
	session_make(other);
	assert_int_equal(strlen(one), SESSION_SECRET_SIZE - 1);
	assert_string_not_equal(one, other);
	assert_true(session_digest(str_from(one), digest));
	assert_int_equal(strlen(digest), SESSION_DIGEST_SIZE - 1);
	assert_false(session_digest(STR("short"), digest));
	assert_false(session_digest(str_from(NULL), digest));
	session_token(str_from(one), token);
	assert_true(session_owns(str_from(one), str_from(token)));
	assert_false(session_owns(str_from(other), str_from(token)));
	assert_false(session_owns(str_from(one), STR("")));
	assert_false(session_owns(str_from(NULL), str_from(token)));
	token[0] = (char)(token[0] == 'A' ? 'B' : 'A');
	assert_false(session_owns(str_from(one), str_from(token)));
}

int
main(void)
{
	static const struct CMUnitTest more[] = { cmocka_unit_test(secrets) };
	return ROWS_RUN("session", cases, ends) +
	    cmocka_run_group_tests(more, NULL, NULL);
}
