/* SPDX-License-Identifier: BSD-2-Clause */
/* test_honest.c -- indicators that would keep honest lines walled */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "cases/honest.h"

static const struct {
	const char *trace;
	const char *why; /* a part of it; NULL: it may be loaded */
} rows[] = {
	/* names that every house asks for */
	{ "captive.apple.com", "captive.apple.com" },
	{ ".apple.com", "would count apple.com" },
	{ ".com", "would count com" },
	{ ".sk", "would count sk" },
	{ ".co.uk", "would count co.uk" },
	{ ".github.io", "would count github.io" },
	{ ".duckdns.org", "would count duckdns.org" },
	{ ".dns.google", "would count dns.google" },
	{ "mask.icloud.com", "mask.icloud.com" },
	/* names of one among them */
	{ "bot.duckdns.org", NULL },
	{ ".bot.duckdns.org", NULL },
	{ ".steal.github.io", NULL },
	{ "evil.apple.com.example", NULL },
	{ ".notapple.com", NULL },
	/* addresses */
	{ "0.0.0.0/0", "/8 or more" },
	{ "128.0.0.0/7", "/8 or more" },
	{ "::/0", "/16 or more" },
	{ "2000::/15", "/16 or more" },
	{ "41.0.0.0/8", NULL },
	{ "198.51.100.66/32", NULL },
	{ "2001:db8::/32", NULL },
	/* ports */
	{ "tcp/443", "every house" },
	{ "udp/443", "every house" },
	{ "udp/53", "every house" },
	{ "udp/123", "every house" },
	{ "tcp/25", NULL },
	{ "tcp/23", NULL },
	{ "tcp/4430", NULL },
};

static void
what_honest_devices_ask_for_is_refused(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		arena_reset(arena);
		const char *why = honest_find(rows[i].trace, arena);
		print_message(
		    "%s: %s\n", rows[i].trace, why == NULL ? "may" : why);
		assert_int_equal(why != NULL, rows[i].why != NULL);
		if (why != NULL)
			assert_non_null(strstr(why, rows[i].why));
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_honest_devices_ask_for_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
