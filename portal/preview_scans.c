/* SPDX-License-Identifier: BSD-2-Clause */
/* preview_scans.c -- the states of the file check that the preview draws */
#include "portal/preview_states.h"

#define FORM \
	.offer = SCAN_OFFERED, .token = "preview", .limits = { 32, 500, 120, 2 }
#define RESULTS(...)                                                    \
	.results = (const struct scan_result[]){ __VA_ARGS__ },         \
	.result_count = sizeof((struct scan_result[]){ __VA_ARGS__ }) / \
	    sizeof(struct scan_result)

const struct preview_scan preview_scans[] = {
	{ "scan", { FORM } },
	{ "scan-clean",
	    { FORM, RESULTS({ "setup.exe", SCAN_CLEAN, SCAN_CHECKED, "" }),
		.sum = { .clean = 1 } } },
	{ "scan-infected",
	    { FORM,
		RESULTS({ "invoice 2026-11.doc.exe", SCAN_INFECTED,
		    SCAN_CHECKED, "Win.Trojan.Emotet-9951800-0" }),
		.sum = { .infected = 1 } } },
	{ "scan-unchecked",
	    { FORM,
		RESULTS({ "a-film-with-a-name-that-does-not-end-and-has-no-"
			  "blank-so-that-it-must-be-broken-somewhere.mkv",
		    SCAN_UNCHECKED, SCAN_TOO_LARGE, "" }),
		.sum = { .unchecked = 1 } } },
	{ "scan-busy", { FORM, .trouble = SCAN_WAIT } },
	{ "scan-old-form", { FORM, .trouble = SCAN_OLD_PAGE } },
	{ "scan-no-files", { .offer = SCAN_NO_FILES, .kind = N_("Router") } },
	{ "scan-no-case", { .offer = SCAN_NO_CASE } },
	{ "scan-nobody", { .offer = SCAN_NOBODY } },
};
const size_t preview_scans_count = sizeof preview_scans / sizeof *preview_scans;
