/* SPDX-License-Identifier: BSD-2-Clause */
/* credentials.h -- do a name, a password and a code belong together? */
#ifndef PORTAL_STAFF_CREDENTIALS_H
#define PORTAL_STAFF_CREDENTIALS_H

#include "cases/staff.h"
#include "portal/request.h"

struct credentials {
	struct str name, password;
	struct str code; /* of the second factor, or a recovery code */
	bool signed_in;	 /* who has no password proves by the code alone */
};

enum credentials_outcome {
	CREDENTIALS_GOOD,
	CREDENTIALS_WRONG, /* which of them is not told, not by the time that
			    * it takes either */
	CREDENTIALS_LATER, /* too many were: wait */
	CREDENTIALS_BUSY   /* too many passwords are being checked */
};

/* Once, before any thread. */
void credentials_open(const struct portal *portal);

/* A code that was good is used up. `account_out` is set where all are good,
 * `wait_out` (seconds) where it is CREDENTIALS_LATER. A
 * password that was kept under other limits than today's is kept anew. */
enum db_outcome MUST_CHECK credentials_check(struct request *request,
    const struct credentials *given, struct staff_account *account_out,
    enum credentials_outcome *outcome_out, int64_t *wait_out);

/* What is answered to one that is not good: a status, and a sentence. */
int credentials_status(enum credentials_outcome outcome);
const char *credentials_problem(
    struct arena *arena, enum credentials_outcome outcome, int64_t wait);

/* A new password as it is kept, in `kept` (PASSWORD_SIZE bytes), under today's
 * limits. False: too many are being made, or there is no memory. */
bool MUST_CHECK credentials_keep(
    const struct request *request, struct str password, char *kept);

#endif
