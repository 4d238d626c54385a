/* SPDX-License-Identifier: BSD-2-Clause */
/* credentials.h -- do a name, a password and a code belong together? */
#ifndef PORTAL_STAFF_CREDENTIALS_H
#define PORTAL_STAFF_CREDENTIALS_H

#include "cases/staff.h"
#include "portal/request.h"

struct credentials {
	struct str name, password;
	struct str code; /* of the second factor, or a recovery code */
};

enum credentials_outcome {
	CREDENTIALS_GOOD,
	CREDENTIALS_WRONG, /* which of them is not told, not by the time that
			    * it takes either */
	CREDENTIALS_BUSY   /* too many passwords are being checked */
};

/* Once, before any thread. */
void credentials_open(const struct portal *portal);

/* A code that was good is used up. `account_out` is set where all are good. A
 * password that was kept under other limits than today's is kept anew. */
enum db_outcome MUST_CHECK credentials_check(struct request *request,
    const struct credentials *given, struct staff_account *account_out,
    enum credentials_outcome *outcome_out);

/* Keeps a new password of this account. */
enum db_outcome MUST_CHECK credentials_set_password(struct request *request,
    const char *name, struct str password,
    enum credentials_outcome *outcome_out);

#endif
