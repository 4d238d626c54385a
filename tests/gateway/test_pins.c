/* SPDX-License-Identifier: BSD-2-Clause */
/* test_pins.c -- what may be pinned, and for how long */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gateway/pins.h"

enum { NOW = 1000 * 3600, MOST = 50, PER_LINE = 10, SLOTS = 100 };

static struct addr
addr(const char *text)
{
	struct addr addr;
	if (!addr_parse(str_from(text), &addr))
		fail_msg("%s is no address", text);
	return addr;
}

static const struct {
	const char *addr;
	bool special;
} places[] = {
	{ "0.255.255.255", true },
	{ "1.0.0.0", false },
	{ "9.255.255.255", false },
	{ "10.0.0.0", true },
	{ "10.255.255.255", true },
	{ "11.0.0.0", false },
	{ "100.63.255.255", false },
	{ "100.64.0.0", true },
	{ "100.127.255.255", true },
	{ "100.128.0.0", false },
	{ "127.0.0.1", true },
	{ "128.0.0.1", false },
	{ "169.253.255.255", false },
	{ "169.254.0.1", true },
	{ "172.15.255.255", false },
	{ "172.16.0.0", true },
	{ "172.31.255.255", true },
	{ "172.32.0.0", false },
	{ "192.0.0.9", true },
	{ "192.0.1.0", false },
	{ "192.88.99.1", true },
	{ "192.168.0.1", true },
	{ "192.169.0.0", false },
	{ "198.17.255.255", false },
	{ "198.18.0.0", true },
	{ "198.19.255.255", true },
	{ "198.20.0.0", false },
	{ "198.51.100.1", false },
	{ "203.0.113.1", false },
	{ "223.255.255.255", false },
	{ "224.0.0.1", true },
	{ "239.255.255.255", true },
	{ "240.0.0.1", true },
	{ "255.255.255.255", true },
	{ "::", true },
	{ "::1", true },
	{ "::192.0.2.1", true },
	{ "100::1", true },
	{ "64:ff9b::192.0.2.1", false },
	{ "64:ff9b::10.0.0.1", true },
	{ "64:ff9b::127.0.0.1", true },
	{ "64:ff9b:1::192.0.2.1", true },
	{ "1fff:ffff::1", true },
	{ "2000::1", false },
	{ "2001::1", true },
	{ "2001:1ff::1", true },
	{ "2001:200::1", false },
	{ "2001:db8::1", false },
	{ "2002:c000:201::1", true },
	{ "2003::1", false },
	{ "3fff:fff::1", false },
	{ "4000::1", true },
	{ "fc00::1", true },
	{ "fd00::1", true },
	{ "fe80::1", true },
	{ "ff02::1", true },
};

static void
test_special(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct addr one = addr(places[i].addr);
		if (pins_is_special(&one) != places[i].special)
			fail_msg("%s", places[i].addr);
	}
	/* Read from text this would be IPv4 by itself. */
	struct addr mapped = { .family = 6,
		.bytes = { [10] = 0xff, 0xff, 192, 0, 2, 1 } };
	assert_true(pins_is_special(&mapped));
}

/* ---- ranges ---- */

static void
bound(struct ranges *ranges, const char *text, bool end)
{
	struct addr one = addr(text);
	ranges_bound(ranges, &one, end);
}

static void
test_ranges(void **state)
{
	(void)state;
	static const struct {
		const char *addr;
		bool in;
	} cases[] = {
		{ "8.8.8.7", false },
		{ "8.8.8.8", true },
		{ "8.8.8.9", false },
		{ "10.0.0.0", true },
		{ "10.0.0.255", true },
		{ "10.0.1.0", true },
		{ "10.0.1.255", true },
		{ "10.0.2.0", false },
		{ "9.255.255.255", false },
		{ "255.255.255.255", true },
		{ "254.255.255.255", false },
		{ "::1", false },
		{ "2001:db8::", true },
		{ "2001:db8:ffff::1", true },
		{ "2001:db9::", false },
	};
	struct ranges *ranges = ranges_new(20);
	struct addr one = addr("8.8.8.8");
	assert_false(ranges_has(ranges, &one));
	ranges_begin(ranges);
	bound(ranges, "2001:db9::", true);
	bound(ranges, "0.0.0.0", true); /* the kernel's own */
	bound(ranges, "::", true);
	bound(ranges, "10.0.2.0", true);
	bound(ranges, "10.0.0.0", false);
	bound(ranges, "10.0.1.0", false); /* of another set, within */
	bound(ranges, "10.0.1.128", true);
	bound(ranges, "8.8.8.9", true);
	bound(ranges, "8.8.8.8", false);
	bound(ranges, "2001:db8::", false);
	bound(ranges, "255.0.0.0", false); /* goes on to the last address */
	assert_true(ranges_end(ranges));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		one = addr(cases[i].addr);
		if (ranges_has(ranges, &one) != cases[i].in)
			fail_msg("%s", cases[i].addr);
	}
	ranges_begin(ranges);
	for (int i = 0; i < 21; i++)
		bound(ranges, "8.8.8.8", false);
	assert_false(ranges_end(ranges));
	ranges_free(ranges);
}

/* ---- asking ---- */

struct world {
	struct ranges *closed;
	struct pins *pins;
};

static int
set_up(void **state)
{
	static struct world world;
	struct pins_limits limits = { MOST, PER_LINE, SLOTS, true };
	world.closed = ranges_new(10);
	ranges_begin(world.closed);
	bound(world.closed, "8.8.8.8", false);
	bound(world.closed, "8.8.8.9", true);
	if (!ranges_end(world.closed))
		return 1;
	world.pins = pins_new(&limits, world.closed);
	*state = &world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;
	pins_free(world->pins);
	ranges_free(world->closed);
	return 0;
}

static enum pins_outcome
ask(struct world *world, uint32_t slot, const char *text, uint32_t ttl,
    int64_t now)
{
	struct pin pin = { addr(text), 443, 6, PINS_PIN };
	return pins_ask(world->pins, slot, &pin, ttl, now);
}

static void
test_life(void **state)
{
	struct world *world = *state;
	static const struct {
		const char *name;
		uint32_t ttl, again;
		int after;
		enum pins_outcome want;
	} cases[] = {
		{ "at once", 10, 10, 0, PINS_STAND },
		{ "a minute later", 10, 10, 60, PINS_STAND },
		{ "little is left", 10, 10, 62, PINS_WRITE },
		{ "it has run out", 10, 10, 121, PINS_WRITE },
		{ "the resolver counts down", 3600, 3000, 600, PINS_STAND },
		{ "rounded up by a second", 3600, 3001, 600, PINS_STAND },
		{ "a new answer", 3600, 3600, 600, PINS_WRITE },
		{ "longer than a day", UINT32_MAX, UINT32_MAX, 0, PINS_STAND },
		{ "longer than a day, later", UINT32_MAX, UINT32_MAX, 40000,
		    PINS_STAND },
		{ "half a day later", UINT32_MAX, UINT32_MAX, 43202,
		    PINS_WRITE },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[24];
		snprintf(text, sizeof text, "203.0.113.%zu", i);
		print_message("# %s\n", cases[i].name);
		assert_int_equal(
		    ask(world, (uint32_t)i, text, cases[i].ttl, NOW),
		    PINS_WRITE);
		assert_int_equal(ask(world, (uint32_t)i, text, cases[i].again,
				     NOW + cases[i].after),
		    cases[i].want);
	}
}

static void
test_refused(void **state)
{
	struct world *world = *state;
	assert_int_equal(ask(world, 1, "10.0.0.1", 10, NOW), PINS_SPECIAL);
	assert_int_equal(ask(world, 1, "8.8.8.8", 10, NOW), PINS_CLOSED);
	assert_int_equal(ask(world, 1, "8.8.8.9", 10, NOW), PINS_WRITE);
	assert_int_equal(
	    ask(world, SLOTS + 1, "8.8.8.7", 10, NOW), PINS_LINE_BUDGET);
}

/* New pins are counted; those that stand, or are renewed, are free. */
static void
test_line_budget(void **state)
{
	struct world *world = *state;
	char text[24];
	for (int i = 0; i < PER_LINE; i++) {
		snprintf(text, sizeof text, "203.0.113.%d", i);
		assert_int_equal(ask(world, 1, text, 10, NOW), PINS_WRITE);
		assert_int_equal(ask(world, 1, text, 10, NOW), PINS_STAND);
		assert_int_equal(ask(world, 1, text, 999, NOW), PINS_WRITE);
	}
	assert_int_equal(
	    ask(world, 1, "203.0.113.99", 10, NOW), PINS_LINE_BUDGET);
	assert_int_equal(ask(world, 2, "203.0.113.99", 10, NOW), PINS_WRITE);
	assert_int_equal(
	    ask(world, 1, "203.0.113.98", 10, NOW + 3600), PINS_WRITE);
}

/* When there are as many as may be, those that have run out make room. */
static void
test_budget(void **state)
{
	struct world *world = *state;
	char text[24];
	for (int i = 0; i < MOST; i++) {
		snprintf(text, sizeof text, "203.0.113.%d", i);
		assert_int_equal(
		    ask(world, (uint32_t)i, text, 10, NOW + i), PINS_WRITE);
	}
	assert_int_equal(
	    ask(world, 99, "203.0.113.99", 10, NOW + MOST), PINS_BUDGET);
	assert_int_equal(pins_count(world->pins), MOST);
	assert_int_equal(
	    ask(world, 99, "203.0.113.99", 10, NOW + 130), PINS_WRITE);
	assert_int_equal(pins_count(world->pins), MOST - 10);
}

/* A table that strangers have filled for a day costs no time: a thousand asks
 * took seconds, and lines waited for their wall. */
static void
test_full(void **state)
{
	struct world *world = *state;
	struct pins_limits limits = { 50000, 60000, SLOTS, true };
	struct pins *pins = pins_new(&limits, world->closed);
	struct pin pin = { addr("11.0.0.0"), 443, 6, PINS_PIN };
	clock_t busy = 0;
	for (size_t i = 0; i < limits.most + 1000; i++) {
		pin.addr.bytes[1] = (uint8_t)(i >> 16);
		pin.addr.bytes[2] = (uint8_t)(i >> 8);
		pin.addr.bytes[3] = (uint8_t)i;
		clock_t began = clock();
		assert_int_equal(pins_ask(pins, 1, &pin, UINT32_MAX, NOW),
		    i < limits.most ? PINS_WRITE : PINS_BUDGET);
		busy += i < limits.most ? 0 : clock() - began;
	}
	assert_true(busy < CLOCKS_PER_SEC);
	pins_free(pins);
}

static void
test_found_and_forgotten(void **state)
{
	struct world *world = *state;
	struct pin pin = { addr("203.0.113.1"), 443, 6, PINS_PIN };
	pins_found_begin(world->pins);
	pins_found(world->pins, &pin, NOW + 300);
	assert_int_equal(ask(world, 1, "203.0.113.1", 60, NOW), PINS_STAND);
	pins_forget(world->pins, &pin);
	assert_int_equal(ask(world, 1, "203.0.113.1", 60, NOW), PINS_WRITE);
	pins_found_begin(world->pins);
	assert_int_equal(pins_count(world->pins), 0);
}

/* Only tcp/443 of a shared name goes to the relay. */
static void
test_shared(void **state)
{
	struct world *world = *state;
	struct pin_request request = { .shared = 1 };
	struct addr one = addr("2001:db8::1");
	char text[1000];
	for (size_t i = 0; i < pin_ports_count; i++) {
		const struct pin_port *port = &pin_ports[i];
		bool https = strcmp(port->text, "tcp/443") == 0;
		request.shared = 1;
		struct pin pin = pins_of(world->pins, &request, &one, port);
		assert_int_equal(pin.set, https ? PINS_SHARED : PINS_PIN);
		request.shared = 0;
		pin = pins_of(world->pins, &request, &one, port);
		assert_int_equal(pin.set, PINS_PIN);
	}
	struct writer w = writer_over(text, sizeof text - 1);
	struct pin shared = { one, 0, 0, PINS_SHARED };
	struct pin plain = { addr("203.0.113.1"), 443, 17, PINS_PIN };
	pins_write(&shared, 10, &w);
	pins_write(&plain, 500, &w);
	text[writer_used(&w)] = '\0';
	assert_string_equal(text,
	    "add element inet lazaret shared6 { 2001:db8::1 timeout 120s }\n"
	    "delete element inet lazaret shared6 { 2001:db8::1 }\n"
	    "add element inet lazaret shared6 { 2001:db8::1 timeout 120s }\n"
	    "add element inet lazaret pin4 { 203.0.113.1 . 17 . 443 timeout "
	    "500s }\n"
	    "delete element inet lazaret pin4 { 203.0.113.1 . 17 . 443 }\n"
	    "add element inet lazaret pin4 { 203.0.113.1 . 17 . 443 timeout "
	    "500s }\n");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_special),
		cmocka_unit_test(test_ranges),
		TEST(test_life),
		TEST(test_refused),
		TEST(test_line_budget),
		TEST(test_budget),
		TEST(test_full),
		TEST(test_found_and_forgotten),
		TEST(test_shared),
	};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
