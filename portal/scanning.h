/* SPDX-License-Identifier: BSD-2-Clause */
/* scanning.h -- a file that a subscriber sends: taken, checked, kept as a fact
 */
/* It stands in memory alone, sealed for the scanner, until it is checked. */
#ifndef PORTAL_SCANNING_H
#define PORTAL_SCANNING_H

#include "lib/scan.h"
#include "portal/multipart.h"

enum {
	SCANNING_NAME_MOST = 255, /* bytes of a name that are kept */
	SCANNING_SHA256_SIZE = 65 /* in hex, with the NUL */
};

enum scanning_outcome {
	SCANNING_DONE,	    /* there is a verdict */
	SCANNING_BUSY,	    /* try again in `wait` seconds: all places taken */
	SCANNING_TOO_FAST,  /* likewise: more than a minute's worth */
	SCANNING_CUT_SHORT, /* the file did not come whole, or in time */
	SCANNING_TOO_LARGE, /* for scan_size */
	SCANNING_AWAY,	    /* no memory, or the database is away */
	SCANNING_NO_FILE,   /* of a form: it has none */
	SCANNING_OLD_PAGE   /* of a form: its token is not of today's page */
};

/* A body that comes until then, however little of it at a time. */
struct patient {
	struct stream stream; /* first: it is cast back */
	struct stream *from;
	int64_t until; /* ms of CLOCK_MONOTONIC */
};

/* A file on its way, and what became of it. Trust: `name` is the
 * subscriber's, and comes with the form. */
struct scanning {
	struct str name;
	const char *batch; /* a UUID */
	int64_t number;	   /* of the file in its batch */
	struct request *request;
	struct multipart *form; /* room to read it; NULL: all is the file */

	struct patient body;
	int64_t size; /* bytes that have come */
	char sha256[SCANNING_SHA256_SIZE];
	struct scan_answer answer;
	bool counts; /* a case has it as a fact */
	int64_t wait;
};

/* All of it, for request->visitor's line. */
enum scanning_outcome MUST_CHECK scanning_run(struct scanning *scanning);

/* A batch of one's own, on the arena. */
const char *scanning_batch(struct arena *arena);

#endif
