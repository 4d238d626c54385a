/* SPDX-License-Identifier: BSD-2-Clause */
/* clerk.h -- who is signed in at the console: the guard of its pages */
#ifndef PORTAL_STAFF_CLERK_H
#define PORTAL_STAFF_CLERK_H

#include "cases/staff.h"
#include "portal/request.h"
#include "portal/staff/session.h"

/* What a row asks for in its `who`: the lowest role that may. */
enum clerk_who {
	WHO_ENTRANT = 1, /* whoever is signed in, their account unfinished */
	WHO_VIEWER = 2,
	WHO_AGENT = 4,
	WHO_SUPERVISOR = 8,
	WHO_ADMIN = 16
};

#define CLERK_COOKIE "__Host-lazaret"	     /* who is signed in */
#define CLERK_DEVICE "__Host-lazaret-device" /* who was, on this browser */

/* A member of staff who is signed in. */
struct clerk {
	const char *id, *name;
	enum clerk_role role;
	const char *session; /* its id */
	const char *csrf;    /* the token of forms that are drawn now */
	const char *note;    /* what this page says of the last act; or "" */
	struct session_times times;
	bool sign_on; /* by the word of the operator's own proxy */
	bool has_password, has_totp;
};

/* The guard of the pool staff: fills request->clerk. False: the answer is
 * there: who is not signed in goes to the sign-in page, who may not gets 403,
 * who has still to choose password or second factor goes there first. A form
 * of a session that has ended passes, with nobody as the clerk: confirm.h. */
bool clerk_admit(struct request *request, struct answer *answer);
/* The pool's `genuine`: was the form drawn for this browser? Takes the field
 * `csrf` out of it. */
bool clerk_is_genuine(struct request *request);

/* Fills request->clerk with whoever holds this secret; NULL: nobody does, or no
 * more. */
enum db_outcome MUST_CHECK clerk_find(
    struct request *request, struct str secret);
/* The role and the account of request->clerk against the row; false: the answer
 * is there. */
bool clerk_is_admitted(struct request *request, struct answer *answer);

/* Does `who`, of a row or of an entry of the navigation, admit this role?
 * Pure. */
bool clerk_may(enum clerk_role role, unsigned who);
/* Whether something of the account is still to be chosen. */
bool
clerk_is_unfinished(const struct request *request, const struct clerk *clerk);
/* "staff:NAME", as timelines and messages name who did something. */
const char *clerk_actor(const struct request *request);

#endif
