/* SPDX-License-Identifier: BSD-2-Clause */
/* test_webhook.c -- webhooks: where to, how signed, and what an answer means */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "warden/webhook_plan.h"
#include "warden/webhook_sign.h"

enum { ARENA_SIZE = 4096, GONE = 410, BUSY = 429, AWAY = 503 };

/* ---- where to ------------------------------------------------------------ */

static const struct {
	const char *address;
	bool alone, opened; /* with "10.1.0.0/16 fd00::/8" */
} addresses[] = {
	{ "8.8.8.8", true, true },
	{ "2600::1", true, true },
	{ "0.0.0.1", false, false },
	{ "10.1.2.3", false, true },
	{ "10.2.2.3", false, false },
	{ "100.64.0.1", false, false },
	{ "100.128.0.1", true, true },
	{ "127.0.0.1", false, false },
	{ "169.254.169.254", false, false },
	{ "172.15.255.255", true, true },
	{ "172.16.0.1", false, false },
	{ "172.31.255.255", false, false },
	{ "172.32.0.1", true, true },
	{ "192.168.1.1", false, false },
	{ "224.0.0.1", false, false },
	{ "255.255.255.255", false, false },
	{ "::", false, false },
	{ "::1", false, false },
	{ "::ffff:127.0.0.1", false, false },
	{ "::ffff:10.1.2.3", false, true },
	{ "::ffff:8.8.8.8", true, true },
	{ "64:ff9b::7f00:1", false, false },
	{ "64:ff9b::808:808", true, true },
	{ "64:ff9b:1::808:808", false, false },
	{ "2002:7f00:1::1", false, false },
	{ "fd00::1", false, true },
	{ "fe80::1", false, false },
	{ "ff02::1", false, false },
};

static void
test_reach(void **state)
{
	struct reach alone, opened, no;
	(void)state;
	assert_true(reach_read("", &alone));
	assert_true(reach_read("10.1.0.0/16  fd00::/8", &opened));
	assert_false(reach_read("10.1.0.1/16", &no));
	assert_false(reach_read("all", &no));
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		struct addr addr;
		print_message("# %s\n", addresses[i].address);
		assert_true(addr_parse(str_from(addresses[i].address), &addr));
		assert_int_equal(
		    reach_allows(&alone, &addr), addresses[i].alone);
		assert_int_equal(
		    reach_allows(&opened, &addr), addresses[i].opened);
	}
}

/* ---- how signed ---------------------------------------------------------- */

/* The numbers come from another program: openssl dgst -sha256 -mac hmac. */
static void
test_signature(void **state)
{
	struct arena *arena = arena_new(ARENA_SIZE);
	const char *headers[3];
	struct webhook_signing signing = { "msg_1", 1614265330,
		STR("{\"test\": 2432232314}"),
		"000102030405060708090a0b0c0d0e0f"
		"101112131415161718191a1b1c1d1e1f",
		"" };
	(void)state;
	webhook_sign(&signing, arena, headers);
	assert_string_equal(headers[0], "webhook-id: msg_1");
	assert_string_equal(headers[1], "webhook-timestamp: 1614265330");
	assert_string_equal(headers[2],
	    "webhook-signature: "
	    "v1,GWvjEzx3AphU7wha3hNZPXJnymF9Fg+ZdvPQqWPOjZ0=");
	signing.old_secret = "ffffffffffffffffffffffffffffffff"
			     "ffffffffffffffffffffffffffffffff";
	webhook_sign(&signing, arena, headers);
	assert_string_equal(headers[2],
	    "webhook-signature: "
	    "v1,GWvjEzx3AphU7wha3hNZPXJnymF9Fg+ZdvPQqWPOjZ0= "
	    "v1,a28AVg38eyQ35Iz3xY7YJO4xWqeuuXeWMM+ekIwuQsY=");
	arena_free(arena);
}

/* ---- what an answer means ------------------------------------------------ */

static const struct {
	const char *name;
	int status;
	int64_t retry_after, attempts;
	bool test;
	uint32_t chance;
	const char *state;
	int64_t wait;
} plans[] = {
	{ "taken", 200, 0, 1, false, 0, "sent", 0 },
	{ "taken, no content", 204, 0, 9, false, 0, "sent", 0 },
	{ "a redirect is not followed", 302, 0, 1, false, 0, "waiting", 2 },
	{ "no answer", 0, 0, 1, false, 5, "waiting", 7 },
	{ "an error", 500, 0, 2, false, 0, "waiting", 15 },
	{ "an error, later by chance", 500, 0, 2, false, 30, "waiting", 45 },
	{ "chance goes round", 500, 0, 2, false, 31, "waiting", 15 },
	{ "it asks for time", BUSY, 100, 1, false, 0, "waiting", 100 },
	{ "it asks for too much", AWAY, 86400, 1, false, 0, "waiting", 3600 },
	{ "it asks for less", AWAY, 1, 4, false, 0, "waiting", 300 },
	{ "it wants no more", GONE, 0, 1, false, 0, "dead", 0 },
	{ "the last attempt but one", 500, 0, 11, false, 0, "waiting", 43200 },
	{ "the last attempt", 500, 0, 12, false, 0, "dead", 0 },
	{ "a test has one", 500, 0, 1, true, 0, "dead", 0 },
	{ "a test that is taken", 200, 0, 1, true, 0, "sent", 0 },
};

static void
test_plan(void **state)
{
	struct arena *arena = arena_new(ARENA_SIZE);
	(void)state;
	for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
		const struct post_answer answer = { .status = plans[i].status,
			.retry_after = plans[i].retry_after,
			.words = "no route" };
		print_message("# %s\n", plans[i].name);
		struct webhook_plan plan = webhook_plan(&answer,
		    plans[i].attempts, plans[i].test, plans[i].chance, arena);
		assert_string_equal(plan.state, plans[i].state);
		assert_int_equal(plan.wait, plans[i].wait);
		assert_int_equal(
		    *plan.said == '\0', plans[i].status / 100 == 2);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reach),
		cmocka_unit_test(test_signature),
		cmocka_unit_test(test_plan),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
