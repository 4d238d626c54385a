/* SPDX-License-Identifier: BSD-2-Clause */
/* test_endings.c -- whose flows a change of the wall ends */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "gateway/endings.h"

static const struct {
	const char *name;
	uint32_t had, mark;
	bool released, walled;
} endings[] = {
	{ "walled", 0, 0x40000001, false, true },
	{ "walled more firmly", 0x40000001, 0x50000001, false, true },
	{ "restricted", 0, 0x20000001, false, true },
	{ "from restrict to garden", 0x20000001, 0x40000001, false, true },
	{ "from suspend to garden", 0x50000001, 0x40000001, false, false },
	{ "released", 0x40000001, 0, true, false },
	{ "lowered to restrict", 0x40000001, 0x20000001, true, false },
	{ "no longer restricted", 0x20000001, 0, false, false },
	{ "time alone", 0x40000001, 0x40000001, false, false },
	{ "another line's now", 0x40000001, 0x40000002, true, true },
};

static void
test_endings(void **state)
{
	struct endings *all = endings_new(10);
	(void)state;
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		print_message("# %s\n", endings[i].name);
		struct lines_change change = { .had = endings[i].had,
			.mark = endings[i].mark,
			.piece = { .addr.family = 4, .length = 32 } };
		struct flows_message message;
		bool released = false, walled = false;
		assert_true(endings_add(all, &change));
		while (endings_next(all, &message)) {
			released |= message.kind == FLOWS_RELEASED;
			walled |= message.kind == FLOWS_WALLED;
			if (message.kind == FLOWS_RELEASED)
				assert_int_equal(message.mark, 1);
			else
				assert_int_equal(message.mark, endings[i].mark);
			endings_drop(all);
		}
		assert_int_equal(released, endings[i].released);
		assert_int_equal(walled, endings[i].walled);
	}
	endings_free(all);
}

/* The pieces of one line go in as few messages as hold them. */
static void
test_endings_together(void **state)
{
	enum { MESSAGES = 4, PIECES = MESSAGES * FLOWS_PREFIXES };
	struct endings *all = endings_new(PIECES);
	struct flows_message message;
	(void)state;
	for (int i = 0; i < PIECES; i++) {
		struct lines_change change = { .mark = 0x40000001,
			.piece = { .addr = { .family = 4,
				       .bytes = { 192, 0, 2, (uint8_t)i } },
			    .length = 32 } };
		assert_true(endings_add(all, &change));
	}
	for (int i = 0; i < MESSAGES; i++) {
		assert_true(endings_next(all, &message));
		assert_int_equal(message.count, FLOWS_PREFIXES);
		endings_drop(all);
	}
	assert_false(endings_next(all, &message));
	endings_free(all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_endings),
		cmocka_unit_test(test_endings_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
