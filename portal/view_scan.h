/* SPDX-License-Identifier: BSD-2-Clause */
/* view_scan.h -- the page that checks files, and words for what was found */
/* Pure: no I/O, no clock; memory from the arena alone. */
#ifndef PORTAL_VIEW_SCAN_H
#define PORTAL_VIEW_SCAN_H

#include "cases/proof.h"
#include "lib/scan.h"
#include "portal/view.h"

enum scan_offer {
	SCAN_OFFERED,
	SCAN_NO_CASE,  /* nothing is open: nothing to check for */
	SCAN_NO_FILES, /* a camera, a router, a TV: no files to choose */
	SCAN_NOBODY    /* this portal has no scanner */
};

struct scan_result {
	const char *name; /* of the file, as it was sent */
	enum scan_verdict verdict;
	enum scan_reason reason;
	const char *signature; /* what the scanner calls it; or "" */
};

struct scan_limits {
	int64_t megabytes; /* of one file */
	int64_t files;	   /* chosen together */
	int64_t minute;	   /* files in a minute */
	int64_t together;  /* files under way at once */
};

/* Why the form without script did not do what was asked. */
enum scan_trouble {
	SCAN_FINE,
	SCAN_NO_FILE,
	SCAN_WAIT,
	SCAN_CUT_SHORT,
	SCAN_LARGE,
	SCAN_OLD_PAGE
};

struct scan_facts {
	enum scan_offer offer;
	enum scan_trouble trouble;
	const char *kind; /* of device, a msgid; or "" */
	const char *token;
	struct scan_limits limits;
	const struct scan_result *results;
	size_t result_count;
	struct proof_sum sum;
};

/* The page (scan.html). */
struct values *
view_scan(const struct view *view, const struct scan_facts *facts);
/* One file, in the words of the page: "look" ("clean", "infected",
 * "unchecked"), "state" ("Infected: Eicar"), "words" and "todo". */
struct scan_words {
	const char *look, *state, *words, *todo;
};
struct scan_words
view_scan_words(const struct view *view, const struct scan_result *result);
/* Calls `put` for each sentence of the sum, which promises nothing about any
 * other file. */
void view_scan_sum(const struct view *view, const struct proof_sum *sum,
    void (*put)(void *context, const char *sentence), void *context);

#endif
