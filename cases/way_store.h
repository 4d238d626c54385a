/* SPDX-License-Identifier: BSD-2-Clause */
/* way_store.h -- the SQL of the way out, by name */
#ifndef CASES_WAY_STORE_H
#define CASES_WAY_STORE_H

#include "lib/db.h"

/* Times go out as seconds since 1970. */
enum way_statement {
	WAY_FACTS,	  /* case id */
	WAY_SIGHTINGS,	  /* case id */
	WAY_ALIVE,	  /* case id */
	WAY_NEXT_STEP,	  /* case id */
	WAY_REMAINING,	  /* line id */
	WAY_CONTACTS,	  /* line id */
	WAY_PROOF,	  /* case id, kind, detail */
	WAY_BATCH,	  /* case id, batch */
	WAY_LOOK,	  /* case id: the warden looks at once */
	WAY_LOOK_IN,	  /* case id, seconds */
	WAY_PAUSE,	  /* case id, seconds, actor */
	WAY_REQUEST,	  /* case id, kind */
	WAY_REQUEST_GET,  /* id */
	WAY_REQUESTS,	  /* case id or NULL, all, limit */
	WAY_REQUEST_SET,  /* id, state, by, answer, reason */
	WAY_QUEUE,	  /* state, kind, taken by, untaken, overdue, limit */
	WAY_DECIDED,	  /* kind, decided by, limit */
	WAY_QUEUE_COUNT,  /* whose are "mine" */
	WAY_TAKE,	  /* id, by */
	WAY_GIVE_BACK,	  /* id */
	WAY_REASONS,	  /* kind of request */
	WAY_EVIDENCE,	  /* case id */
	WAY_REPLY,	  /* case id, kind */
	WAY_WITHDRAW,	  /* case id */
	WAY_MESSAGE,	  /* case id, request id, author, words */
	WAY_MESSAGES,	  /* request id */
	WAY_EXEMPT,	  /* line id, until, reason, by */
	WAY_REVIEW,	  /* case id: a person has looked */
	WAY_SUSPECTS,	  /* line id */
	WAY_SUSPECT_ADD,  /* line id, device */
	WAY_SUSPECT_DROP, /* line id, device */
	WAY_SUSPECT_SET,  /* line id, device, off, found */
	WAY_SUSPECTS_END, /* line id */
	WAY_WALK_SEEN,	  /* line id */
	WAY_SURVEY,	  /* case id: offered */
	WAY_SURVEY_OPEN,  /* line id */
	WAY_SURVEY_SET,	  /* case id, line id, found, clear */
	WAY_BOUNCED,	  /* notice id, address, status */
	WAY_BOUNCE_TELL,  /* notice id, detail */
	WAY_COUNT
};

extern const struct sql way_store[WAY_COUNT];

#endif
