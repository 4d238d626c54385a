/* SPDX-License-Identifier: BSD-2-Clause */
/* test_outcome.c -- what follows from the relay's answers to a notice */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "warden/outcome.h"

#define TAKEN                                   \
	{                                       \
		SEND_TAKEN, 250, "2.0.0 queued" \
	}
#define REFUSED                                         \
	{                                               \
		SEND_REFUSED, 550, "5.1.1 no such user" \
	}
#define LATER                                 \
	{                                     \
		SEND_LATER, 450, "4.2.1 busy" \
	}

enum { DAY = 24 * 60 * 60 };

static const struct {
	const char *name;
	size_t count;
	struct send_answer answers[3];
	struct outcome_before before;
	enum outcome_state state;
	int64_t pause;
	int noted; /* its code; 0: nothing */
} cases[] = {
	{ "taken", 1, { TAKEN }, { false, 0, 0 }, OUTCOME_SENT, 0, 0 },
	{ "refused", 1, { REFUSED }, { false, 0, 0 }, OUTCOME_FAILED, 0, 550 },
	{ "first try", 1, { LATER }, { false, 0, 1 }, OUTCOME_QUEUED, 60, 450 },
	{ "second", 1, { LATER }, { false, 1, 61 }, OUTCOME_QUEUED, 300, 450 },
	{ "third", 1, { LATER }, { false, 2, 361 }, OUTCOME_QUEUED, 900, 450 },
	{ "fourth", 1, { LATER }, { false, 3, 1261 }, OUTCOME_QUEUED, 3600,
	    450 },
	{ "fifth", 1, { LATER }, { false, 4, 9999 }, OUTCOME_QUEUED, 10800,
	    450 },
	{ "fiftieth", 1, { LATER }, { false, 49, DAY }, OUTCOME_QUEUED, 10800,
	    450 },
	{ "just before two days", 1, { LATER }, { false, 9, 2 * DAY - 1 },
	    OUTCOME_QUEUED, 10800, 450 },
	{ "after two days", 1, { LATER }, { false, 9, 2 * DAY }, OUTCOME_FAILED,
	    0, 450 },
	{ "after two days, somebody has it", 1, { LATER }, { true, 9, 2 * DAY },
	    OUTCOME_SENT, 0, 450 },
	{ "one takes it, one refuses", 2, { TAKEN, REFUSED }, { false, 0, 0 },
	    OUTCOME_SENT, 0, 550 },
	{ "one takes it, one is busy", 2, { TAKEN, LATER }, { false, 0, 0 },
	    OUTCOME_QUEUED, 60, 450 },
	{ "the last one refuses, another had it", 1, { REFUSED },
	    { true, 2, 400 }, OUTCOME_SENT, 0, 550 },
	{ "a refusal is noted before a delay", 3, { REFUSED, LATER, TAKEN },
	    { false, 0, 0 }, OUTCOME_QUEUED, 60, 550 },
};

static void
outcomes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct outcome got = outcome_of(
		    cases[i].answers, cases[i].count, &cases[i].before);
		int noted = got.noted == NULL ? 0 : got.noted->code;
		bool right = got.state == cases[i].state &&
		    got.pause == cases[i].pause && noted == cases[i].noted &&
		    (size_t)(got.taken + got.refused + got.later) ==
			cases[i].count;
		printf(
		    "%s outcome: %s\n", right ? "ok" : "not ok", cases[i].name);
	}
}

static const struct {
	struct send_answer answer;
	const char *want;
} words[] = {
	{ { SEND_REFUSED, 550, "5.1.1 <anna@isp.example>: no such user" },
	    "550 5.1.1 <...> no such user" },
	{ { SEND_LATER, 451, "try anna@isp.example later" },
	    "451 try <...> later" },
	{ { SEND_LATER, 0, "no answer" }, "no answer" },
	{ { SEND_LATER, 421, "" }, "421" },
	{ { SEND_LATER, 0, "" }, "" },
};

static void
words_hold_no_address(void **state)
{
	(void)state;
	char text[SEND_WORDS_SIZE];
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		outcome_words(&words[i].answer, text, sizeof text);
		assert_string_equal(text, words[i].want);
	}
	outcome_words(&words[0].answer, text, 8);
	assert_string_equal(text, "550 ");
}

static const struct {
	const char *address;
	bool ok;
} addresses[] = {
	{ "anna@isp.example", true },
	{ "a.b+c-d_e'f@x.y", true },
	{ "", false },
	{ "anna", false },
	{ "@isp.example", false },
	{ "anna@", false },
	{ "anna@isp@example", false },
	{ "anna smith@isp.example", false },
	{ "anna@isp.example\r\nRCPT TO:<eve@x.y>", false },
	{ "anna@isp.example>", false },
	{ "<anna@isp.example>", false },
	{ "\"anna\"@isp.example", false },
	{ "jürgen@isp.example", false },
	{ "anna@[127.0.0.1]", true },
	{ "a234567890123456789012345678901234567890123456789012345678901234"
	  "@x.y",
	    true },
	{ "a2345678901234567890123456789012345678901234567890123456789012345"
	  "@x.y",
	    false },
};

static void
addresses_that_may_stand_in_a_command(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
		printf("%s address: %.20s\n",
		    send_address_ok(str_from(addresses[i].address)) ==
			    addresses[i].ok
			? "ok"
			: "not ok",
		    addresses[i].ok ? addresses[i].address : "refused");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outcomes),
		cmocka_unit_test(words_hold_no_address),
		cmocka_unit_test(addresses_that_may_stand_in_a_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
