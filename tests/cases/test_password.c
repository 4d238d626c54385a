/* SPDX-License-Identifier: BSD-2-Clause */
/* test_password.c -- passwords as they are kept, and words that are made up */
#include "cases/password.h"
#include "cases/word.h"
#include "tests/rows.h"

#include <string.h>

#define TWELVE "zwölf ü sig" /* 11 signs, 13 bytes */
#define BYTES_256                                                           \
	"ab345678901234567890123456789012345678901234567890123456789012345" \
	"67890123456789012345678901234567890123456789012345678901234567890" \
	"12345678901234567890123456789012345678901234567890123456789012345" \
	"6789012345678901234567890123456789012345678901234567890123456"

static const struct fault_case {
	const char *name, *password;
	bool fine;
} cases[] = {
	{ "nothing", "", false },
	{ "eleven signs", TWELVE, false },
	{ "twelve signs", TWELVE "!", true },
	{ "256 bytes", BYTES_256, true },
	{ "257 bytes", BYTES_256 "x", false },
	{ "one sign over and over", "aaaaaaaaaaaaaa", false },
	{ "nearly", "aaaaaaaaaaaaab", true },
	{ "begins with the name", "ada-is-my-name", false },
	{ "blanks and commas are signs", "a word, or four", true },
};

static void
fault(void **state)
{
	const struct fault_case *wanted = *state;
	assert_int_equal(
	    password_fault(str_from(wanted->password), STR("ada")) == NULL,
	    wanted->fine);
}

static const struct password_limits cheap = { 1, 8 }, dearer = { 2, 8 };

static void
kept(void **state)
{
	(void)state;
	char one[PASSWORD_SIZE], other[PASSWORD_SIZE];
	assert_true(password_hash(&cheap, STR("four words"), one));
	assert_true(password_hash(&cheap, STR("four words"), other));
	assert_string_not_equal(one, other); /* its salt */
	assert_non_null(strstr(one, "$argon2id$v=19$m=8192,t=1,p=1$"));
	assert_true(password_fits(&cheap, one, STR("four words")));
	assert_true(password_fits(&dearer, one, STR("four words")));
	assert_false(password_fits(&cheap, one, STR("four words ")));
	assert_false(password_fits(&cheap, one, str_from(NULL)));
	assert_false(password_fits(&cheap, NULL, str_from(NULL)));
	assert_false(password_is_old(&cheap, one));
	assert_true(password_is_old(&dearer, one));
}

static void
words(void **state)
{
	(void)state;
	char one[WORD_SIZE], other[WORD_SIZE];
	char digest[WORD_DIGEST_SIZE], same[WORD_DIGEST_SIZE];
	word_make(WORD_INVITATION, one);
	word_make(WORD_INVITATION, other);
	assert_int_equal(strlen(one), WORD_SIZE - 1);
	assert_string_not_equal(one, other);
	assert_int_equal(
	    strspn(one, "23456789abcdefghjkmnpqrstuvwxyz-"), WORD_SIZE - 1);
	word_make(WORD_RECOVERY, one);
	assert_int_equal(strlen(one), 19);
	word_digest(STR("abcd-2345-efgh-6789"), digest);
	word_digest(STR(" ABCD 2345efgh-6789"), same);
	assert_string_equal(digest, same);
	word_digest(STR("abcd-2345-efgh-678"), same);
	assert_string_not_equal(digest, same);
}

int
main(void)
{
	static const struct CMUnitTest more[] = {
		cmocka_unit_test(kept),
		cmocka_unit_test(words),
	};
	return ROWS_RUN("password", cases, fault) +
	    cmocka_run_group_tests(more, NULL, NULL);
}
