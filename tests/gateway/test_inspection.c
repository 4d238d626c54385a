/* SPDX-License-Identifier: BSD-2-Clause */
/* test_inspection.c -- what is told of a line, by what the kernel has */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "gateway/inspection.h"

enum { LINE = 7, OTHER = 8, NOW = 1000000 };

static struct addr
addr(const char *text)
{
	struct addr addr;
	assert_true(addr_parse(str_from(text), &addr));
	return addr;
}

static struct prefix
prefix(const char *text)
{
	struct prefix prefix;
	assert_true(prefix_parse(str_from(text), &prefix));
	return prefix;
}

static struct inspection *
begin(const char *text, enum measure measure, int64_t sure_until)
{
	static struct inspection inspection;
	struct inspection_question question = { .count = 1 };
	question.prefixes[0] = (struct inspection_prefix){ prefix(text),
		(uint8_t)measure, sure_until };
	inspection_begin(&inspection, &question, LINE);
	return &inspection;
}

static void
piece(struct inspection *inspection, const char *text, enum measure measure,
    uint32_t slot)
{
	struct prefix at = prefix(text);
	inspection_piece(inspection, &at, mark_of(measure, slot), 90500);
}

static const char *
text_of(const json_t *answer, size_t row, const char *key)
{
	return json_string_value(json_object_get(
	    json_array_get(json_object_get(answer, "prefixes"), row), key));
}

/* ---- differences ---- */
#define G MEASURE_GARDEN
#define S MEASURE_SUSPEND
#define NONE MEASURE_NONE

static const struct {
	const char *name, *prefix;
	enum measure wanted;
	int64_t sure_until;
	struct {
		const char *text;
		enum measure measure;
	} pieces[3];
	const char *kernel, *difference;
} rows[] = {
	{ "held as wanted", "10.0.0.7/32", G, NOW + 60,
	    { { "10.0.0.7/32", G } }, "garden", "" },
	{ "held for ever as wanted", "10.0.0.7/32", G, WALL_ALWAYS,
	    { { "10.0.0.7/32", G } }, "garden", "" },
	{ "nobody wants it, nobody holds it", "10.0.0.7/32", NONE, 0, { { 0 } },
	    "none", "" },
	{ "a notice holds nothing", "10.0.0.7/32", MEASURE_NOTICE, NOW + 60,
	    { { 0 } }, "none", "" },
	{ "it is missing", "10.0.0.7/32", G, NOW + 60, { { 0 } }, "none",
	    "should be held, and is not" },
	{ "it outlived its wall", "10.0.0.7/32", NONE, 0,
	    { { "10.0.0.7/32", G } }, "garden", "held, and should not be" },
	{ "it outlived what is sure", "10.0.0.7/32", G, NOW,
	    { { "10.0.0.7/32", G } }, "garden", "held, and should not be" },
	{ "another measure", "10.0.0.7/32", G, NOW + 60,
	    { { "10.0.0.7/32", S } }, "suspend", "held under another measure" },
	{ "a prefix in two parts", "2001:db8::/63", G, NOW + 60,
	    { { "2001:db8::/64", G }, { "2001:db8:0:1::/64", G } }, "garden",
	    "" },
	{ "one part is missing", "2001:db8::/63", G, NOW + 60,
	    { { "2001:db8:0:1::/64", G } }, "garden",
	    "held in 1 of 2 parts only" },
	{ "the parts differ", "2001:db8::/63", G, NOW + 60,
	    { { "2001:db8::/64", S }, { "2001:db8:0:1::/64", G } }, "garden",
	    "held under another measure" },
	{ "too wide", "10.0.0.0/8", G, NOW + 60, { { 0 } }, "none",
	    "too wide a prefix: it cannot be held" },
};

static void
each_difference_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct inspection *inspection =
		    begin(rows[i].prefix, rows[i].wanted, rows[i].sure_until);
		for (size_t k = 0; rows[i].pieces[k].text != NULL; k++)
			piece(inspection, rows[i].pieces[k].text,
			    rows[i].pieces[k].measure, LINE);
		piece(inspection, "192.0.2.1", S, OTHER);
		json_t *answer = inspection_json(inspection, NOW);
		if (strcmp(text_of(answer, 0, "difference"),
			rows[i].difference) != 0 ||
		    strcmp(text_of(answer, 0, "kernel"), rows[i].kernel) != 0)
			fail_msg("%s: %s, %s", rows[i].name,
			    text_of(answer, 0, "kernel"),
			    text_of(answer, 0, "difference"));
		assert_int_equal(
		    json_array_size(json_object_get(answer, "prefixes")), 1);
		json_decref(answer);
	}
}

static void
what_is_left_of_an_old_address_is_told(void **state)
{
	struct inspection *inspection = begin("10.0.0.7/32", NONE, 0);
	(void)state;
	piece(inspection, "10.0.0.99", G, LINE);
	json_t *answer = inspection_json(inspection, NOW);
	assert_string_equal(text_of(answer, 1, "prefix"), "10.0.0.99/32");
	assert_string_equal(text_of(answer, 1, "wanted"), "none");
	assert_string_equal(
	    text_of(answer, 1, "difference"), "held, and should not be");
	json_decref(answer);
}

static void
the_mark_and_its_time_are_told(void **state)
{
	struct inspection *inspection = begin("10.0.0.7/32", G, NOW + 90);
	(void)state;
	piece(inspection, "10.0.0.7", G, LINE);
	json_t *answer = inspection_json(inspection, NOW);
	json_t *row = json_array_get(json_object_get(answer, "prefixes"), 0);
	assert_string_equal(text_of(answer, 0, "mark"), "0x40000007");
	assert_int_equal(
	    json_integer_value(json_object_get(row, "seconds_left")), 90);
	assert_int_equal(
	    json_integer_value(json_object_get(row, "sure_until")), NOW + 90);
	json_decref(answer);
}

/* ---- flows, and what was refused ---- */
static void
flow(struct inspection *inspection, const char *from, const char *to,
    uint32_t mark)
{
	struct flow flow = { addr(from), addr(to), mark };
	inspection_flow(inspection, &flow);
}

static void
flows_are_counted_by_kind(void **state)
{
	static const char line[] = "10.0.0.7", web[] = "192.0.2.1";
	struct inspection *inspection = begin("10.0.0.7/32", G, NOW + 60);
	uint32_t mark = mark_of(G, LINE);
	(void)state;
	flow(inspection, line, web, mark | MARK_REDIRECTED);
	flow(inspection, line, web, mark | MARK_REDIRECTED);
	flow(inspection, line, web, mark | MARK_SPARED);
	flow(inspection, line, web, mark);
	flow(inspection, web, line, 0);
	flow(inspection, "10.0.0.8", web, 0);
	assert_int_equal(inspection->flows[INSPECTION_REDIRECTED], 2);
	assert_int_equal(inspection->flows[INSPECTION_SPARED], 1);
	assert_int_equal(inspection->flows[INSPECTION_PERMITTED], 1);
	assert_int_equal(inspection->flows[INSPECTION_OTHER], 1);
}

static void
refuse(struct inspection *inspection, uint32_t mark, uint8_t protocol,
    uint16_t port, uint64_t packets)
{
	inspection_refuse(inspection, mark,
	    &(struct inspection_refused){ protocol, port, packets });
}

/* Under whatever measure; of one line; the most tried first. */
static void
refused_packets_are_told_by_port(void **state)
{
	struct inspection *inspection = begin("10.0.0.7/32", G, NOW + 60);
	(void)state;
	refuse(inspection, mark_of(G, LINE), 6, 25, 3);
	refuse(inspection, mark_of(G, LINE), 6, 23, 5);
	refuse(inspection, mark_of(S, LINE), 6, 23, 7);
	refuse(inspection, mark_of(G, LINE), 41, 0, 1);
	refuse(inspection, mark_of(G, OTHER), 6, 23, 1000);
	refuse(inspection, 0, 6, 23, 1000);
	json_t *answer = inspection_json(inspection, NOW);
	char *text =
	    json_dumps(json_object_get(answer, "refused"), JSON_COMPACT);
	assert_string_equal(text,
	    "[{\"protocol\":\"tcp\",\"port\":23,\"packets\":12},"
	    "{\"protocol\":\"tcp\",\"port\":25,\"packets\":3},"
	    "{\"protocol\":\"6in4\",\"port\":0,\"packets\":1}]");
	free(text);
	json_decref(answer);
}

/* The longest answer there can be fits. */
static void
an_answer_has_a_bound(void **state)
{
	static struct inspection inspection;
	struct inspection_question question = { .count = INSPECTION_PREFIXES };
	(void)state;
	for (size_t i = 0; i < INSPECTION_PREFIXES; i++) {
		char text[PREFIX_TEXT_SIZE];
		snprintf(text, sizeof text, "2001:db8:ffff:ff%02x::/63",
		    (unsigned)i * 2);
		question.prefixes[i] = (struct inspection_prefix){ prefix(text),
			MEASURE_RESTRICT, NOW + 4000000000 };
	}
	inspection_begin(&inspection, &question, LINE);
	for (size_t i = 0; i < INSPECTION_PREFIXES; i++)
		piece(&inspection, "2001:db8:ffff:ffff::/64", S, LINE);
	for (uint32_t port = 0; port < 65536; port++)
		refuse(&inspection, mark_of(G, LINE), 132, (uint16_t)port,
		    UINT32_MAX);
	json_t *answer = inspection_json(&inspection, NOW);
	assert_int_equal(json_array_size(json_object_get(answer, "refused")),
	    INSPECTION_TOLD);
	assert_in_range(
	    json_dumpb(answer, NULL, 0, JSON_COMPACT), 1, INSPECTION_TEXT / 2);
	json_decref(answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_difference_is_told),
		cmocka_unit_test(what_is_left_of_an_old_address_is_told),
		cmocka_unit_test(the_mark_and_its_time_are_told),
		cmocka_unit_test(flows_are_counted_by_kind),
		cmocka_unit_test(refused_packets_are_told_by_port),
		cmocka_unit_test(an_answer_has_a_bound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
