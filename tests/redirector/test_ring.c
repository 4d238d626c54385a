/* SPDX-License-Identifier: BSD-2-Clause */
/* test_ring.c -- what workers tell */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "redirector/alive.h"

static struct sighting
sighting_of(uint32_t indicator, uint32_t minute)
{
	return (struct sighting){
		.line = { 1 }, .indicator = indicator, .minute = minute
	};
}

static void
test_in_order(void **state)
{
	(void)state;
	struct ring *ring = ring_new();
	struct sighting taken[8];
	for (uint32_t i = 0; i < 20; i++) {
		struct sighting one = sighting_of(i, 5);
		ring_put(ring, &one);
	}
	for (uint32_t i = 0; i < 20;) {
		size_t count = ring_take(ring, taken, 8);
		assert_int_equal(count, i < 16 ? 8 : 4);
		for (size_t k = 0; k < count; k++)
			assert_int_equal(taken[k].indicator, i++);
	}
	assert_int_equal(ring_take(ring, taken, 8), 0);
	assert_int_equal(ring_read_count(ring, COUNT_SIGHTING), 20);
	ring_forget(ring);
}

/* Each line once in a minute, and never more than half the ring. */
static void
test_alive(void **state)
{
	(void)state;
	struct ring *ring = ring_new();
	struct alive *alive = alive_new();
	static struct sighting taken[1 << 15];
	uint8_t one[UUID_SIZE] = { 1 }, other[UUID_SIZE] = { 2 };
	for (int i = 0; i < 9; i++) {
		alive_mark(alive, ring, one, 5);
		alive_mark(alive, ring, other, 5);
	}
	alive_mark(alive, ring, one, 6);
	assert_int_equal(ring_take(ring, taken, 8), 3);
	assert_memory_equal(taken[1].line, other, sizeof other);
	assert_int_equal(taken[2].indicator, 0);
	assert_int_equal(taken[2].minute, 6);
	for (uint32_t i = 0; i < 1 << 15; i++)
		alive_mark(alive, ring, one, i);
	struct sighting seen = sighting_of(7, 5);
	ring_put(ring, &seen);
	size_t count = ring_take(ring, taken, 1 << 15);
	assert_int_equal(taken[count - 1].indicator, 7);
	assert_int_equal(ring_read_count(ring, COUNT_ALIVE), 3 + count - 1);
	assert_int_equal(ring_read_count(ring, COUNT_SIGHTING_LOST), 0);
	alive_mark(alive, ring, one, 1 << 15);
	assert_int_equal(ring_take(ring, taken, 8), 1);
	free(alive);
	ring_forget(ring);
}

/* What does not fit is counted, and what fits is kept. */
static void
test_full(void **state)
{
	(void)state;
	struct ring *ring = ring_new();
	static struct sighting taken[1 << 15];
	for (uint32_t i = 0; i < 1 << 15; i++) {
		struct sighting one = sighting_of(i, 5);
		ring_put(ring, &one);
	}
	size_t count = ring_take(ring, taken, 1 << 15);
	uint64_t lost = ring_read_count(ring, COUNT_SIGHTING_LOST);
	assert_int_equal(count + lost, 1 << 15);
	assert_true(count > 1000 && lost > 1000);
	assert_int_equal(taken[count - 1].indicator, count - 1);
	ring_forget(ring);
}

/* A worker that was taken over writes what it likes into its ring. */
static void
test_hostile(void **state)
{
	(void)state;
	struct ring *ring = ring_new();
	struct sighting taken[8];
	memset((void *)ring, 0xff, 8); /* how many were written */
	assert_int_equal(ring_take(ring, taken, 8), 0);
	ring_forget(ring);
}

/* One process writes while another takes: none is lost or doubled. */
static void
test_two_processes(void **state)
{
	enum { COUNT = 200000 };
	(void)state;
	struct ring *ring = ring_new();
	if (fork() == 0) {
		for (uint32_t i = 0; i < COUNT;) {
			struct sighting one = sighting_of(i, 5);
			uint64_t lost =
			    ring_read_count(ring, COUNT_SIGHTING_LOST);
			ring_put(ring, &one);
			i += ring_read_count(ring, COUNT_SIGHTING_LOST) == lost;
		}
		_exit(0);
	}
	struct sighting taken[64];
	for (uint32_t next = 0; next < COUNT;) {
		size_t count = ring_take(ring, taken, 64);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(taken[i].indicator, next++);
	}
	wait(NULL);
	ring_forget(ring);
}

int
main(void)
{
	if (sodium_init() < 0)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_order),
		cmocka_unit_test(test_alive),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_two_processes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
