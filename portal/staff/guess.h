/* SPDX-License-Identifier: BSD-2-Clause */
/* guess.h -- sign-ins that fail are counted before they are tried */
#ifndef PORTAL_STAFF_GUESS_H
#define PORTAL_STAFF_GUESS_H

#include "portal/request.h"
#include "portal/staff/session.h"
#include "portal/staff/throttle.h"

/* One try of a name. */
struct guess {
	const char *name;
	bool known;			  /* the browser is, for this name */
	char device[SESSION_DIGEST_SIZE]; /* of its cookie; "" without one */
	char key[SESSION_DIGEST_SIZE];	  /* of the name */
	char network[THROTTLE_KEY_SIZE];
};

/* Counts a failure in advance, so that a hundred at once are a hundred. Where
 * that may not be yet `*wait_out` is the seconds to wait, and nothing was
 * counted; else it is 0. */
enum db_outcome MUST_CHECK guess_begin(struct request *request,
    const char *name, struct guess *guess_out, int64_t *wait_out);
/* It was none: the count of whom it was admitted by is forgotten. Not that of
 * the network, which one's own account would else wash clean. */
enum db_outcome MUST_CHECK guess_right(
    struct request *request, const struct guess *guess);

#endif
