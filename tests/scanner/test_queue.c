/* SPDX-License-Identifier: BSD-2-Clause */
/* test_queue.c -- lines take turns, within their shares and bounds */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "scanner/queue.h"

/* A story in letters: "a" a file of line a comes, "A" one of its files that
 * runs is done, "." who is next starts, as often as anybody may. What has
 * started is told, "!" where a file found no room. */
static void
play(const char *story, struct queue_limits limits, char *told)
{
	struct queue *queue = queue_new(limits);
	for (; *story != '\0'; story++) {
		struct ticket ticket = { .line = { (uint8_t)(*story | 0x20) } };
		uint32_t index = 0;
		if (*story == '.') {
			while ((index = queue_next(queue)) != QUEUE_NONE) {
				queue_start(queue, index);
				*told++ =
				    (char)queue_ticket(queue, index)->line[0];
			}
		} else if (*story >= 'a') {
			if (queue_add(queue, &ticket) == QUEUE_NONE)
				*told++ = '!';
		} else {
			while (
			    queue_ticket(queue, index)->state != TICKET_RUNS ||
			    queue_ticket(queue, index)->line[0] !=
				ticket.line[0])
				index++;
			queue_end(queue, index);
		}
	}
	*told = '\0';
	queue_free(queue);
}

static const struct {
	const char *name, *story;
	struct queue_limits limits;
	const char *want;
} stories[] = {
	{ "one after another", "aaa.A.A.", { 9, 9, 1, 1 }, "aaa" },
	{ "in turns, whoever has more", "aaaab.A.B.A.", { 9, 9, 1, 1 },
	    "abaa" },
	{ "who comes late waits one turn", "aaaaa.A.A.b.A.A.", { 9, 9, 1, 1 },
	    "aaaab" },
	{ "no more than its share", "aaaa.", { 9, 9, 4, 2 }, "aa" },
	{ "the rest is for others", "aaaab.", { 9, 9, 4, 2 }, "aba" },
	{ "three lines", "aaabbbc.", { 9, 9, 4, 2 }, "abca" },
	{ "all places taken", "abcd.", { 9, 9, 2, 2 }, "ab" },
	{ "a full queue refuses", "abc", { 2, 9, 1, 1 }, "!" },
	{ "at its bound it does not", "ab", { 2, 9, 1, 1 }, "" },
	{ "a full line refuses, others do not", "aaab", { 9, 2, 1, 1 }, "!" },
	{ "what runs does not wait", "a.a", { 1, 1, 1, 1 }, "a" },
	{ "leaving wins no turn", "aab.A.a.B.", { 9, 9, 1, 1 }, "aba" },
};

static void
test_stories(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
		char told[64];
		play(stories[i].story, stories[i].limits, told);
		if (strcmp(told, stories[i].want) != 0)
			print_error("%s\n", stories[i].name);
		assert_string_equal(told, stories[i].want);
	}
}

/* The place that a file is told is the number that start before it. */
static void
test_places(void **state)
{
	struct queue *queue = queue_new((struct queue_limits){ 40, 40, 1, 1 });
	static const char lines[] = "aaabcbbaacad";
	uint32_t index, place[sizeof lines - 1], started = 0;
	(void)state;
	for (size_t i = 0; i < sizeof lines - 1; i++) {
		struct ticket ticket = { .line = { (uint8_t)lines[i] },
			.number = (uint32_t)i };
		assert_int_not_equal(queue_add(queue, &ticket), QUEUE_NONE);
	}
	for (uint32_t i = 0; i < sizeof lines - 1; i++)
		place[queue_ticket(queue, i)->number] = queue_place(queue, i);
	while ((index = queue_next(queue)) != QUEUE_NONE) {
		uint32_t number = queue_ticket(queue, index)->number;
		assert_int_equal(place[number], started++);
		queue_start(queue, index);
		queue_end(queue, index);
	}
	assert_int_equal(started, sizeof lines - 1);
	queue_free(queue);
}

/* A waiting file that is taken back leaves nothing behind. */
static void
test_taken_back(void **state)
{
	struct queue *queue = queue_new((struct queue_limits){ 2, 2, 1, 1 });
	struct ticket ticket = { .line = { 'a' } };
	(void)state;
	for (int i = 0; i < 100; i++) {
		uint32_t index = queue_add(queue, &ticket);
		assert_int_not_equal(index, QUEUE_NONE);
		assert_int_equal(queue_waiting(queue), 1);
		queue_end(queue, index);
	}
	assert_int_equal(queue_waiting(queue), 0);
	assert_int_equal(queue_running(queue), 0);
	assert_int_equal(queue_next(queue), QUEUE_NONE);
	queue_free(queue);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_taken_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
