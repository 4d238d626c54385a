/* SPDX-License-Identifier: BSD-2-Clause */
/* status.h -- the facts of one line that its pages are drawn from */
#ifndef PORTAL_STATUS_H
#define PORTAL_STATUS_H

#include "cases/door.h"
#include "cases/pause.h"
#include "cases/request.h"
#include "cases/walk.h"

/* Plain facts, no words: page_status.c fills them from the record, preview.c
 * from a table, view_status.c turns them into sentences. Texts may be NULL. */

enum {
	STATUS_CASES_MAX = 8,	 /* open cases of one line that are shown */
	STATUS_SIGHTINGS_MAX = 5 /* of one case, the latest first */
};

/* One report or sighting, in fields; `indicator` and `destination` are shown
 * where they look like a name or an address. */
struct status_sighting {
	int64_t at;
	const char *indicator;
	const char *destination;
	const char *protocol; /* "tcp", "udp" */
	int64_t port;	      /* 0: not known */
	int64_t count;	      /* 0: not known */
};

struct status_case {
	const char *code; /* six signs */
	const char *cause;
	const char *device; /* a kind of device; NULL or "any": not known */
	enum measure measure;
	bool relapse;
	int64_t first, last; /* observed, seconds since 1970 */
	int64_t released;    /* before it came back; 0: never */
	int64_t reports;
	struct need needs[NEED_KINDS];
	size_t need_count;
	struct quiet quiet;
	bool by_itself;	   /* silence opens the door unasked */
	bool only_silence; /* and all else for that is there */
	/* Names of steps, NULL ends: those to tick (NULL: all), and those
	 * that are ticked. */
	const char *const *checklist;
	const char *const *ticks;
	struct status_sighting sightings[STATUS_SIGHTINGS_MAX];
	size_t sighting_count;
};

/* What became of what the subscriber sent. */
enum slip {
	SLIP_NONE,
	SLIP_CODE,	 /* not the last three signs */
	SLIP_STEPS,	 /* not all are ticked */
	SLIP_BUDGET,	 /* used up meanwhile */
	SLIP_OLD_PAGE,	 /* the form was open for too long */
	SLIP_NO_WORDS,	 /* nothing was written */
	SLIP_MANY_WORDS, /* more than fits */
	SLIP_ANSWERS	 /* a question was left out */
};

enum line_kind {
	LINE_NOBODY, /* an address that is no line of ours */
	LINE_KNOWN,
	LINE_SHARED /* of several people: business, shared or critical */
};

struct status {
	enum line_kind line;
	struct addr from;
	int64_t now;
	enum measure measure; /* of the line, the highest */
	/* Open cases, the highest measure first. */
	struct status_case cases[STATUS_CASES_MAX];
	size_t case_count;
	/* The latest release, where its watch goes on; 0: none. */
	int64_t released_at;
	int64_t watch_until;
	const char *released_code;
	const char *released_cause;
	struct need budget; /* of the released case's group */
	/* What the line does, of all its open cases together. */
	struct walk walk;
	const struct way_contact *contacts;
	size_t contact_count;
	/* The cause whose steps are asked for; NULL: the first that lacks some
	 */
	const char *shown;
	/* Half an hour of Internet: until when it lasts (0: it does not); what
	 * asking for it would come to, and for how many seconds. */
	int64_t pause_until;
	enum pause_outcome pause;
	int64_t pause_seconds;
	/* What the clock does next, and when; 0: nothing that is known. */
	enum measure next_measure;
	int64_t next_at;
	/* What the subscriber asked of staff, at most one of each kind. */
	const struct request_facts *requests;
	size_t request_count;
	bool survey; /* the watch was clean: two questions wait */
	enum slip slip;
	const char *token; /* for the forms of this page */
};

#endif
