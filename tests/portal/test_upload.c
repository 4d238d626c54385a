/* SPDX-License-Identifier: BSD-2-Clause */
/* test_upload.c -- who may send a file now: both sides of each bound */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "portal/upload.h"

static const uint8_t a[UUID_SIZE] = { 1 }, b[UUID_SIZE] = { 2 };
enum { SECOND = 1000, LATER = 3600 * SECOND };

static enum upload_outcome
enter(struct uploads *uploads, const uint8_t *line, int64_t now)
{
	int64_t wait = 0;
	enum upload_outcome outcome = uploads_enter(uploads, line, now, &wait);
	assert_true(outcome == UPLOAD_FINE ? wait == 0 : wait > 0);
	return outcome;
}

static void
so_many_at_once(void **state)
{
	const struct upload_limits limits = {
		.all = 3, .line = 2, .minute = 600
	};
	struct uploads *uploads = uploads_new(&limits);
	(void)state;
	assert_int_equal(enter(uploads, a, LATER), UPLOAD_FINE);
	assert_int_equal(enter(uploads, a, LATER), UPLOAD_FINE);
	assert_int_equal(enter(uploads, a, LATER), UPLOAD_LINE);
	assert_int_equal(enter(uploads, b, LATER), UPLOAD_FINE);
	assert_int_equal(enter(uploads, b, LATER), UPLOAD_BUSY);
	uploads_leave(uploads, a);
	assert_int_equal(enter(uploads, b, LATER), UPLOAD_FINE);
	uploads_leave(uploads, b);
	uploads_leave(uploads, b);
	uploads_leave(uploads, a);
	uploads_free(uploads);
}

static void
no_limit_a_minute(void **state)
{
	const struct upload_limits limits = { .all = 2, .line = 1 };
	struct uploads *uploads = uploads_new(&limits);
	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(enter(uploads, a, LATER), UPLOAD_FINE);
		assert_int_equal(enter(uploads, a, LATER), UPLOAD_LINE);
		uploads_leave(uploads, a);
	}
	uploads_free(uploads);
}

static void
so_many_a_minute(void **state)
{
	const struct upload_limits limits = {
		.all = 100, .line = 1, .minute = 60
	};
	struct uploads *uploads = uploads_new(&limits);
	int64_t wait;
	(void)state;
	for (int i = 0; i < 60; i++) {
		assert_int_equal(enter(uploads, a, LATER), UPLOAD_FINE);
		uploads_leave(uploads, a);
	}
	assert_int_equal(
	    uploads_enter(uploads, a, LATER, &wait), UPLOAD_TOO_FAST);
	assert_int_equal(wait, 2);
	assert_int_equal(enter(uploads, b, LATER), UPLOAD_FINE);
	assert_int_equal(enter(uploads, a, LATER + wait * SECOND), UPLOAD_FINE);
	uploads_free(uploads);
}

static void
lines_beyond_the_table_wait(void **state)
{
	const struct upload_limits limits = {
		.all = 9999, .line = 1, .minute = 60
	};
	struct uploads *uploads = uploads_new(&limits);
	uint8_t line[UUID_SIZE] = { 9 };
	(void)state;
	for (int i = 0; i < 1024; i++) {
		line[1] = (uint8_t)(i >> 8);
		line[2] = (uint8_t)i;
		assert_int_equal(enter(uploads, line, LATER), UPLOAD_FINE);
		uploads_leave(uploads, line);
	}
	assert_int_equal(enter(uploads, a, LATER), UPLOAD_BUSY);
	assert_int_equal(enter(uploads, a, LATER + 2 * SECOND), UPLOAD_FINE);
	uploads_free(uploads);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(so_many_at_once),
		cmocka_unit_test(no_limit_a_minute),
		cmocka_unit_test(so_many_a_minute),
		cmocka_unit_test(lines_beyond_the_table_wait),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
