/* SPDX-License-Identifier: BSD-2-Clause */
/* test_verdict.c -- a limit is never clean, and a name is never lost */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <clamav.h>
#include <string.h>

#include "scanner/verdict.h"

enum { MOST = 100 << 20 };

#define LIMITS "Heuristics.Limits.Exceeded"

static const struct {
	const char *what;
	const char *heard[3]; /* names, as the callback tells them */
	size_t layer;	      /* a size that it told, or 0 */
	int result;
	const char *name; /* what the scan itself returned */
	enum scan_verdict verdict;
	enum scan_reason reason;
	const char *want;
} cases[] = {
	{ "clean", { 0 }, 0, CL_CLEAN, NULL, SCAN_CLEAN, SCAN_CHECKED, "" },
	{ "verified", { 0 }, 0, CL_VERIFIED, NULL, SCAN_CLEAN, SCAN_CHECKED,
	    "" },
	{ "infected", { "Eicar" }, 0, CL_VIRUS, "Eicar", SCAN_INFECTED,
	    SCAN_CHECKED, "Eicar" },
	{ "infected, told by its return alone", { 0 }, 0, CL_VIRUS, "Eicar",
	    SCAN_INFECTED, SCAN_CHECKED, "Eicar" },
	{ "infected, told by the callback alone", { "Eicar" }, 0, CL_VIRUS,
	    NULL, SCAN_INFECTED, SCAN_CHECKED, "Eicar" },
	{ "the first of two names", { "One", "Two" }, 0, CL_VIRUS, "Two",
	    SCAN_INFECTED, SCAN_CHECKED, "One" },
	{ "a heuristic that is an infection", { "Heuristics.Trojan.X" }, 0,
	    CL_VIRUS, NULL, SCAN_INFECTED, SCAN_CHECKED,
	    "Heuristics.Trojan.X" },
	{ "a name that is no ASCII", { 0 }, 0, CL_VIRUS, "W\xc3\xbcrm\n",
	    SCAN_INFECTED, SCAN_CHECKED, "W??rm?" },
	{ "a match without any name", { 0 }, 0, CL_VIRUS, NULL, SCAN_UNCHECKED,
	    SCAN_LIMIT, "" },
	{ "a match with an empty name", { "" }, 0, CL_VIRUS, NULL,
	    SCAN_UNCHECKED, SCAN_LIMIT, "" },
	{ "too large", { LIMITS ".MaxFileSize" }, 0, CL_VIRUS, NULL,
	    SCAN_UNCHECKED, SCAN_TOO_LARGE, "" },
	{ "too large in all", { 0 }, 0, CL_VIRUS, LIMITS ".MaxScanSize",
	    SCAN_UNCHECKED, SCAN_TOO_LARGE, "" },
	{ "too deep", { 0 }, 0, CL_VIRUS, LIMITS ".MaxRecursion",
	    SCAN_UNCHECKED, SCAN_TOO_DEEP, "" },
	{ "too many", { 0 }, 0, CL_VIRUS, LIMITS ".MaxFiles", SCAN_UNCHECKED,
	    SCAN_TOO_MANY, "" },
	{ "too long", { 0 }, 0, CL_VIRUS, LIMITS ".MaxScanTime", SCAN_UNCHECKED,
	    SCAN_TOO_LONG, "" },
	{ "a limit that we have no word for", { 0 }, 0, CL_VIRUS,
	    LIMITS ".EmailMIMEPartsPerMessage", SCAN_UNCHECKED, SCAN_LIMIT,
	    "" },
	{ "a limit, and called clean", { LIMITS ".MaxFiles" }, 0, CL_CLEAN,
	    NULL, SCAN_UNCHECKED, SCAN_TOO_MANY, "" },
	{ "encrypted", { "Heuristics.Encrypted.Zip" }, 0, CL_VIRUS,
	    "Heuristics.Encrypted.Zip", SCAN_UNCHECKED, SCAN_ENCRYPTED, "" },
	{ "encrypted and infected", { "Heuristics.Encrypted.Zip", "Eicar" }, 0,
	    CL_VIRUS, "Eicar", SCAN_INFECTED, SCAN_CHECKED, "Eicar" },
	{ "a limit and infected", { LIMITS ".MaxFiles", "Eicar" }, 0, CL_VIRUS,
	    LIMITS ".MaxFiles", SCAN_INFECTED, SCAN_CHECKED, "Eicar" },
	{ "out of time and infected", { "Eicar" }, 0, CL_ETIMEOUT, NULL,
	    SCAN_INFECTED, SCAN_CHECKED, "Eicar" },
	{ "cut off at the most", { 0 }, MOST, CL_CLEAN, NULL, SCAN_UNCHECKED,
	    SCAN_TOO_LARGE, "" },
	{ "cut off a block before it", { 0 }, MOST - 65535, CL_CLEAN, NULL,
	    SCAN_UNCHECKED, SCAN_TOO_LARGE, "" },
	{ "just not cut off", { 0 }, MOST - 65536, CL_CLEAN, NULL, SCAN_CLEAN,
	    SCAN_CHECKED, "" },
	{ "cut off and infected", { "Eicar" }, MOST, CL_VIRUS, "Eicar",
	    SCAN_INFECTED, SCAN_CHECKED, "Eicar" },
	{ "out of time", { 0 }, 0, CL_ETIMEOUT, NULL, SCAN_UNCHECKED,
	    SCAN_TOO_LONG, "" },
	{ "out of memory", { 0 }, 0, CL_EMEM, NULL, SCAN_UNCHECKED, SCAN_LIMIT,
	    "" },
	{ "not to be read", { 0 }, 0, CL_EREAD, NULL, SCAN_UNCHECKED,
	    SCAN_DAMAGED, "" },
	{ "any other error", { 0 }, 0, CL_EPARSE, NULL, SCAN_UNCHECKED,
	    SCAN_FELL, "" },
	{ "a result of later versions", { 0 }, 0, 4711, NULL, SCAN_UNCHECKED,
	    SCAN_FELL, "" },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct verdict_heard heard = { 0 };
		struct finding finding = { 0 };
		for (int k = 0; cases[i].heard[k] != NULL; k++)
			verdict_hear_name(&heard, cases[i].heard[k]);
		verdict_hear_layer(&heard, cases[i].layer, MOST);
		verdict_make(&heard, cases[i].result, cases[i].name, &finding);
		if (finding.verdict != cases[i].verdict ||
		    finding.reason != cases[i].reason)
			print_error("%s\n", cases[i].what);
		assert_int_equal(finding.verdict, cases[i].verdict);
		assert_int_equal(finding.reason, cases[i].reason);
		assert_string_equal(finding.name, cases[i].want);
	}
}

/* A name that does not fit is cut, and ends. */
static void
test_long_name(void **state)
{
	char name[2 * SCAN_NAME_SIZE];
	struct verdict_heard heard = { 0 };
	struct finding finding = { 0 };
	(void)state;
	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	verdict_make(&heard, CL_VIRUS, name, &finding);
	assert_int_equal(finding.verdict, SCAN_INFECTED);
	assert_int_equal(strlen(finding.name), SCAN_NAME_SIZE - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_long_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
