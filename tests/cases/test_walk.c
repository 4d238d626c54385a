/* SPDX-License-Identifier: BSD-2-Clause */
/* test_walk.c -- a device is off: is it the one? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cases/walk.h"

#define SEEN(...)                                              \
	(const struct quiet_sighting[]){ __VA_ARGS__ },        \
	    sizeof((struct quiet_sighting[]){ __VA_ARGS__ }) / \
	    sizeof(struct quiet_sighting)
enum { OFF = 1000 * 60 };

static void
a_device_is_judged_by_silence(void **state)
{
	(void)state;
	int64_t ready;
	assert_int_equal(walk_judge(0, OFF, SEEN({ 999, 9 }), &ready), WALK_ON);
	assert_int_equal(
	    walk_judge(OFF, OFF, SEEN({ 999, 9 }), &ready), WALK_WAITING);
	assert_int_equal(ready - OFF, 15 * 60);
	walk_judge(OFF, OFF, SEEN({ 999, 1 }, { 995, 1 }, { 991, 1 }), &ready);
	assert_int_equal(ready - OFF, 12 * 60);
	walk_judge(OFF, OFF, SEEN({ 999, 1 }, { 998, 1 }), &ready);
	assert_int_equal(ready - OFF, 5 * 60);
	walk_judge(OFF, OFF, SEEN({ 999, 1 }, { 900, 1 }), &ready);
	assert_int_equal(ready - OFF, 60 * 60);
	assert_int_equal(
	    walk_judge(OFF, OFF + 899, SEEN({ 999, 9 }), &ready), WALK_WAITING);
	assert_int_equal(
	    walk_judge(OFF, OFF + 900, SEEN({ 999, 9 }), &ready), WALK_SILENT);
	assert_int_equal(
	    walk_judge(OFF, OFF + 900, SEEN({ 1001, 1 }, { 999, 9 }), &ready),
	    WALK_SILENT);
	assert_int_equal(
	    walk_judge(OFF, OFF + 120, SEEN({ 1001, 2 }, { 999, 9 }), &ready),
	    WALK_TALKING);
	assert_int_equal(
	    walk_judge(OFF, OFF + 120, SEEN({ 1000, 9 }, { 999, 9 }), &ready),
	    WALK_WAITING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_is_judged_by_silence),
	};
	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
