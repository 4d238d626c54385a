/* SPDX-License-Identifier: BSD-2-Clause */
/* test_slots.c -- numbers of lines in marks */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "gateway/slots.h"

static void
test_slots(void **state)
{
	(void)state;
	struct slots *slots = slots_new(3);
	uint8_t line[16], a[16] = { 1 }, b[16] = { 2 }, c[16] = { 3 },
			  d[16] = { 4 }, e[16] = { 5 };
	assert_int_equal(slots_take(slots, a), 1);
	assert_int_equal(slots_take(slots, b), 2);
	assert_int_equal(slots_take(slots, a), 1);
	slots_hold(slots, 1);
	assert_int_equal(slots_take(slots, c), 3);
	assert_int_equal(slots_take(slots, d), 2); /* 1 is held, 2 is not */
	assert_int_equal(slots_find(slots, b), 0);
	slots_hold(slots, 2);
	slots_hold(slots, 3);
	assert_int_equal(slots_take(slots, e), 0);
	slots_hold(slots, 3);
	assert_int_equal(slots_held(slots), 3);
	slots_drop(slots, 1);
	assert_int_equal(slots_held(slots), 2);
	assert_true(slots_line(slots, 1, line)); /* for what comes late */
	assert_memory_equal(line, a, 16);
	assert_int_equal(slots_take(slots, e), 1);
	assert_false(slots_line(slots, 0, line));
	assert_false(slots_line(slots, 4, line));
	assert_false(slots_adopt(slots, 1, a));
	slots_free(slots);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slots),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
