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

static uint32_t
count(struct flood *flood, const char *from, unsigned questions)
{
	struct addr who = home(from);
	uint32_t one_of = 0;
	for (unsigned i = 0; i < questions; i++) {
		uint32_t now = flood_count(flood, &who);
		one_of = now > 0 ? now : one_of;
	}
	return one_of;
}

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
	struct flood flood = { 0 };
	assert_int_equal(count(&flood, "192.0.2.1", FLOOD_HEAVY - 1), 0);
	assert_int_equal(count(&flood, "192.0.2.1", 1), 8);
	assert_int_equal(count(&flood, "192.0.2.1", 9 * FLOOD_HEAVY), 0);
	assert_false(flood_look(&flood));
	assert_int_equal(count(&flood, "192.0.2.1", FLOOD_HEAVY), 64);
	for (unsigned i = 0; i < 20; i++) {
		assert_false(flood_look(&flood));
		count(&flood, "192.0.2.1", FLOOD_HEAVY);
	}
	assert_int_equal(flood.line[0].bits, FLOOD_BITS);
}

static void
test_calm_lets_in_again(void **state)
{
	(void)state;
	struct flood flood = { 0 };
	count(&flood, "192.0.2.1", FLOOD_HEAVY);
	assert_false(look(&flood, FLOOD_CALM)); /* the first saw the flood */
	count(&flood, "192.0.2.1", FLOOD_HEAVY - 1);
	assert_true(flood_look(&flood));
	assert_int_equal(flood.line[0].bits, 0);
	assert_false(look(&flood, 2 * FLOOD_CALM));
}

/* A second in which thousands ask, none of them much, holds nobody back; one
 * among them who does is found. */
static void
test_a_crowd_is_no_flood(void **state)
{
	(void)state;
	struct flood flood = { 0 };
	struct addr who = home("10.0.0.0");
	for (unsigned i = 0; i < 100000; i++) {
		who.bytes[2] = (uint8_t)(i >> 8);
		who.bytes[3] = (uint8_t)i;
		assert_int_equal(flood_count(&flood, &who), 0);
		if (i % 4 == 0 && count(&flood, "192.0.2.1", 1) > 0)
			return;
	}
	fail_msg("the flood was not found");
}

static void
test_no_more_than_there_is_room_for(void **state)
{
	(void)state;
	struct flood flood = { 0 };
	struct addr who = home("10.0.0.0");
	for (unsigned i = 0; i < 2 * FLOOD_LINES; i++) {
		who.bytes[3] = (uint8_t)i;
		uint32_t one_of = 0;
		for (unsigned k = 0; k < FLOOD_HEAVY; k++)
			one_of += flood_count(&flood, &who);
		assert_int_equal(one_of > 0, i < FLOOD_LINES);
	}
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
	enum { SENT = 4000 };
	/* clang-format off */
	static const struct {
		const char *name, *held;
		uint8_t bits;
		const char *from, *to;
		unsigned least, most;
	} rows[] = {
		{ "held back",       "127.0.0.2",       3, "127.0.0.2", "127.0.0.1", SENT / 12, SENT / 6 },
		{ "nearly silenced", "127.0.0.2",      30, "127.0.0.2", "127.0.0.1", 0, 1 },
		{ "its neighbour",   "127.0.0.2",      30, "127.0.0.3", "127.0.0.1", SENT, SENT },
		{ "IPv6",            "::1",             3, "::1",       "::1",       SENT / 12, SENT / 6 },
		{ "the same /56",    "::ff:0:0:1",     30, "::1",       "::1",       0, 1 },
		{ "the next /56",    "0:0:0:100::1",   30, "::1",       "::1",       SENT, SENT },
		{ "another /32",     "2001:db8::1",    30, "::1",       "::1",       SENT, SENT },
	};
	/* clang-format on */
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct flood flood = { 0 };
		for (size_t k = 0; k < FLOOD_LINES; k++) {
			struct addr other = home(
			    *rows[i].to == ':' ? "2001:db8:1::" : "192.0.2.0");
			other.bytes[3] = (uint8_t)k;
			flood.line[k].home = other;
			flood.line[k].bits = FLOOD_BITS;
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
	struct flood flood = { 0 };
	struct sock_filter at[FLOOD_PROGRAM];
	assert_int_equal(flood_program(&flood, 4, at), 0);
	count(&flood, "2001:db8::1", FLOOD_HEAVY);
	assert_int_equal(flood_program(&flood, 4, at), 0);
	assert_true(flood_program(&flood, 6, at) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_step_a_look),
		cmocka_unit_test(test_calm_lets_in_again),
		cmocka_unit_test(test_a_crowd_is_no_flood),
		cmocka_unit_test(test_no_more_than_there_is_room_for),
		cmocka_unit_test(test_the_kernel_draws_lots),
		cmocka_unit_test(test_no_program_for_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
