/* SPDX-License-Identifier: BSD-2-Clause */
/* test_seal.c -- second factors are sealed; who opens them, who does not */
#include "cases/seal.h"
#include "tests/rows.h"

#include <string.h>

#define REST "000000000000000000000000000000000000000000000000000000000000001"
#define ONE "0" REST
#define TWO "0000000000000000000000000000000000000000000000000000000000000002"

static const struct file_case {
	const char *name, *text;
	size_t keys; /* 0: refused */
} cases[] = {
	{ "one key", ONE "\n", 1 },
	{ "no end of line", ONE, 1 },
	{ "comments, blanks, ends of Windows", "# x\n\n  " ONE " \r\n#", 1 },
	{ "two keys", ONE "\n" TWO "\n", 2 },
	{ "capitals", "A" REST, 1 },
	{ "nothing", "", 0 },
	{ "comments alone", "# " ONE "\n", 0 },
	{ "one twice", ONE "\n" ONE "\n", 0 },
	{ "a digit short", REST, 0 },
	{ "a digit more", ONE "0", 0 },
	{ "no digit", "z" REST, 0 },
};

static void
files(void **state)
{
	const struct file_case *wanted = *state;
	struct seal_keys keys;
	const char *fault = seal_keys_read(str_from(wanted->text), &keys);
	assert_int_equal(fault == NULL, wanted->keys > 0);
	if (fault == NULL)
		assert_int_equal(keys.count, wanted->keys);
}

static const uint8_t factor[TOTP_KEY_SIZE] = "a second factor, 20";

static struct seal_keys
keys_of(const char *text)
{
	struct seal_keys keys;
	assert_null(seal_keys_read(str_from(text), &keys));
	return keys;
}

static enum seal_outcome
try(const char *file, const char *owner, const char *hex)
{
	const struct seal_keys keys = keys_of(file);
	uint8_t opened[TOTP_KEY_SIZE] = { 0 };
	enum seal_outcome outcome = seal_open(&keys, owner, hex, opened);
	if (seal_is_open(outcome))
		assert_memory_equal(opened, factor, sizeof factor);
	return outcome;
}

static void
owners_and_keys(void **state)
{
	(void)state;
	char hex[SEAL_HEX], again[SEAL_HEX];
	const struct seal_keys keys = keys_of(ONE);
	seal_close(&keys, "ada", factor, hex);
	seal_close(&keys, "ada", factor, again);
	assert_int_equal(strlen(hex), SEAL_HEX - 1);
	assert_string_not_equal(hex, again);
	assert_int_equal(try(ONE, "ada", hex), SEAL_OPENED);
	assert_int_equal(try(TWO "\n" ONE, "ada", hex), SEAL_OLDER);
	assert_int_equal(try(TWO, "ada", hex), SEAL_NO_KEY);
	assert_int_equal(try(ONE, "eve", hex), SEAL_BROKEN);
	assert_int_equal(try(ONE, "", hex), SEAL_BROKEN);
	assert_int_equal(
	    try(ONE, "ada", "61207365636f6e6420666163746f722c20323000"),
	    SEAL_PLAIN);
	assert_int_equal(try(ONE, "ada", ""), SEAL_BROKEN);
	assert_int_equal(try(ONE, "ada", "00"), SEAL_BROKEN);
}

/* Each digit of it counts. */
static void
tampering(void **state)
{
	(void)state;
	char hex[SEAL_HEX];
	const struct seal_keys keys = keys_of(ONE);
	seal_close(&keys, "ada", factor, hex);
	for (size_t i = 0; i < SEAL_HEX - 1; i++) {
		char digit = hex[i];
		hex[i] = digit == '0' ? '1' : '0';
		assert_false(seal_is_open(try(ONE, "ada", hex)));
		hex[i] = digit;
	}
	hex[SEAL_HEX - 3] = '\0';
	assert_int_equal(try(ONE, "ada", hex), SEAL_BROKEN);
}

static void
new_keys(void **state)
{
	(void)state;
	char text[(SEAL_KEYS_MOST + 1) * SEAL_KEY_TEXT] = "";
	struct seal_keys keys = { 0 };
	for (size_t i = 0; i < SEAL_KEYS_MOST; i++) {
		seal_key_make(&keys, text + i * SEAL_KEY_TEXT);
		text[(i + 1) * SEAL_KEY_TEXT - 1] = '\n';
		keys = keys_of(text);
		assert_int_equal(keys.count, i + 1);
	}
	seal_key_make(&keys, text + sizeof text - SEAL_KEY_TEXT);
	assert_non_null(seal_keys_read(str_from(text), &keys));
}

int
main(void)
{
	static const struct CMUnitTest more[] = {
		cmocka_unit_test(owners_and_keys),
		cmocka_unit_test(tampering),
		cmocka_unit_test(new_keys),
	};
	return ROWS_RUN("files", cases, files) +
	    cmocka_run_group_tests(more, NULL, NULL);
}
