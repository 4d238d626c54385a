/* SPDX-License-Identifier: BSD-2-Clause */
/* test_flood.c -- who is held back, when, and what the kernel makes of it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "redirector/flood.h"
#include "redirector/home.h"

static struct addr
home(const char *text)
{
	struct addr addr;
	assert_true(addr_parse(str_from(text), &addr));
	return home_of(&addr);
}

enum { RATE = 200, SHARE = RATE / FLOOD_LOOKS, FULL = SHARE * FLOOD_FULL };

static struct flood
begin(void)
{
	struct flood flood;
	flood_init(&flood, RATE);
	return flood;
}

/* Any that the home alone has. */
static uint64_t
key_of(const struct addr *who)
{
	uint64_t key = 0;
	for (size_t i = 0; i < sizeof who->bytes; i++)
		key = (key + who->bytes[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return key >> 16;
}

static uint32_t
ask(struct flood *flood, const char *from, unsigned questions, bool behind)
{
	struct addr who = home(from);
	uint32_t one_of = 0;
	for (unsigned i = 0; i < questions; i++) {
		uint32_t now = flood_count(flood, &who, key_of(&who), behind);
		one_of = now > 0 ? now : one_of;
	}
	return one_of;
}

static uint32_t
count(struct flood *flood, const char *from, unsigned questions)
{
	return ask(flood, from, questions, true);
}

/* True when the last look changed something. */
static bool
look(struct flood *flood, unsigned times)
{
	bool changed = false;
	for (unsigned i = 0; i < times; i++)
		changed = flood_look(flood);
	return changed;
}

static void
test_one_step_a_look(void **state)
{
	(void)state;
	struct flood flood = begin();
	assert_int_equal(count(&flood, "192.0.2.1", FULL - 1), 0);
	assert_int_equal(count(&flood, "192.0.2.1", 1), 8);
	assert_int_equal(count(&flood, "192.0.2.1", 9 * FULL), 0);
	assert_false(flood_look(&flood));
	assert_int_equal(count(&flood, "192.0.2.1", FULL), 64);
	for (unsigned i = 0; i < 20; i++) {
		assert_false(flood_look(&flood));
		uint32_t one_of = count(&flood, "192.0.2.1", FULL);
		assert_in_range(one_of, 0, 1 << FLOOD_BITS);
	}
	assert_int_equal(flood.held, 1);
	assert_int_equal(ask(&flood, "192.0.2.1", FULL, true), 0);
}

static void
test_within_the_share(void **state)
{
	(void)state;
	struct flood flood = begin();
	assert_int_equal(count(&flood, "192.0.2.1", FULL - SHARE - 1), 0);
	for (unsigned i = 0; i < 50; i++) {
		assert_int_equal(count(&flood, "192.0.2.1", SHARE), 0);
		(void)!count(&flood, "192.0.2.2", 10 * FULL);
		(void)!flood_look(&flood);
	}
	assert_int_equal(flood.held, 1);
	assert_int_equal(ask(&flood, "192.0.2.9", 10 * FULL, false), 0);
}

static void
test_the_setting_is_the_share(void **state)
{
	(void)state;
	struct flood flood;
	flood_init(&flood, 10 * RATE);
	assert_int_equal(count(&flood, "192.0.2.1", 10 * FULL - 1), 0);
	assert_int_equal(count(&flood, "192.0.2.1", 1), 8);
	flood_init(&flood, 1);
	assert_int_equal(count(&flood, "192.0.2.1", FULL - 1), 0);
	assert_int_equal(count(&flood, "192.0.2.1", 1), 8);
}

/* A street whose homes ask no more than the share each, and yet too much. */
static void
test_scarcity_shrinks_the_share(void **state)
{
	(void)state;
	struct flood flood = begin();
	assert_int_equal(count(&flood, "192.0.2.1", FULL / 2), 0);
	for (unsigned i = 0; i < 9; i++)
		flood_scarce(&flood);
	assert_int_equal(flood.share, SHARE >> FLOOD_HALVED);
	assert_int_equal(count(&flood, "192.0.2.1", 1), 8);
	(void)!look(&flood, 4 * FLOOD_ROOM);
	assert_in_range(flood.share, SHARE, 2 * SHARE);
	(void)!look(&flood, 2 * FLOOD_ROOM);
	assert_in_range(flood.share, 4 * SHARE, 8 * SHARE);
	flood_scarce(&flood);
	assert_int_equal(flood.share, SHARE);
}

/* So much comes through in a second, behind or not, of one held back. */
static void
test_calm_lets_in_again(void **state)
{
	enum { AN_EIGHTH = RATE >> FLOOD_STEP };
	/* clang-format off */
	static const struct {
		unsigned through;
		bool behind, again;
	} rows[] = {
		{ 0,             false, true },
		{ AN_EIGHTH - 1, false, true },
		{ AN_EIGHTH - 1, true,  true },
		{ AN_EIGHTH,     false, false },
		{ AN_EIGHTH,     true,  false },
	};
	/* clang-format on */
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct flood flood = begin();
		assert_int_equal(count(&flood, "192.0.2.1", FULL), 8);
		assert_false(look(&flood, FLOOD_LOOKS - 1));
		(void)!ask(
		    &flood, "192.0.2.1", rows[i].through, rows[i].behind);
		assert_int_equal(flood_look(&flood), rows[i].again);
		assert_int_equal(flood.held, !rows[i].again);
		assert_false(flood_look(&flood));
	}
}

/* It asks too much still, but nobody is in need of it. */
static void
test_room_lets_in_again(void **state)
{
	(void)state;
	struct flood flood = begin();
	assert_int_equal(count(&flood, "192.0.2.1", FULL), 8);
	for (unsigned i = 0; flood.held > 0; i++) {
		assert_in_range(i, 0, 3 * FLOOD_ROOM + FLOOD_LOOKS);
		assert_int_equal(ask(&flood, "192.0.2.1", 10, false), 0);
		(void)!flood_look(&flood);
	}
	assert_true(flood.share > 10 << FLOOD_STEP);
}

/* A moment in which thousands ask, none of them much, holds nobody back; one
 * among them who does is found. */
static void
test_a_crowd_is_no_flood(void **state)
{
	(void)state;
	struct flood flood = begin();
	struct addr who = home("10.0.0.0");
	for (unsigned i = 0; i < 100000; i++) {
		who.bytes[2] = (uint8_t)(i >> 8);
		who.bytes[3] = (uint8_t)i;
		assert_int_equal(
		    flood_count(&flood, &who, key_of(&who), true), 0);
		if (i % 4 == 0 && count(&flood, "192.0.2.1", 1) > 0)
			return;
	}
	fail_msg("the flood was not found");
}

static void
test_no_more_than_there_is_room_for(void **state)
{
	(void)state;
	struct flood flood = begin();
	struct addr who = home("10.0.0.0");
	for (unsigned i = 0; i < 2 * FLOOD_LINES; i++) {
		who.bytes[2] = (uint8_t)(i >> 8);
		who.bytes[3] = (uint8_t)i;
		uint32_t one_of = 0;
		for (unsigned k = 0; k < FULL; k++)
			one_of += flood_count(&flood, &who, i << 1, true);
		assert_int_equal(one_of > 0, i < FLOOD_LINES);
	}
	assert_int_equal(flood.held, FLOOD_LINES);
}

/* ---- in the kernel ---- */

/* Two sockets of the same machine, one of which asks the other. */
struct way {
	int asker, answerer;
};

static int
open_at(const char *address, struct sockaddr_storage *name, socklen_t *size)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	struct addr addr;
	assert_true(addr_parse(str_from(address), &addr));
	memcpy(&in.sin_addr, addr.bytes, sizeof in.sin_addr);
	memcpy(&in6.sin6_addr, addr.bytes, sizeof in6.sin6_addr);
	if (addr.family == 4)
		memcpy(name, &in, sizeof in);
	else
		memcpy(name, &in6, sizeof in6);
	*size = addr.family == 4 ? sizeof in : sizeof in6;
	int fd = socket(name->ss_family, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)name, *size), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)name, size), 0);
	return fd;
}

static struct way
open_way(const char *from, const char *to)
{
	struct sockaddr_storage name;
	socklen_t size;
	struct way way = { .asker = open_at(from, &name, &size) };
	way.answerer = open_at(to, &name, &size);
	assert_int_equal(connect(way.asker, (struct sockaddr *)&name, size), 0);
	return way;
}

/* How many of `sent` packets arrive while so much is held back. */
static unsigned
arrive(
    const struct flood *flood, const char *from, const char *to, unsigned sent)
{
	struct way way = open_way(from, to);
	struct sock_filter at[FLOOD_PROGRAM];
	struct sock_fprog program = { .filter = at };
	unsigned arrived = 0;
	uint8_t byte = 0;
	program.len = flood_program(flood, *to == ':' ? 6 : 4, at);
	assert_in_range(program.len, 1, FLOOD_PROGRAM);
	assert_int_equal(setsockopt(way.answerer, SOL_SOCKET, SO_ATTACH_FILTER,
			     &program, sizeof program),
	    0);
	for (unsigned i = 0; i < sent; i++) {
		assert_int_equal(send(way.asker, &byte, sizeof byte, 0), 1);
		arrived += recv(way.answerer, &byte, sizeof byte, 0) == 1;
	}
	close(way.asker);
	close(way.answerer);
	return arrived;
}

static void
test_the_kernel_draws_lots(void **state)
{
	enum { SENT = 4000, LEVELS = FLOOD_BITS / FLOOD_STEP };
	/* clang-format off */
	static const struct {
		const char *name, *held;
		uint8_t bits;
		const char *from, *to;
		unsigned least, most;
	} rows[] = {
		{ "held back",       "127.0.0.2",       3, "127.0.0.2", "127.0.0.1", SENT / 12, SENT / 6 },
		{ "an eighth of it", "127.0.0.2",       6, "127.0.0.2", "127.0.0.1", SENT / 128, SENT / 32 },
		{ "nearly silenced", "127.0.0.2",      15, "127.0.0.2", "127.0.0.1", 0, 4 },
		{ "its neighbour",   "127.0.0.2",      15, "127.0.0.3", "127.0.0.1", SENT, SENT },
		{ "IPv6",            "::1",             3, "::1",       "::1",       SENT / 12, SENT / 6 },
		{ "the same /56",    "::ff:0:0:1",     15, "::1",       "::1",       0, 4 },
		{ "the next /56",    "0:0:0:100::1",   15, "::1",       "::1",       SENT, SENT },
		{ "another /32",     "2001:db8::1",    15, "::1",       "::1",       SENT, SENT },
	};
	/* clang-format on */
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct flood flood = begin();
		for (size_t k = 0; k < FLOOD_LINES; k++) {
			struct addr other = home(
			    *rows[i].to == ':' ? "2001:db8::" : "192.0.2.0");
			other.bytes[2] = (uint8_t)(k >> 8);
			other.bytes[3] = (uint8_t)k;
			flood.line[k].home = other;
			flood.line[k].bits =
			    (uint8_t)(1 + k % LEVELS) * FLOOD_STEP;
		}
		flood.line[FLOOD_LINES - 1].home = home(rows[i].held);
		flood.line[FLOOD_LINES - 1].bits = rows[i].bits;
		print_message("# %s\n", rows[i].name);
		assert_in_range(arrive(&flood, rows[i].from, rows[i].to, SENT),
		    rows[i].least, rows[i].most);
	}
}

static void
test_no_program_for_nothing(void **state)
{
	(void)state;
	struct flood flood = begin();
	struct sock_filter at[FLOOD_PROGRAM];
	assert_int_equal(flood_program(&flood, 4, at), 0);
	assert_int_equal(count(&flood, "2001:db8::1", FULL), 8);
	assert_int_equal(flood_program(&flood, 4, at), 0);
	assert_true(flood_program(&flood, 6, at) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_step_a_look),
		cmocka_unit_test(test_within_the_share),
		cmocka_unit_test(test_the_setting_is_the_share),
		cmocka_unit_test(test_scarcity_shrinks_the_share),
		cmocka_unit_test(test_calm_lets_in_again),
		cmocka_unit_test(test_room_lets_in_again),
		cmocka_unit_test(test_a_crowd_is_no_flood),
		cmocka_unit_test(test_no_more_than_there_is_room_for),
		cmocka_unit_test(test_the_kernel_draws_lots),
		cmocka_unit_test(test_no_program_for_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
