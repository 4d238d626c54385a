/* SPDX-License-Identifier: BSD-2-Clause */
/* test_arena.c -- the memory of one request at its limit */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "lib/arena.h"

static void
what_fits_is_zeroed_and_aligned(void **state)
{
	(void)state;
	struct arena *arena = arena_new(256);
	uint8_t *one = arena_alloc(arena, 3);
	max_align_t *two = arena_alloc(arena, sizeof *two);
	assert_non_null(one);
	assert_int_equal((uintptr_t)two % _Alignof(max_align_t), 0);
	memset(one, 0xff, 3);
	arena_reset(arena);
	assert_ptr_equal(arena_alloc(arena, 3), one);
	assert_int_equal(one[0] | one[1] | one[2], 0);
	arena_free(arena);
}

static void
what_does_not_fit_is_told_at_the_end(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64);
	assert_non_null(arena_alloc(arena, 64));
	assert_false(arena_full(arena));
	assert_null(arena_alloc(arena, 1));
	assert_true(arena_full(arena));
	assert_string_equal(arena_copy(arena, STR("text")), "");
	assert_string_equal(arena_print(arena, "%d", 7), "");
	arena_reset(arena);
	assert_false(arena_full(arena));
	assert_null(arena_alloc(arena, SIZE_MAX));
	assert_null(arena_alloc(arena, SIZE_MAX - 8));
	arena_free(arena);
	arena_free(NULL);
}

static void
texts_are_copied_whole(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024);
	assert_string_equal(arena_copy(arena, STR("one")), "one");
	assert_string_equal(arena_copy(arena, (struct str){ NULL, 0 }), "");
	assert_string_equal(arena_print(arena, "%s-%05d", "a", 42), "a-00042");
	arena_free(arena);
}

static void
what_a_query_cannot_hold_is_encoded(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64);
	assert_string_equal(arena_encode(arena, STR("/a-b._~9?x=ü &\n")),
	    "/a-b._~9%3Fx%3D%C3%BC%20%26%0A");
	assert_string_equal(arena_encode(arena, STR("")), "");
	assert_string_equal(arena_encode(arena, STR("too long for it")), "");
	assert_true(arena_full(arena));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_is_zeroed_and_aligned),
		cmocka_unit_test(what_does_not_fit_is_told_at_the_end),
		cmocka_unit_test(texts_are_copied_whole),
		cmocka_unit_test(what_a_query_cannot_hold_is_encoded),
	};
	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
