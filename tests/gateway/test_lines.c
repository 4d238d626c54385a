/* SPDX-License-Identifier: BSD-2-Clause */
/* test_lines.c -- which elements the kernel should have */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "gateway/lines.h"

enum { NOW = 1000000, ROWS = 1000, SOON = NOW + 3600 };

struct world {
	struct slots *slots;
	struct lines *lines;
};

static int
set_up(void **state)
{
	static struct world world;
	world.slots = slots_new(4 * ROWS);
	world.lines = lines_new(ROWS, world.slots);
	*state = &world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;
	lines_free(world->lines);
	slots_free(world->slots);
	return 0;
}

static struct prefix
prefix(const char *text)
{
	struct prefix prefix;
	if (!prefix_parse(str_from(text), &prefix))
		fail_msg("%s is no prefix", text);
	return prefix;
}

static struct wall_row
row(const char *text, enum measure measure, uint8_t line, int64_t until)
{
	return (struct wall_row){ .prefix = prefix(text),
		.measure = (uint8_t)measure,
		.line = { line },
		.sure_until = until };
}

static enum lines_outcome
put(struct world *world, const char *text, enum measure measure, uint8_t line,
    int64_t until)
{
	struct wall_row one = row(text, measure, line, until);
	return lines_put(world->lines, &one);
}

/* All that is to be done, as commands with marks in hex. */
static const char *
to_do(struct world *world, int64_t now)
{
	static char text[65536];
	struct lines_change change;
	struct writer w = writer_over(text, sizeof text - 1);
	while (lines_next(world->lines, now, &change))
		lines_write(&change, now, &w);
	text[writer_used(&w)] = '\0';
	return text;
}

/* ---- pieces ---- */

static const struct {
	const char *name, *prefix;
	enum lines_outcome want;
	int pieces;
	const char *first, *last;
} shapes[] = {
	{ "a host", "10.0.0.7/32", LINES_TAKEN, 1, "held4_32 { 10.0.0.7 ",
	    "held4_32 { 10.0.0.7 " },
	{ "a small net", "192.0.2.8/29", LINES_TAKEN, 8,
	    "held4_32 { 192.0.2.8 ", "held4_32 { 192.0.2.15 " },
	{ "as wide as may be", "192.0.2.0/24", LINES_TAKEN, 256,
	    "held4_32 { 192.0.2.0 ", "held4_32 { 192.0.2.255 " },
	{ "too wide", "192.0.2.0/23", LINES_WIDE, 0, NULL, NULL },
	{ "a default route", "0.0.0.0/0", LINES_WIDE, 0, NULL, NULL },
	{ "a /64", "2001:db8:1:2::/64", LINES_TAKEN, 1,
	    "held6_64 { 2001:db8:1:2:: ", "held6_64 { 2001:db8:1:2:: " },
	{ "a /62", "2001:db8:1:4::/62", LINES_TAKEN, 4,
	    "held6_64 { 2001:db8:1:4:: ", "held6_64 { 2001:db8:1:7:: " },
	{ "a /61", "2001:db8:1:8::/61", LINES_TAKEN, 8,
	    "held6_64 { 2001:db8:1:8:: ", "held6_64 { 2001:db8:1:f:: " },
	{ "a /60", "2001:db8:1:10::/60", LINES_TAKEN, 1,
	    "held6_60 { 2001:db8:1:10:: ", "held6_60 { 2001:db8:1:10:: " },
	{ "a /57", "2001:db8:1:80::/57", LINES_TAKEN, 8,
	    "held6_60 { 2001:db8:1:80:: ", "held6_60 { 2001:db8:1:f0:: " },
	{ "a /49", "2001:db8:1:8000::/49", LINES_TAKEN, 128,
	    "held6_56 { 2001:db8:1:8000:: ", "held6_56 { 2001:db8:1:ff00:: " },
	{ "a /40", "2001:db8::/40", LINES_TAKEN, 256,
	    "held6_48 { 2001:db8:: ", "held6_48 { 2001:db8:ff:: " },
	{ "a /39", "2001:db8::/39", LINES_WIDE, 0, NULL, NULL },
	{ "one address", "2001:db8::1/128", LINES_TAKEN, 1,
	    "held6_128 { 2001:db8::1 ", "held6_128 { 2001:db8::1 " },
	{ "a /120", "2001:db8::100/120", LINES_TAKEN, 256,
	    "held6_128 { 2001:db8::100 ", "held6_128 { 2001:db8::1ff " },
	{ "a /119", "2001:db8::/119", LINES_WIDE, 0, NULL, NULL },
	{ "a /65", "2001:db8:0:0:8000::/65", LINES_WIDE, 0, NULL, NULL },
};

static int
lines_of(const char *text)
{
	int count = 0;
	for (; *text != '\0'; text++)
		count += *text == '\n';
	return count;
}

static void
test_pieces(void **state)
{
	struct world *world = *state;
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		print_message("# %s\n", shapes[i].name);
		struct prefix gone = prefix(shapes[i].prefix);
		assert_int_equal(put(world, shapes[i].prefix, MEASURE_GARDEN, 1,
				     WALL_ALWAYS),
		    shapes[i].want);
		const char *text = to_do(world, NOW);
		assert_int_equal(lines_of(text), shapes[i].pieces);
		if (shapes[i].pieces > 0) {
			assert_non_null(strstr(text, shapes[i].first));
			assert_non_null(strstr(text, shapes[i].last));
		}
		lines_end(world->lines);
		lines_drop(world->lines, &gone);
		text = to_do(world, NOW); /* each: add, delete */
		assert_int_equal(lines_of(text), 2 * shapes[i].pieces);
	}
}

/* ---- marks, time-outs ---- */

static void
test_commands(void **state)
{
	struct world *world = *state;
	put(world, "10.0.0.1/32", MEASURE_GARDEN, 1, SOON);
	assert_string_equal(to_do(world, NOW),
	    "add element inet lazaret held4_32 { 10.0.0.1 timeout 3600s : "
	    "1073741825 }\n");
	put(world, "10.0.0.1/32", MEASURE_SUSPEND, 1, WALL_ALWAYS);
	assert_string_equal(to_do(world, NOW + 600),
	    "add element inet lazaret held4_32 { 10.0.0.1 timeout 3000s : "
	    "1073741825 }\n"
	    "delete element inet lazaret held4_32 { 10.0.0.1 }\n"
	    "add element inet lazaret held4_32 { 10.0.0.1 : 1342177281 }\n");
	assert_string_equal(to_do(world, NOW), "");
	lines_end(world->lines);
	struct prefix gone = prefix("10.0.0.1/32");
	lines_drop(world->lines, &gone);
	assert_string_equal(to_do(world, NOW),
	    "add element inet lazaret held4_32 { 10.0.0.1 : 1342177281 }\n"
	    "delete element inet lazaret held4_32 { 10.0.0.1 }\n");
}

static void
test_measures(void **state)
{
	struct world *world = *state;
	put(world, "10.0.0.1/32", MEASURE_NOTICE, 1, SOON);
	put(world, "10.0.0.2/32", MEASURE_RESTRICT, 2, NOW);
	assert_string_equal(to_do(world, NOW), ""); /* not held; not sure */
	put(world, "10.0.0.1/32", MEASURE_RESTRICT, 1, SOON);
	assert_int_equal(lines_of(to_do(world, NOW)), 1);
	lines_end(world->lines);
	put(world, "10.0.0.1/32", MEASURE_NOTICE, 1, SOON);
	assert_int_equal(lines_of(to_do(world, NOW)), 2);
}

/* A /60 within the /58 of the same line: the longer one counts, and when it is
 * gone or unsure, the other does again. */
static void
test_overlap(void **state)
{
	struct world *world = *state;
	lines_end(world->lines);
	put(world, "2001:db8:0:40::/58", MEASURE_GARDEN, 1, WALL_ALWAYS);
	put(world, "2001:db8:0:50::/60", MEASURE_SUSPEND, 1, SOON);
	const char *text = to_do(world, NOW);
	assert_int_equal(lines_of(text), 4);
	assert_non_null(
	    strstr(text, "2001:db8:0:50:: timeout 3600s : 1342177"));
	assert_non_null(strstr(text, "2001:db8:0:60:: : 10737418"));
	struct lines_change change;
	assert_true(lines_ran_out(world->lines, SOON, &change));
	assert_int_equal(mark_measure(change.had), MEASURE_SUSPEND);
	text = to_do(world, SOON);
	assert_non_null(strstr(text, "2001:db8:0:50:: : 10737418"));
	struct prefix wide = prefix("2001:db8:0:40::/58");
	lines_drop(world->lines, &wide);
	assert_int_equal(lines_of(to_do(world, SOON)), 8);
}

/* ---- loads and readings ---- */

static void
test_a_load_takes_away(void **state)
{
	struct world *world = *state;
	put(world, "10.0.0.1/32", MEASURE_GARDEN, 1, SOON);
	put(world, "10.0.0.2/32", MEASURE_GARDEN, 2, SOON);
	lines_end(world->lines);
	assert_int_equal(lines_of(to_do(world, NOW)), 2);
	lines_begin(world->lines);
	put(world, "10.0.0.2/32", MEASURE_GARDEN, 2, SOON);
	assert_string_equal(to_do(world, NOW), ""); /* not before the end */
	lines_end(world->lines);
	const char *text = to_do(world, NOW);
	assert_non_null(strstr(text,
	    "delete element inet lazaret held4_32 { "
	    "10.0.0.1 }"));
	assert_int_equal(lines_of(text), 2);
}

/* After a restart: slots are adopted, what fits is not touched, and nothing
 * goes before the whole wall was heard. */
static void
test_adoption(void **state)
{
	struct world *world = *state;
	struct prefix one = prefix("10.0.0.1/32"), two = prefix("10.0.0.2/32");
	struct prefix six = prefix("2001:db8::/56");
	int64_t strange;
	lines_found_begin(world->lines);
	lines_found(world->lines, &one, mark_of(MEASURE_GARDEN, 77), SOON + 1);
	lines_found(world->lines, &six, mark_of(MEASURE_GARDEN, 77), SOON);
	lines_found(world->lines, &two, mark_of(MEASURE_GARDEN, 78), SOON);
	assert_true(lines_found_end(world->lines, NOW, &strange));
	assert_string_equal(to_do(world, NOW), "");
	put(world, "10.0.0.1/32", MEASURE_GARDEN, 1, SOON);
	put(world, "2001:db8::/56", MEASURE_GARDEN, 1, SOON);
	put(world, "10.0.0.3/32", MEASURE_GARDEN, 3, SOON);
	assert_int_equal(slots_find(world->slots, (uint8_t[16]){ 1 }), 77);
	assert_int_equal(lines_of(to_do(world, NOW)), 1);
	lines_end(world->lines);
	assert_string_equal(to_do(world, NOW),
	    "add element inet lazaret held4_32 { 10.0.0.2 timeout 3600s : "
	    "1073741902 }\n"
	    "delete element inet lazaret held4_32 { 10.0.0.2 }\n");
}

/* One reading in which this comes; whether it leaves no doubt. */
static bool
read_back(struct world *world, int64_t now, const struct prefix *pieces,
    size_t count, int64_t *strange_out)
{
	lines_found_begin(world->lines);
	for (size_t i = 0; i < count; i++) {
		uint8_t line = pieces[i].addr.bytes[3];
		lines_found(world->lines, &pieces[i],
		    mark_of(MEASURE_GARDEN, line), SOON);
	}
	return lines_found_end(world->lines, now, strange_out);
}

/* Changed, added, taken away; what ran out meanwhile is not strange. */
static void
test_strange_elements(void **state)
{
	struct world *world = *state;
	struct prefix one = prefix("10.0.0.1/32"),
		      alien = prefix("10.9.9.9/32");
	int64_t strange;
	put(world, "10.0.0.1/32", MEASURE_GARDEN, 1, SOON);
	put(world, "10.0.0.2/32", MEASURE_GARDEN, 2, SOON);
	put(world, "10.0.0.3/32", MEASURE_GARDEN, 3, NOW + 5);
	lines_end(world->lines);
	to_do(world, NOW);
	lines_found_begin(world->lines);
	lines_found(world->lines, &one, 0x40000999, SOON);
	lines_found(world->lines, &alien, 0x40000998, WALL_ALWAYS);
	assert_false(lines_found_end(world->lines, NOW + 10, &strange));
	assert_int_equal(strange, 2);
	assert_int_equal(lines_of(to_do(world, NOW + 10)), 3 + 2);
	assert_true(read_back(world, NOW + 10, &one, 1, &strange));
	assert_int_equal(strange, 1);
	assert_int_equal(lines_of(to_do(world, NOW + 10)), 1);
	assert_string_equal(to_do(world, NOW + 10), "");
}

/* The kernel changed its order amidst a reading: one comes twice, so another
 * is missing. */
static void
test_a_doubtful_reading(void **state)
{
	struct world *world = *state;
	const struct prefix all[] = { prefix("10.0.0.1/32"),
		prefix("10.0.0.2/32"), prefix("10.0.0.3/32") };
	const struct prefix doubled[] = { all[0], all[1], all[0] };
	int64_t strange;
	put(world, "10.0.0.1/32", MEASURE_GARDEN, 1, SOON);
	put(world, "10.0.0.2/32", MEASURE_GARDEN, 2, SOON);
	put(world, "10.0.0.3/32", MEASURE_GARDEN, 3, SOON);
	lines_end(world->lines);
	to_do(world, NOW);
	for (int i = 0; i < 3; i++) {
		assert_false(read_back(world, NOW, doubled, 3, &strange));
		assert_int_equal(strange, 0);
		assert_string_equal(to_do(world, NOW), "");
	}
	assert_true(read_back(world, NOW, all, 3, &strange));
	assert_int_equal(strange, 0);
	/* Missed once, then found again. */
	assert_false(read_back(world, NOW, all, 2, &strange));
	assert_string_equal(to_do(world, NOW), "");
	assert_true(read_back(world, NOW, all, 3, &strange));
	assert_int_equal(strange, 0);
}

/* What was found is mended though new rows come all the time. */
static void
test_mending_amidst_changes(void **state)
{
	struct world *world = *state;
	struct prefix alien = prefix("10.0.0.9/32");
	struct lines_change change;
	int64_t strange;
	lines_end(world->lines);
	assert_true(read_back(world, NOW, &alien, 1, &strange));
	put(world, "10.0.0.1/32", MEASURE_GARDEN, 1, SOON);
	assert_true(lines_next(world->lines, NOW, &change));
	assert_int_not_equal(change.mark, 0);
	assert_true(lines_next(world->lines, NOW, &change));
	assert_int_equal(change.mark, 0);
	assert_false(lines_next(world->lines, NOW, &change));
}

static void
test_full(void **state)
{
	struct world *world = *state;
	char text[32];
	for (int i = 0; i < ROWS; i++) {
		snprintf(text, sizeof text, "10.1.%d.%d/32", i / 250, i % 250);
		assert_int_equal(put(world, text, MEASURE_GARDEN,
				     (uint8_t)(i % 200 + 1), SOON),
		    LINES_TAKEN);
	}
	assert_int_equal(
	    put(world, "10.2.0.1/32", MEASURE_GARDEN, 1, SOON), LINES_FULL);
}

/* All that runs out is found, whichever way rows move meanwhile. */
static void
test_running_out(void **state)
{
	struct world *world = *state;
	struct lines_change change;
	char text[32];
	int count = 0;
	for (int i = 0; i < ROWS; i++) {
		snprintf(text, sizeof text, "10.1.%d.%d/32", i / 250, i % 250);
		put(world, text, MEASURE_GARDEN, 1, NOW + 10 + i % 2 * 10);
	}
	lines_end(world->lines);
	while (lines_next(world->lines, NOW, &change))
		;
	assert_false(lines_ran_out(world->lines, NOW + 9, &change));
	for (int now = NOW + 10; now < NOW + 30; now++)
		while (lines_ran_out(world->lines, now, &change))
			count += now < NOW + 20 ? 1 : 1000;
	assert_int_equal(count, ROWS / 2 + ROWS / 2 * 1000);
	assert_int_equal(lines_pieces(world->lines), 0);
	assert_int_equal(slots_held(world->slots), 0);
}

/* More than the queue holds are done all the same. */
static void
test_many(void **state)
{
	struct world *world = *state;
	enum { NETS = 300, PIECES = NETS * 256 };
	struct slots *slots = slots_new(100000);
	struct lines *lines = lines_new(50000, slots);
	struct lines_change change;
	int count = 0;
	(void)world;
	for (int i = 0; i < NETS; i++) {
		struct wall_row one =
		    row("10.0.0.0/24", MEASURE_GARDEN, 1, WALL_ALWAYS);
		one.prefix.addr.bytes[1] = (uint8_t)(i / 256);
		one.prefix.addr.bytes[2] = (uint8_t)i;
		assert_int_equal(lines_put(lines, &one), LINES_TAKEN);
	}
	while (lines_next(lines, NOW, &change))
		count++;
	assert_int_equal(count, PIECES);
	lines_begin(lines);
	lines_end(lines);
	while (lines_next(lines, NOW, &change))
		count--;
	assert_int_equal(count, 0);
	assert_int_equal(lines_pieces(lines), 0);
	lines_free(lines);
	slots_free(slots);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_pieces),
		TEST(test_commands),
		TEST(test_measures),
		TEST(test_overlap),
		TEST(test_a_load_takes_away),
		TEST(test_adoption),
		TEST(test_strange_elements),
		TEST(test_a_doubtful_reading),
		TEST(test_mending_amidst_changes),
		TEST(test_full),
		TEST(test_running_out),
		TEST(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
