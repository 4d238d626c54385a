/* SPDX-License-Identifier: BSD-2-Clause */
/* sign_in.h -- the cookies of a browser: a session begins and ends */
#ifndef PORTAL_STAFF_SIGN_IN_H
#define PORTAL_STAFF_SIGN_IN_H

#include "portal/staff/clerk.h"

/* The token for forms of who is not signed in. It is bound to the secret of
 * this browser; where it has none a new one goes out with the answer. */
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
