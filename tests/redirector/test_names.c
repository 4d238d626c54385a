/* SPDX-License-Identifier: BSD-2-Clause */
/* test_names.c -- names, and the table of what is known of them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redirector/names.h"
#include "redirector/special.h"

/* ---- one name ---- */

static struct name
name(const char *text)
{
	struct name name = { .length = 1 };
	if (*text != '\0')
		assert_true(name_parse(str_from(text), &name));
	return name;
}

static void
names_are_parsed_and_printed(void **state)
{
	(void)state;
	static const char *const good[][2] = {
		{ "www.example.com", "www.example.com" },
		{ "WWW.Example.COM.", "www.example.com" },
		{ "_dns.resolver.arpa", "_dns.resolver.arpa" },
		{ "a", "a" },
		{ "1.0.0.127.in-addr.arpa", "1.0.0.127.in-addr.arpa" },
	};
	static const char *const bad[] = { "", ".", "..", "a..b", "a..", ".a",
		"a b", "a*b", "*", "caf\xc3\xa9.example", "a\\.b" };
	char text[NAME_TEXT_SIZE];
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct name one = name(good[i][0]);
		assert_string_equal(name_print(&one, text), good[i][1]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct name one;
		assert_false(name_parse(str_from(bad[i]), &one));
	}
}

static void
labels_and_names_are_bounded(void **state)
{
	(void)state;
	char text[300];
	struct name one;
	memset(text, 'a', sizeof text);
	assert_true(name_parse((struct str){ text, 63 }, &one));
	assert_false(name_parse((struct str){ text, 64 }, &one));
	for (size_t at = 63; at < 253; at += 64)
		text[at] = '.';
	assert_true(name_parse((struct str){ text, 253 }, &one));
	assert_int_equal(one.length, NAME_SIZE);
	assert_false(name_parse((struct str){ text, 254 }, &one));
}

static void
odd_bytes_are_printed_as_numbers(void **state)
{
	(void)state;
	struct reader r = { (const uint8_t *)"\4a.\0\xff\1B\0", 8 };
	struct name one;
	char text[NAME_TEXT_SIZE];
	assert_true(name_read(&r, &one));
	assert_int_equal(r.left, 0);
	assert_string_equal(name_print(&one, text), "a\\046\\000\\255.b");
	uint8_t worst[NAME_SIZE] = { 0 };
	for (size_t at = 0; at < 254; at += 64)
		worst[at] = at < 192 ? 63 : 61;
	r = (struct reader){ worst, sizeof worst };
	assert_true(name_read(&r, &one));
	/* 250 bytes of four signs each, three dots */
	assert_int_equal(strlen(name_print(&one, text)), 250 * 4 + 3);
}

static void
names_of_addresses(void **state)
{
	(void)state;
	char text[NAME_TEXT_SIZE];
	struct addr addr;
	assert_true(addr_parse(STR("192.0.2.107"), &addr));
	struct name one = name_of_addr(&addr);
	assert_string_equal(name_print(&one, text), "107.2.0.192.in-addr.arpa");
	assert_true(addr_parse(STR("2001:db8::1:ef"), &addr));
	one = name_of_addr(&addr);
	assert_string_equal(name_print(&one, text),
	    "f.e.0.0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
	    ".ip6.arpa");
}

static void
names_are_passed_over(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t size, left;
		bool good;
	} rows[] = {
		{ "\1a\0x", 4, 1, true },
		{ "\1a\xc0\x0cx", 5, 1, true },
		{ "\0", 1, 0, true },
		{ "\xc0", 1, 0, false },
		{ "\1a", 2, 0, false },
		{ "\5a", 2, 0, false },
		{ "\x40", 1, 0, false },
		{ "", 0, 0, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reader r = { (const uint8_t *)rows[i].bytes,
			rows[i].size };
		assert_int_equal(name_skip(&r), rows[i].good);
		if (rows[i].good)
			assert_int_equal(r.left, rows[i].left);
	}
}

/* ---- the table ----------------------------------------------------------- */

static void
add(void *block, size_t size, enum names_kind kind, uint64_t value,
    uint32_t ports, const char *text)
{
	struct names_rule rule = {
		.kind = kind, .value = value, .ports = ports
	};
	assert_true(names_parse(str_from(text), &rule));
	assert_true(names_add(block, size, &rule));
}

static uint64_t block[2048];

static int
make_block(void **state)
{
	(void)state;
	if (!names_begin(block, sizeof block, 32))
		return -1;
	add(block, sizeof block, NAMES_GARDEN, 1, 1, "=a.example");
	add(block, sizeof block, NAMES_GARDEN, 2, 2, "*a.example");
	add(block, sizeof block, NAMES_GARDEN, 4, 4, "=x.a.example");
	add(block, sizeof block, NAMES_INDICATOR, 9, 0, ".bad.a.example");
	add(block, sizeof block, NAMES_INDICATOR, 8, 0, "=worse.bad.a.example");
	add(block, sizeof block, NAMES_FIXED, 7, 0, "wpad.*");
	add(block, sizeof block, NAMES_LOCAL, 6, 0, ".example");
	return names_check(block, sizeof block) ? 0 : -1;
}

struct look {
	const char *name;
	uint64_t groups;
	uint32_t kinds, ports;
	enum names_kind first;
	uint32_t value;
	const char *rest; /* the name from start on */
};

#define K(kind) (1u << NAMES_##kind)

static const struct look looks[] = {
	{ "a.example", 7, K(GARDEN) | K(LOCAL), 1, NAMES_GARDEN, 1,
	    "a.example" },
	{ "y.a.example", 7, K(GARDEN) | K(LOCAL), 2, NAMES_GARDEN, 2,
	    "a.example" },
	{ "x.a.example", 7, K(GARDEN) | K(LOCAL), 6, NAMES_GARDEN, 4,
	    "x.a.example" },
	{ "x.a.example", 2, K(GARDEN) | K(LOCAL), 2, NAMES_GARDEN, 2,
	    "a.example" },
	{ "x.a.example", 8, K(LOCAL), 0, NAMES_LOCAL, 6, "example" },
	{ "a.example", 2, K(LOCAL), 0, NAMES_LOCAL, 6, "example" },
	{ "example", 7, K(LOCAL), 0, NAMES_LOCAL, 6, "example" },
	{ "bad.a.example", 0, K(INDICATOR) | K(LOCAL), 0, NAMES_INDICATOR, 9,
	    "bad.a.example" },
	{ "u.v.bad.a.example", 2, K(INDICATOR) | K(GARDEN) | K(LOCAL), 2,
	    NAMES_INDICATOR, 9, "bad.a.example" },
	{ "worse.bad.a.example", 0, K(INDICATOR) | K(LOCAL), 0, NAMES_INDICATOR,
	    8, "worse.bad.a.example" },
	{ "wpad.a.example", 2, K(FIXED) | K(GARDEN) | K(LOCAL), 2, NAMES_FIXED,
	    7, "wpad.a.example" },
	{ "wpad", 0, K(FIXED), 0, NAMES_FIXED, 7, "wpad" },
	{ "a.wpad", 7, 0, 0, NAMES_KINDS, 0, "" },
	{ "wpadd.net", 7, 0, 0, NAMES_KINDS, 0, "" },
	{ "net", 7, 0, 0, NAMES_KINDS, 0, "" },
	{ "", 7, 0, 0, NAMES_KINDS, 0, "" },
};

static void
find(const void *from, size_t size, const struct name *wanted, uint64_t groups,
    struct names_match *match_out)
{
	struct names_block one = { from, size };
	names_find(&one, 1, wanted, groups, match_out);
}

static void
look_up(void **state)
{
	const struct look *look = *state;
	struct names_match match;
	struct name wanted = name(look->name), rest = name(look->rest);
	find(block, sizeof block, &wanted, look->groups, &match);
	assert_int_equal(match.kinds, look->kinds);
	assert_int_equal(match.ports, look->ports);
	assert_int_equal(names_first(&match), look->first);
	if (look->first == NAMES_KINDS)
		return;
	assert_int_equal(match.value[look->first], look->value);
	assert_memory_equal(
	    wanted.bytes + match.start[look->first], rest.bytes, rest.length);
}

static void
rules_have_four_forms(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum names_reach reach;
	} good[] = {
		{ "=a.b", NAMES_EXACT },
		{ "*a.b", NAMES_BELOW },
		{ ".a.b", NAMES_ZONE },
		{ "a.*", NAMES_FIRST },
	};
	static const char *const bad[] = { "", "=", "*", ".", ".*", "a.b",
		"=a..b", "**a", "*.a", "=a b", "a*" };
	struct names_rule rule;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(names_parse(str_from(good[i].text), &rule));
		assert_int_equal(rule.reach, good[i].reach);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(names_parse(str_from(bad[i]), &rule));
}

static void
same_rules_are_merged(void **state)
{
	(void)state;
	uint64_t small[512];
	struct names_match match;
	struct name one = name("a.b");
	assert_true(names_begin(small, sizeof small, 2));
	add(small, sizeof small, NAMES_GARDEN, 1, 1, "=a.b");
	add(small, sizeof small, NAMES_GARDEN, 6, 2, "=A.B");
	add(small, sizeof small, NAMES_INDICATOR, 3, 0, "=a.b");
	add(small, sizeof small, NAMES_INDICATOR, 4, 0, "=a.b");
	assert_true(names_check(small, sizeof small));
	find(small, sizeof small, &one, 4, &match);
	assert_int_equal(match.kinds, K(GARDEN) | K(INDICATOR));
	assert_int_equal(match.ports, 3);
	assert_int_equal(match.value[NAMES_INDICATOR], 3);
}

static void
a_full_block_takes_no_more(void **state)
{
	(void)state;
	size_t size = names_size(3, 3 * 4);
	void *small = test_malloc(size);
	assert_false(names_begin(small, names_size(3, 0) - 8, 3));
	assert_true(names_begin(small, size, 3));
	struct names_rule rule = { .kind = NAMES_GARDEN, .value = 1 };
	for (int i = 0; i < 3; i++) {
		char text[] = "=n0";
		text[2] = (char)('0' + i);
		add(small, size, NAMES_GARDEN, 1, 0, text);
	}
	assert_true(names_parse(STR("=n3"), &rule));
	assert_false(names_add(small, size, &rule)); /* more than announced */
	assert_true(names_used(small) <= size);
	assert_true(names_check(small, size));
	assert_true(names_begin(small, size, 3));
	memset(rule.name.bytes, 1, sizeof rule.name.bytes);
	assert_true(names_parse(STR("=a-name-that-is-too-long-for-it"), &rule));
	assert_false(names_add(small, size, &rule));
	assert_true(names_check(small, size));
	test_free(small);
}

static void
a_block_may_lie_anywhere(void **state)
{
	(void)state;
	struct names_match match;
	struct name one = name("x.a.example");
	size_t used = names_used(block);
	void *copy = memcpy(test_malloc(used), block, used);
	assert_true(names_check(copy, used));
	find(copy, used, &one, 7, &match);
	assert_int_equal(match.kinds, K(GARDEN) | K(LOCAL));
	test_free(copy);
}

static bool
is_sound_with_damage(size_t at, size_t used, uint8_t *copy)
{
	struct names_match match;
	struct name one = name("u.worse.bad.a.example");
	memcpy(copy, block, used);
	copy[at] ^= 0x41;
	find(copy, used, &one, ~0ULL, &match); /* reads nothing else */
	return names_check(copy, used);
}

static void
damage_is_found(void **state)
{
	(void)state;
	enum { HEAD = 16, NAMES = 86 }; /* bytes: sizes, and all names */
	size_t used = names_used(block);
	uint8_t *copy = test_malloc(used);
	size_t text = used - (NAMES + 7) / 8 * 8;
	for (size_t i = 0; i < used; i++)
		if (is_sound_with_damage(i, used, copy))
			assert_false(
			    i < HEAD || (i >= text && i < text + NAMES));
	memcpy(copy, block, used);
	for (size_t size = 0; size < text + NAMES; size++)
		assert_false(names_check(copy, size));
	assert_true(names_check(copy, used));
	assert_false(names_check(NULL, 0));
	test_free(copy);
}

/* As many as a large feed of indicators has: each is found, its neighbour is
 * not, and no chain is too long. */
static void
a_hundred_thousand_names(void **state)
{
	(void)state;
	enum { MANY = 120000 };
	size_t size = names_size(MANY, MANY * 24);
	void *large = test_malloc(size);
	char text[32];
	assert_true(names_begin(large, size, MANY));
	for (int i = 0; i < MANY; i++) {
		snprintf(text, sizeof text, ".d%d.bot.example", i);
		add(large, size, NAMES_INDICATOR, (uint64_t)i + 1, 0, text);
	}
	assert_true(names_check(large, size));
	for (int i = 0; i < MANY + 1000; i++) {
		struct names_match match;
		snprintf(text, sizeof text, "x.d%d.bot.example", i);
		struct name one = name(text);
		find(large, size, &one, 0, &match);
		assert_int_equal(
		    match.value[NAMES_INDICATOR], i < MANY ? i + 1 : 0);
	}
	test_free(large);
}

/* ---- the special names --------------------------------------------------- */

static void
special_names_are_sound(void **state)
{
	(void)state;
	size_t rules, bytes;
	special_count(&rules, &bytes);
	size_t size = names_size(rules, bytes);
	void *special = test_malloc(size);
	assert_true(names_begin(special, size, rules));
	assert_true(special_add(special, size));
	assert_true(names_check(special, size));
	/* each row is found by its own name: none stands twice */
	for (size_t i = 0; i < special_names_count; i++) {
		struct names_rule rule;
		struct names_match match;
		assert_true(
		    names_parse(str_from(special_names[i].rule), &rule));
		find(special, size, &rule.name, 0, &match);
		assert_int_equal(match.value[special_names[i].kind], i);
	}
	for (size_t i = 0; i < special_probes_count; i++) {
		struct names_match match;
		struct name host = name(special_probes[i].host);
		find(special, size, &host, 0, &match);
		assert_int_equal(names_first(&match), NAMES_PROBE);
	}
	test_free(special);
}

static const struct CMUnitTest others[] = {
	cmocka_unit_test(names_are_parsed_and_printed),
	cmocka_unit_test(labels_and_names_are_bounded),
	cmocka_unit_test(odd_bytes_are_printed_as_numbers),
	cmocka_unit_test(names_of_addresses),
	cmocka_unit_test(names_are_passed_over),
	cmocka_unit_test(rules_have_four_forms),
	cmocka_unit_test(same_rules_are_merged),
	cmocka_unit_test(a_full_block_takes_no_more),
	cmocka_unit_test(a_block_may_lie_anywhere),
	cmocka_unit_test(damage_is_found),
	cmocka_unit_test(a_hundred_thousand_names),
	cmocka_unit_test(special_names_are_sound),
};

int
main(void)
{
	enum { LOOKS = sizeof looks / sizeof *looks };
	static struct CMUnitTest tests[LOOKS];
	static char titles[LOOKS][80];
	for (size_t i = 0; i < LOOKS; i++) {
		snprintf(titles[i], sizeof titles[i], "\"%s\", groups %d",
		    looks[i].name, (int)looks[i].groups);
		tests[i] = (struct CMUnitTest){ .name = titles[i],
			.test_func = look_up,
			.initial_state = (void *)&looks[i] };
	}
	return cmocka_run_group_tests_name("looks", tests, make_block, NULL) +
	    cmocka_run_group_tests_name("names", others, make_block, NULL);
}
