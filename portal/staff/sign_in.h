/* SPDX-License-Identifier: BSD-2-Clause */
/* sign_in.h -- the cookies of a browser: a session begins and ends */
#ifndef PORTAL_STAFF_SIGN_IN_H
#define PORTAL_STAFF_SIGN_IN_H

#include "portal/staff/clerk.h"

/* The secret of this browser, to which forms of who is not signed in are bound;
 * a new one, which goes out with the answer, where it has none. */
struct str sign_in_device(struct request *request, struct answer *answer);
/* The token for those forms. */
const char *sign_in_token(struct request *request, struct answer *answer);

/* A new session of this account, in a new cookie, whose secret is told; the old
 * one of this browser ends. */
enum db_outcome MUST_CHECK sign_in_begin(struct request *request,
    struct answer *answer, const char *name, bool sign_on,
    struct str *secret_out);
/* Ends the session of this browser. */
enum db_outcome MUST_CHECK sign_in_end(
    struct request *request, struct answer *answer);

#endif
