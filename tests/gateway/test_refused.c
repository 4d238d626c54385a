/* SPDX-License-Identifier: BSD-2-Clause */
/* test_refused.c -- counters and indicators, as the kernel has them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <string.h>

#include "gateway/indicators.h"
#include "gateway/refused.h"

enum { MOST = 100, ABSENT = -1 };

static const struct refused_key telnet = { 0x40000001, 23, 6, 0 };

/* One counter over time, and what each reading adds. */
static const struct {
	const char *name;
	int counter; /* ABSENT: the element has run out */
	uint64_t added;
} readings[] = {
	{ "where counting starts from", 5, 0 },
	{ "it grew", 9, 4 },
	{ "it did not", 9, 0 },
	{ "it ran out", ABSENT, 0 },
	{ "and came back", 3, 3 },
	{ "it ran out and came back in between", 2, 2 },
	{ "it grew", 4, 2 },
};

static void
test_readings(void **state)
{
	(void)state;
	struct refused *refused = refused_new(MOST);
	for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
		print_message("# %s\n", readings[i].name);
		refused_begin(refused);
		if (readings[i].counter != ABSENT)
			assert_int_equal(refused_see(refused, &telnet,
					     (uint64_t)readings[i].counter),
			    readings[i].added);
		refused_end(refused);
	}
	refused_free(refused);
}

/* Each key counts by itself, whatever part of it differs. */
static void
test_keys(void **state)
{
	(void)state;
	const struct refused_key keys[] = { telnet, { 0x40000002, 23, 6, 0 },
		{ 0x40000001, 25, 6, 0 }, { 0x40000001, 23, 17, 0 } };
	struct refused *refused = refused_new(MOST);
	refused_begin(refused);
	refused_end(refused);
	refused_begin(refused);
	for (uint64_t i = 0; i < 4; i++)
		assert_int_equal(refused_see(refused, &keys[i], i + 1), i + 1);
	refused_end(refused);
	refused_free(refused);
}

/* As the kernel fills each part up to four bytes. */
static void
test_key_of_an_element(void **state)
{
	(void)state;
	uint8_t bytes[13] = { [4] = 17, [8] = 0x13, [9] = 0xc4 };
	struct refused_key key;
	memcpy(bytes, &telnet.mark, sizeof telnet.mark);
	assert_true(refused_key_read(bytes, 12, &key));
	assert_int_equal(key.mark, telnet.mark);
	assert_int_equal(key.protocol, 17);
	assert_int_equal(key.port, 5060);
	assert_false(refused_key_read(bytes, 11, &key));
	assert_false(refused_key_read(bytes, 13, &key));
}

static void
test_owed(void **state)
{
	(void)state;
	struct refused *refused = refused_new(MOST);
	refused_begin(refused);
	refused_end(refused);
	refused_begin(refused);
	assert_int_equal(refused_see(refused, &telnet, 7), 7);
	refused_owe(refused, &telnet, 7);
	refused_end(refused);
	refused_begin(refused);
	assert_int_equal(refused_see(refused, &telnet, 8), 8);
	refused_end(refused);
	refused_free(refused);
}

/* A reading that failed in its middle is as if it had not been. */
static void
test_broken_off(void **state)
{
	(void)state;
	struct refused *refused = refused_new(MOST);
	refused_begin(refused);
	refused_see(refused, &telnet, 7);
	refused_end(refused);
	refused_begin(refused);
	refused_begin(refused);
	assert_int_equal(refused_see(refused, &telnet, 9), 2);
	refused_end(refused);
	refused_free(refused);
}

static void
test_bounded(void **state)
{
	(void)state;
	struct refused *refused = refused_new(MOST);
	int counted = 0;
	refused_begin(refused);
	refused_end(refused);
	refused_begin(refused);
	for (uint16_t port = 0; port < 5 * MOST; port++) {
		struct refused_key key = { 1, port, 6, 0 };
		counted += refused_see(refused, &key, 1) == 1;
	}
	assert_int_equal(counted, MOST);
	refused_free(refused);
}

/* ---- indicators ---- */

static void
tell_prefix(struct indicators *indicators, const char *text)
{
	struct message message = { .kind = MESSAGE_PREFIX };
	if (!prefix_parse(str_from(text), &message.prefix))
		fail_msg("%s", text);
	assert_false(indicators_hear(indicators, &message));
}

static bool
tell(struct indicators *indicators, enum message_kind kind)
{
	struct message message = { .kind = (uint8_t)kind,
		.port = { 6, 48101 } };
	return indicators_hear(indicators, &message);
}

#define FLUSH                                 \
	"flush set inet lazaret indicator4\n" \
	"flush set inet lazaret indicator6\n" \
	"flush set inet lazaret indicator_port\n"

static const char *
written(struct indicators *indicators)
{
	static char text[INDICATORS_TEXT];
	struct writer w = writer_over(text, sizeof text - 1);
	indicators_write(indicators, &w);
	text[writer_used(&w)] = '\0';
	return w.full ? "full" : text;
}

static void
test_indicators(void **state)
{
	(void)state;
	struct indicators *indicators = indicators_new();
	assert_false(indicators_known(indicators));
	assert_false(tell(indicators, MESSAGE_FORGET));
	tell_prefix(indicators, "203.0.113.66/32");
	tell_prefix(indicators, "2001:db8:bad::/48");
	tell_prefix(indicators, "203.0.113.64/26");
	tell_prefix(indicators, "198.51.100.1/32");
	tell_prefix(indicators, "2001:db8:bad::1/128");
	assert_false(tell(indicators, MESSAGE_PORT));
	assert_true(tell(indicators, MESSAGE_LOADED));
	assert_string_equal(written(indicators),
	    FLUSH "add element inet lazaret indicator4 { 198.51.100.1/32, "
		  "203.0.113.64/26 }\n"
		  "add element inet lazaret indicator6 { 2001:db8:bad::/48 }\n"
		  "add element inet lazaret indicator_port { 6 . 48101 }\n");
	tell(indicators, MESSAGE_FORGET);
	assert_false(indicators_known(indicators));
	tell(indicators, MESSAGE_LOADED);
	assert_string_equal(written(indicators), FLUSH);
	indicators_free(indicators);
}

static void
test_many_indicators(void **state)
{
	(void)state;
	struct indicators *indicators = indicators_new();
	struct message message = { .kind = MESSAGE_PREFIX };
	tell(indicators, MESSAGE_FORGET);
	message.prefix = (struct prefix){ { .family = 6 }, 128 };
	memset(message.prefix.addr.bytes, 0xff, 16);
	for (int i = 0; i < INDICATORS_MOST; i++) {
		message.prefix.addr.bytes[8] = (uint8_t)(i >> 8);
		message.prefix.addr.bytes[9] = (uint8_t)i;
		indicators_hear(indicators, &message);
	}
	assert_false(indicators_full(indicators));
	assert_string_not_equal(written(indicators), "full");
	indicators_hear(indicators, &message);
	assert_true(indicators_full(indicators));
	indicators_free(indicators);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_readings),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_key_of_an_element),
		cmocka_unit_test(test_owed),
		cmocka_unit_test(test_broken_off),
		cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_indicators),
		cmocka_unit_test(test_many_indicators),
	};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
