/* SPDX-License-Identifier: BSD-2-Clause */
/* test_qr.c -- the square that cameras read: its path and its signs agree */
#include "cases/qr.h"
#include "tests/rows.h"

#include <string.h>

enum { SIDE = 21 + 2 * QR_QUIET }; /* version 1: 21 modules */

/* Is this module black, as the signs show it? */
static bool
sign_is_black(const char *signs, size_t x, size_t y)
{
	for (size_t line = 0; line < y / 2; line++)
		signs = strchr(signs, '\n') + 1;
	for (size_t i = 0; i < x; i++)
		signs += *signs == ' ' ? 1 : 3;
	if (*signs == ' ')
		return true;
	return strncmp(signs, y % 2 == 0 ? "▄" : "▀", 3) == 0;
}

/* The number after `mark`; moves on behind it. */
static int64_t
read_number(struct str *path, char mark)
{
	int64_t number;
	size_t digits = 1;
	assert_int_equal(path->data[0], mark);
	while (path->data[digits] >= '0' && path->data[digits] <= '9')
		digits++;
	assert_true(str_number(
	    (struct str){ path->data + 1, digits - 1 }, 0, SIDE, &number));
	*path = (struct str){ path->data + digits, path->len - digits };
	return number;
}

/* Runs of black modules: "M4 4h7v1H4z". */
static void
draw(struct str path, bool square[SIDE][SIDE])
{
	while (path.len > 0) {
		struct str rest;
		int64_t x = read_number(&path, 'M');
		int64_t y = read_number(&path, ' ');
		int64_t run = read_number(&path, 'h');
		str_cut(path, 'z', &rest);
		path = rest;
		for (int64_t i = 0; i < run; i++)
			square[y][x + i] = true;
	}
}

static void
path_and_signs_agree(void **state)
{
	(void)state;
	bool square[SIDE][SIDE] = { 0 };
	struct arena *arena = arena_new(1 << 18);
	size_t side = 0;
	draw(str_from(qr_path("lazaret", arena, &side)), square);
	const char *signs = qr_signs("lazaret", arena);
	assert_int_equal(side, SIDE);
	for (size_t y = 0; y < SIDE; y++)
		for (size_t x = 0; x < SIDE; x++)
			assert_int_equal(
			    square[y][x], sign_is_black(signs, x, y));
	arena_free(arena);
}

/* ISO/IEC 18004, 6.3.3: three corners look alike, white all around. */
static void
its_corners(void **state)
{
	(void)state;
	static const char row[] = "XXXXXXX ";
	bool square[SIDE][SIDE] = { 0 };
	struct arena *arena = arena_new(1 << 18);
	size_t side = 0, far = SIDE - QR_QUIET - 7;
	draw(str_from(qr_path("lazaret", arena, &side)), square);
	for (size_t i = 0; i < 8; i++) {
		bool black = row[i] == 'X';
		assert_int_equal(square[QR_QUIET][QR_QUIET + i], black);
		assert_int_equal(square[QR_QUIET + i][QR_QUIET], black);
		assert_int_equal(square[far + 6][QR_QUIET + i], black);
		assert_false(square[QR_QUIET - 1][QR_QUIET + i]);
	}
	arena_free(arena);
}

static void
what_does_not_fit(void **state)
{
	(void)state;
	char text[8000] = "";
	struct arena *arena = arena_new(1 << 20), *small = arena_new(64);
	size_t side = 0;
	for (size_t i = 0; i < sizeof text - 1; i++)
		text[i] = 'x';
	assert_string_equal(qr_path(text, arena, &side), "");
	assert_string_equal(qr_signs(text, arena), "");
	assert_string_equal(qr_path("lazaret", small, &side), "");
	assert_int_equal(side, 0);
	arena_free(arena);
	arena_free(small);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(path_and_signs_agree),
		cmocka_unit_test(its_corners),
		cmocka_unit_test(what_does_not_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
