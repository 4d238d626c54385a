/* SPDX-License-Identifier: BSD-2-Clause */
/* test_share.c -- places and buckets: how much each source may have */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "redirector/bucket.h"
#include "redirector/config.h"
#include "redirector/pool.h"

enum { SECOND = 1000000 };

static bool
take(struct buckets *buckets, const void *bytes, size_t count, int64_t now)
{
	return buckets_take(buckets, buckets_key(buckets, bytes, count), now);
}

static void
test_bucket(void **state)
{
	(void)state;
	struct buckets *buckets = buckets_new(64, SECOND / 10, 5);
	int64_t now = 100 * (int64_t)SECOND;
	int taken = 0;
	for (int i = 0; i < 20; i++)
		taken += take(buckets, "a", 1, now);
	assert_int_equal(taken, 5);
	assert_true(take(buckets, "b", 1, now));
	assert_false(take(buckets, "a", 1, now + SECOND / 20));
	assert_true(take(buckets, "a", 1, now + SECOND / 10));
	assert_false(take(buckets, "a", 1, now + SECOND / 10));
	taken = 0;
	for (int i = 0; i < 20; i++)
		taken += take(buckets, "a", 1, now + 10 * SECOND);
	assert_int_equal(taken, 5);
	buckets_free(buckets);
}

/* What is owed is paid before anything else is had; it never keeps anybody from
 * the first one. */
static void
test_debt(void **state)
{
	(void)state;
	struct buckets *buckets = buckets_new(64, SECOND, 5);
	uint64_t key = buckets_key(buckets, "a", 1);
	int64_t now = 100 * (int64_t)SECOND;
	buckets_owe(buckets, key, 4, now);
	assert_true(buckets_take(buckets, key, now));
	assert_false(buckets_take(buckets, key, now));
	buckets_owe(buckets, key, 7, now);
	assert_false(buckets_take(buckets, key, now + 7 * (int64_t)SECOND));
	assert_true(buckets_take(buckets, key, now + 8 * (int64_t)SECOND));
	assert_true(take(buckets, "b", 1, now));
	buckets_free(buckets);
}

/* Strangers push out who is idle, so each of them has a full bucket, and none
 * has more. */
static void
test_many_keys(void **state)
{
	(void)state;
	struct buckets *buckets = buckets_new(64, SECOND, 1);
	for (uint32_t i = 0; i < 10000; i++)
		assert_true(take(buckets, &i, sizeof i, (int64_t)i * SECOND));
	buckets_free(buckets);
}

static struct addr
addr_of(const char *text)
{
	struct addr addr;
	assert_true(addr_parse(str_from(text), &addr));
	return addr;
}

static void
test_pool(void **state)
{
	(void)state;
	struct pool pool;
	struct addr a = addr_of("192.0.2.1"), b = addr_of("2001:db8::1");
	uint32_t index, first, at = 0;
	pool_new(&pool, 3);
	assert_false(pool_first_due(&pool, NULL, &index));
	assert_true(pool_take(&pool, &a, 30, &first));
	assert_true(pool_take(&pool, &b, 10, &index));
	assert_true(pool_take(&pool, &a, 20, &index));
	assert_false(pool_take(&pool, &a, 5, &index));
	assert_int_equal(pool_count_of(&pool, &a), 2);
	assert_true(pool_first_due(&pool, NULL, &index));
	assert_int_equal(pool.place[index].deadline, 10);
	assert_true(pool_first_due(&pool, &a, &index));
	assert_int_equal(pool.place[index].deadline, 20);

	int due = 0;
	while (pool_next_due(&pool, 20, &at, &index))
		due++;
	assert_int_equal(due, 2);

	uint32_t generation = pool.place[first].generation;
	assert_true(pool_is(&pool, first, generation));
	pool_give(&pool, first);
	assert_false(pool_is(&pool, first, generation));
	assert_true(pool_take(&pool, &b, 40, &index));
	assert_int_equal(index, first);
	assert_false(pool_is(&pool, first, generation));
	pool_free(&pool);
}

static const struct {
	const char *text;
	const char *want; /* printed again; NULL: refused */
} endpoints[] = {
	{ "192.0.2.1:53", "192.0.2.1:53" },
	{ "[2001:db8::1]:8053", "[2001:db8::1]:8053" },
	{ "[::]:53", "[::]:53" },
	{ "192.0.2.1", NULL },
	{ "192.0.2.1:", NULL },
	{ "192.0.2.1:0", NULL },
	{ "192.0.2.1:65536", NULL },
	{ "[192.0.2.1]:53", NULL },
	{ "2001:db8::1:53", NULL },
	{ "[2001:db8::1]", NULL },
	{ "[]:53", NULL },
	{ "[:53", NULL },
	{ ":53", NULL },
	{ "localhost:53", NULL },
	{ "", NULL },
};

static void
test_endpoints(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++) {
		struct endpoint endpoint;
		char text[ENDPOINT_TEXT_SIZE];
		bool good =
		    endpoint_parse(str_from(endpoints[i].text), &endpoint);
		assert_int_equal(good, endpoints[i].want != NULL);
		if (good)
			assert_string_equal(
			    endpoint_print(&endpoint, text), endpoints[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bucket),
		cmocka_unit_test(test_debt),
		cmocka_unit_test(test_many_keys),
		cmocka_unit_test(test_pool),
		cmocka_unit_test(test_endpoints),
	};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
