/* SPDX-License-Identifier: BSD-2-Clause */
/* test_bytes.c -- slices and cursors at their ends */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "lib/bytes.h"

#define SLICE(literal)                       \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

static void
text_is_utf8_without_nul(void **state)
{
	(void)state;
	static const struct {
		struct str bytes;
		bool want;
	} cases[] = {
		{ SLICE(""), true },
		{ SLICE("plain"), true },
		{ SLICE("gr\xc3\xbc\xc3\x9f"), true },
		{ SLICE("\xe2\x82\xac"), true },
		{ SLICE("\xf0\x9f\x9a\xa9"), true },
		{ SLICE("\xf4\x8f\xbf\xbf"), true }, /* U+10FFFF */
		{ SLICE("a\0b"), false },
		{ SLICE("\x80"), false }, /* stray tail */
		{ SLICE("\xc3"), false }, /* cut off */
		{ SLICE("\xe2\x82"), false },
		{ SLICE("\xc0\xaf"), false }, /* overlong */
		{ SLICE("\xe0\x80\xaf"), false },
		{ SLICE("\xed\xa0\x80"), false },     /* surrogate */
		{ SLICE("\xf4\x90\x80\x80"), false }, /* beyond Unicode */
		{ SLICE("\xff"), false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(str_is_text(cases[i].bytes), cases[i].want);
}

static void
numbers_keep_to_their_bounds(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t want; /* -1: refused */
	} cases[] = {
		{ "0", 0 },
		{ "10", 10 },
		{ "007", 7 },
		{ "65535", 65535 },
		{ "65536", -1 },
		{ "", -1 },
		{ "-1", -1 },
		{ "+1", -1 },
		{ "1 ", -1 },
		{ "0x10", -1 },
		{ "99999999999999999999", -1 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t got = -1;
		bool read = str_number(str_from(cases[i].text), 0, 65535, &got);
		assert_int_equal(read, cases[i].want >= 0);
		assert_int_equal(got, cases[i].want);
	}
}

/* Two bytes, three, and one that none begins with. */
static void
texts_are_shortened_between_signs(void **state)
{
	(void)state;
	struct str text = STR("a\xc3\xbc\xe2\x82\xac"),
		   odd = STR("ab\xff"
			     "cd");
	static const size_t lengths[] = { 0, 1, 1, 3, 3, 3, 6, 6 };
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		assert_int_equal(str_shorten(text, i).len, lengths[i]);
	assert_int_equal(str_shorten(odd, 5).len, 2);
}

static void
signs_are_counted_as_people_do(void **state)
{
	(void)state;
	assert_int_equal(str_signs(STR("")), 0);
	assert_int_equal(str_signs(STR("abc")), 3);
	assert_int_equal(str_signs(STR("\xc3\xbc\xe2\x82\xac")), 2);
}

static void
slices_are_cut_and_trimmed(void **state)
{
	(void)state;
	struct str rest;
	assert_true(str_equal(str_cut(STR("a=b=c"), '=', &rest), STR("a")));
	assert_true(str_equal(rest, STR("b=c")));
	assert_true(str_equal(str_cut(STR("abc"), '=', &rest), STR("abc")));
	assert_int_equal(rest.len, 0);
	assert_true(str_equal(str_cut(STR("="), '=', &rest), STR("")));
	assert_true(str_equal(str_trim(STR(" \t a b \r\n")), STR("a b")));
	assert_true(str_equal(str_trim(STR("   ")), STR("")));
	assert_true(str_equal_nocase(STR("ExAmple"), STR("eXaMPLE")));
	assert_false(str_equal_nocase(STR("a"), STR("ab")));
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_false(str_starts(STR("a"), STR("ab")));
	assert_true(str_ends(STR("abc"), STR("bc")));
	assert_false(str_ends(STR("c"), STR("bc")));
}

static void
a_reader_stops_at_the_end_and_moves_nothing(void **state)
{
	(void)state;
	static const uint8_t bytes[] = { 1, 2, 3, 4, 5, 6, 7 };
	struct reader r = { bytes, sizeof bytes }, part;
	uint8_t one;
	uint16_t two;
	uint32_t four;
	assert_true(reader_u8(&r, &one) && one == 1);
	assert_true(reader_u16(&r, &two) && two == 0x0203);
	assert_true(reader_u32(&r, &four) && four == 0x04050607);
	assert_false(reader_u8(&r, &one));
	r = (struct reader){ bytes, 3 };
	assert_false(reader_u32(&r, &four));
	assert_int_equal(r.left, 3);
	assert_false(reader_take(&r, SIZE_MAX, &part));
	assert_true(reader_take(&r, 3, &part));
	assert_int_equal(part.left, 3);
	assert_true(reader_take(&r, 0, &part));
}

static void
a_writer_that_is_full_stays_full(void **state)
{
	(void)state;
	uint8_t room[8] = { 0 };
	struct writer w = writer_over(room, 5);
	writer_u16(&w, 0x0102);
	writer_u32(&w, 0x03040506);
	assert_true(w.full);
	writer_u8(&w, 9);
	assert_int_equal(writer_used(&w), 2);
	assert_int_equal(room[2], 0);
	char digits[21] = "";
	w = writer_over(digits, 20);
	writer_number(&w, UINT64_MAX);
	assert_false(w.full);
	assert_string_equal(digits, "18446744073709551615");
	w = writer_over(digits, 1);
	writer_number(&w, 0);
	assert_int_equal(digits[0], '0');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_utf8_without_nul),
		cmocka_unit_test(numbers_keep_to_their_bounds),
		cmocka_unit_test(texts_are_shortened_between_signs),
		cmocka_unit_test(signs_are_counted_as_people_do),
		cmocka_unit_test(slices_are_cut_and_trimmed),
		cmocka_unit_test(a_reader_stops_at_the_end_and_moves_nothing),
		cmocka_unit_test(a_writer_that_is_full_stays_full),
	};
	return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
