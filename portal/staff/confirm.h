/* SPDX-License-Identifier: BSD-2-Clause */
/* confirm.h -- who are you, still? Before a dangerous act, nothing typed lost
 */
#ifndef PORTAL_STAFF_CONFIRM_H
#define PORTAL_STAFF_CONFIRM_H

#include "portal/request.h"

/* The pool's `confirm`. A form of a row that is `fresh` from somebody who has
 * not proved for SESSION_FRESH seconds who they are, or any form of a session
 * that has ended, is drawn back hidden in a page that asks for password and
 * code: sent again with these, it is done. What the page asked is taken out of
 * the form. */
bool confirm_clerk(struct request *request, struct answer *answer);

#endif
