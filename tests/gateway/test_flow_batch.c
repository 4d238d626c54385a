/* SPDX-License-Identifier: BSD-2-Clause */
/* test_flow_batch.c -- which flows a change ends, and what is asked for that */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "gateway/flow_batch.h"

enum { LINE = 7, OTHER = 5 };
#define GARDEN mark_of(MEASURE_GARDEN, LINE)
#define SUSPEND mark_of(MEASURE_SUSPEND, LINE)
#define REDIRECTED (uint32_t) MARK_REDIRECTED
#define SPARED (uint32_t) MARK_SPARED

static struct addr
addr(const char *text)
{
	struct addr addr;
	assert_true(addr_parse(str_from(text), &addr));
	return addr;
}

static void
release(struct flow_batch *batch, uint32_t mark)
{
	struct flows_message message = { .kind = FLOWS_RELEASED, .mark = mark };
	assert_true(flow_batch_add(batch, &message));
}

static void
wall(struct flow_batch *batch, uint32_t mark, const char *prefix)
{
	struct flows_message message = {
		.kind = FLOWS_WALLED, .mark = mark, .count = 1
	};
	assert_true(prefix_parse(str_from(prefix), &message.prefixes[0]));
	assert_true(flow_batch_add(batch, &message));
}

/* ---- the verdict ---- */
enum { RELEASED = 1, WALLED = 2 };
static const struct {
	const char *name;
	unsigned changes; /* of LINE: 10.0.0.7, 2001:db8:7::/48 */
	const char *from, *to;
	uint32_t measure, slot, bits; /* of the flow's mark */
	bool ends;
} flows[] = {
	{ "release ends what was redirected", RELEASED, "10.0.0.7",
	    "192.0.2.53", MEASURE_GARDEN, LINE, REDIRECTED, true },
	{ "release ends what an earlier measure redirected", RELEASED,
	    "10.0.0.7", "192.0.2.53", MEASURE_SUSPEND, LINE, REDIRECTED, true },
	{ "release lets live what was permitted", RELEASED, "10.0.0.7",
	    "198.51.100.1", MEASURE_GARDEN, LINE, 0, false },
	{ "release lets other lines be", RELEASED, "10.0.0.8", "192.0.2.53",
	    MEASURE_GARDEN, OTHER, REDIRECTED, false },
	{ "release lets unmarked flows be", RELEASED, "10.0.0.7", "192.0.2.53",
	    0, 0, 0, false },
	{ "wall ends what began before", WALLED, "10.0.0.7", "198.51.100.1", 0,
	    0, 0, true },
	{ "wall ends what others began", WALLED, "198.51.100.1", "10.0.0.7", 0,
	    0, 0, true },
	{ "wall ends IPv6 from its prefix", WALLED, "2001:db8:7:1::5",
	    "2001:db8:ffff::1", 0, 0, 0, true },
	{ "wall ends IPv6 to its prefix", WALLED, "2001:db8:ffff::1",
	    "2001:db8:7:ff::1", 0, 0, 0, true },
	{ "wall lets the neighbour's prefix be", WALLED, "2001:db8:8::5",
	    "2001:db8:ffff::1", 0, 0, 0, false },
	{ "wall lets the neighbour be", WALLED, "10.0.0.8", "198.51.100.1", 0,
	    0, 0, false },
	{ "wall lets live what has its mark", WALLED, "10.0.0.7",
	    "198.51.100.1", MEASURE_GARDEN, LINE, 0, false },
	{ "wall lets live what it redirected", WALLED, "10.0.0.7", "192.0.2.53",
	    MEASURE_GARDEN, LINE, REDIRECTED, false },
	{ "wall ends what a lower measure let through", WALLED, "10.0.0.7",
	    "198.51.100.1", MEASURE_RESTRICT, LINE, 0, true },
	{ "wall ends what another line's mark let through", WALLED, "10.0.0.7",
	    "198.51.100.1", MEASURE_GARDEN, OTHER, 0, true },
	{ "wall spares a call", WALLED, "10.0.0.7", "192.0.2.100", 0, 0, SPARED,
	    false },
	{ "both end what either ends", RELEASED | WALLED, "10.0.0.9",
	    "192.0.2.53", MEASURE_GARDEN, LINE, REDIRECTED, true },
};

static void
each_flow_gets_its_verdict(void **state)
{
	struct flow_ask asks[FLOW_ASKS];
	(void)state;
	for (size_t i = 0; i < sizeof flows / sizeof *flows; i++) {
		struct flow_batch *batch = flow_batch_new();
		struct flow flow = { addr(flows[i].from), addr(flows[i].to),
			mark_of((enum measure)flows[i].measure, flows[i].slot) |
			    flows[i].bits };
		if (flows[i].changes & RELEASED)
			release(batch, GARDEN);
		if (flows[i].changes & WALLED) {
			wall(batch, GARDEN, "10.0.0.7");
			wall(batch, GARDEN, "2001:db8:7::/48");
		}
		flow_batch_asks(batch, asks);
		if (flow_batch_ends(batch, &flow) != flows[i].ends)
			fail_msg("%s", flows[i].name);
		flow_batch_free(batch);
	}
}

static void
the_last_message_about_a_prefix_counts(void **state)
{
	struct flow_ask asks[FLOW_ASKS];
	struct flow flow = { addr("10.0.0.7"), addr("198.51.100.1"), GARDEN };
	struct flow_batch *batch = flow_batch_new();
	(void)state;
	wall(batch, SUSPEND, "10.0.0.7");
	wall(batch, GARDEN, "10.0.0.7");
	flow_batch_asks(batch, asks);
	assert_false(flow_batch_ends(batch, &flow));
	flow.mark = SUSPEND;
	assert_true(flow_batch_ends(batch, &flow));
	flow_batch_free(batch);
}

/* ---- the questions ---- */
static void
one_slot_is_asked_for_exactly(void **state)
{
	struct flow_ask asks[FLOW_ASKS];
	struct flow_batch *batch = flow_batch_new();
	(void)state;
	release(batch, GARDEN);
	assert_int_equal(flow_batch_asks(batch, asks), 1);
	assert_int_equal(asks[0].mark, REDIRECTED | LINE);
	assert_int_equal(asks[0].mask, REDIRECTED | MARK_SLOT_MOST);
	assert_int_equal(asks[0].family, 0);
	flow_batch_free(batch);
}

/* Whatever the slots: one question, and its answer has each of them. */
static void
many_slots_are_one_question(void **state)
{
	static const uint32_t slots[] = { 1, 5, 77, 4096, MARK_SLOT_MOST };
	struct flow_ask asks[FLOW_ASKS];
	(void)state;
	for (size_t count = 1; count <= 5; count++) {
		struct flow_batch *batch = flow_batch_new();
		for (size_t i = 0; i < count; i++)
			release(batch, mark_of(MEASURE_GARDEN, slots[i]));
		assert_int_equal(flow_batch_asks(batch, asks), 1);
		for (size_t i = 0; i < count; i++)
			assert_int_equal((REDIRECTED | slots[i]) & asks[0].mask,
			    asks[0].mark);
		assert_true(asks[0].mask & REDIRECTED);
		flow_batch_free(batch);
	}
}

static void
addresses_are_asked_for_one_by_one_while_few(void **state)
{
	static const char *const some[] = { "10.0.0.1", "10.0.0.2", "10.0.0.3",
		"10.0.0.4" };
	struct flow_ask asks[FLOW_ASKS];
	struct flow_batch *batch = flow_batch_new();
	struct addr first = addr(some[0]);
	(void)state;
	for (size_t i = 0; i < FLOW_BATCH_SINGLE; i++)
		wall(batch, GARDEN, some[i]);
	assert_int_equal(flow_batch_asks(batch, asks), 2 * FLOW_BATCH_SINGLE);
	assert_true(addr_equal(&asks[0].from, &first));
	assert_int_equal(asks[0].to.family, 0);
	assert_true(addr_equal(&asks[1].to, &first));
	assert_int_equal(asks[1].from.family, 0);
	wall(batch, GARDEN, some[FLOW_BATCH_SINGLE]);
	assert_int_equal(flow_batch_asks(batch, asks), 1);
	assert_int_equal(asks[0].family, 4);
	assert_int_equal(asks[0].from.family, 0);
	flow_batch_free(batch);
}

static void
a_wide_prefix_needs_its_whole_family(void **state)
{
	struct flow_ask asks[FLOW_ASKS];
	struct flow_batch *batch = flow_batch_new();
	(void)state;
	wall(batch, GARDEN, "10.0.0.7");
	wall(batch, GARDEN, "2001:db8:7::/48");
	release(batch, GARDEN);
	assert_int_equal(flow_batch_asks(batch, asks), 4);
	assert_true(asks[0].mask & REDIRECTED);
	assert_int_equal(asks[1].from.family, 4);
	assert_int_equal(asks[2].to.family, 4);
	assert_int_equal(asks[3].family, 6);
	assert_int_equal(asks[3].from.family | asks[3].to.family, 0);
	assert_int_equal(asks[3].mask, 0);
	flow_batch_clear(batch);
	assert_true(flow_batch_is_empty(batch));
	assert_int_equal(flow_batch_asks(batch, asks), 0);
	flow_batch_free(batch);
}

static void
what_does_not_fit_is_refused(void **state)
{
	struct flow_batch *batch = flow_batch_new();
	struct flows_message message = { .kind = FLOWS_WALLED,
		.count = FLOWS_PREFIXES };
	(void)state;
	for (size_t i = 0; i < FLOWS_PREFIXES; i++)
		message.prefixes[i] = (struct prefix){ addr("10.0.0.7"), 32 };
	for (size_t i = 0; i < FLOW_BATCH_MOST / FLOWS_PREFIXES; i++)
		assert_true(flow_batch_add(batch, &message));
	assert_false(flow_batch_add(batch, &message));
	release(batch, GARDEN);
	flow_batch_free(batch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_flow_gets_its_verdict),
		cmocka_unit_test(the_last_message_about_a_prefix_counts),
		cmocka_unit_test(one_slot_is_asked_for_exactly),
		cmocka_unit_test(many_slots_are_one_question),
		cmocka_unit_test(addresses_are_asked_for_one_by_one_while_few),
		cmocka_unit_test(a_wide_prefix_needs_its_whole_family),
		cmocka_unit_test(what_does_not_fit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
