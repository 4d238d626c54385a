/* SPDX-License-Identifier: BSD-2-Clause */
/* test_addr.c -- addresses and prefixes as text and back */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/addr.h"

struct text_case {
	const char *text;
	const char *want; /* NULL: refused */
};

static void
addresses(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{ "192.0.2.1", "192.0.2.1" },
		{ "2001:DB8:0:0::1", "2001:db8::1" },
		{ "::ffff:192.0.2.1", "192.0.2.1" }, /* one line, one address */
		{ "::", "::" },
		{ "::1", "::1" },
		{ "192.0.2", NULL },
		{ "192.0.2.256", NULL },
		{ "192.0.2.01", NULL },
		{ "192.0.2.1 ", NULL },
		{ "fe80::1%eth0", NULL },
		{ "[::1]", NULL },
		{ "", NULL },
		{ "1111:2222:3333:4444:5555:6666:7777:8888:9999", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct addr addr;
		char text[ADDR_TEXT_SIZE];
		bool read = addr_parse(str_from(cases[i].text), &addr);
		assert_int_equal(read, cases[i].want != NULL);
		if (read)
			assert_string_equal(
			    addr_print(&addr, text), cases[i].want);
	}
}

static void
prefixes(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{ "192.0.2.0/24", "192.0.2.0/24" },
		{ "192.0.2.1", "192.0.2.1/32" },
		{ "0.0.0.0/0", "0.0.0.0/0" },
		{ "2001:db8::/56", "2001:db8::/56" },
		{ "2001:db8::1", "2001:db8::1/128" },
		{ "192.0.2.1/24", NULL }, /* host bits */
		{ "192.0.2.0/33", NULL },
		{ "192.0.2.0/", NULL },
		{ "192.0.2.0/-1", NULL },
		{ "/24", NULL },
		{ "2001:db8::/129", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct prefix prefix;
		char text[PREFIX_TEXT_SIZE];
		bool read = prefix_parse(str_from(cases[i].text), &prefix);
		assert_int_equal(read, cases[i].want != NULL);
		if (read)
			assert_string_equal(
			    prefix_print(&prefix, text), cases[i].want);
	}
}

static void
what_lies_inside(void **state)
{
	(void)state;
	static const struct {
		const char *prefix, *addr;
		bool want;
	} cases[] = {
		{ "192.0.2.0/25", "192.0.2.127", true },
		{ "192.0.2.0/25", "192.0.2.128", false },
		{ "0.0.0.0/0", "255.255.255.255", true },
		{ "0.0.0.0/0", "::", false },
		{ "2001:db8:0:100::/56", "2001:db8:0:1ff::1", true },
		{ "2001:db8:0:100::/56", "2001:db8:0:200::1", false },
		{ "192.0.2.1/32", "192.0.2.1", true },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct prefix prefix;
		struct addr addr;
		assert_true(prefix_parse(str_from(cases[i].prefix), &prefix));
		assert_true(addr_parse(str_from(cases[i].addr), &addr));
		assert_int_equal(
		    prefix_contains(&prefix, &addr), cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(what_lies_inside),
	};
	return cmocka_run_group_tests_name("addr", tests, NULL, NULL);
}
