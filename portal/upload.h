/* SPDX-License-Identifier: BSD-2-Clause */
/* upload.h -- who may send a file now: so many at once, so many a minute */
/* Each file takes a thread and memory while it comes and is checked. These
 * bounds leave threads for the pages, and no line takes all the others'. A
 * stream of rows is a file of a token: however slowly it comes, single calls
 * have threads. */
#ifndef PORTAL_UPLOAD_H
#define PORTAL_UPLOAD_H

#include "lib/uuid.h"

struct uploads;

struct upload_limits {
	int64_t all;	/* at once, of all lines */
	int64_t line;	/* at once, of one line */
	int64_t minute; /* of one line in a minute; as many may come at once;
			 * 0: no limit */
};

enum upload_outcome {
	UPLOAD_FINE,
	UPLOAD_BUSY,	/* all that may come at once are here */
	UPLOAD_LINE,	/* all that this line may send at once */
	UPLOAD_TOO_FAST /* more than a minute's worth */
};

struct uploads *uploads_new(const struct upload_limits *limits); /* or dies */
void uploads_free(struct uploads *uploads);

/* Takes a place for a file of this line or token (a UUID); `now` in milliseconds. In any
 * thread. Otherwise `*wait_out` is in how many seconds to try again. Who is
 * fine leaves when the file is checked. */
enum upload_outcome MUST_CHECK uploads_enter(struct uploads *uploads,
    const uint8_t *line, int64_t now, int64_t *wait_out);
void uploads_leave(struct uploads *uploads, const uint8_t *line);

#endif
