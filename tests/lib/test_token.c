/* SPDX-License-Identifier: BSD-2-Clause */
/* test_token.c -- bearer tokens and their scopes */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "lib/token.h"

static void
tokens_differ_and_hash(void **state)
{
	(void)state;
	char one[TOKEN_TEXT_SIZE], two[TOKEN_TEXT_SIZE];
	char hash[TOKEN_HASH_SIZE], again[TOKEN_HASH_SIZE];
	token_make(one);
	token_make(two);
	assert_int_equal(strlen(one), TOKEN_TEXT_SIZE - 1);
	assert_true(str_starts(str_from(one), STR("lzt_")));
	assert_string_not_equal(one, two);
	assert_true(token_hash(str_from(one), hash));
	assert_int_equal(strlen(hash), TOKEN_HASH_SIZE - 1);
	assert_true(token_hash(str_from(one), again));
	assert_string_equal(hash, again);
	assert_true(token_hash(str_from(two), again));
	assert_string_not_equal(hash, again);
}

static void
hash_is_the_known_one(void **state)
{
	(void)state;
	char hash[TOKEN_HASH_SIZE];
	/* printf lzt_AAA... | b2sum -l 256 */
	assert_true(token_hash(
	    STR("lzt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), hash));
	assert_string_equal(hash,
	    "4cc74783e843ee7dbeae2a2270afb604978792d333a64ad31f28293cc8ec1982");
}

static void
what_is_no_token_has_no_hash(void **state)
{
	(void)state;
	char hash[TOKEN_HASH_SIZE];
	assert_false(token_hash(STR(""), hash));
	assert_false(token_hash(STR("lzt_short"), hash));
	assert_false(token_hash(
	    STR("xyz_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), hash));
	assert_false(token_hash(
	    STR("lzt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), hash));
}

static void
scopes_have_names(void **state)
{
	(void)state;
	unsigned scopes = 99;
	assert_true(scopes_parse(STR("quarantine, read"), &scopes));
	assert_int_equal(scopes, SCOPE_QUARANTINE | SCOPE_READ);
	assert_true(scopes_parse(STR("quarantine:force"), &scopes));
	assert_int_equal(scopes, SCOPE_QUARANTINE_FORCE);
	assert_true(scopes_parse(STR(""), &scopes));
	assert_int_equal(scopes, 0);
	assert_false(scopes_parse(STR("read write"), &scopes));
	assert_false(scopes_parse(STR("READ"), &scopes));
	assert_string_equal(scope_name(SCOPE_SUBSCRIBERS), "subscribers");
	assert_string_equal(scope_name((enum scope)3), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_differ_and_hash),
		cmocka_unit_test(hash_is_the_known_one),
		cmocka_unit_test(what_is_no_token_has_no_hash),
		cmocka_unit_test(scopes_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
