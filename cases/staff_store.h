/* SPDX-License-Identifier: BSD-2-Clause */
/* staff_store.h -- the SQL of the accounts of staff, by name */
#ifndef CASES_STAFF_STORE_H
#define CASES_STAFF_STORE_H

#include "lib/db.h"

/* Digests and keys go in and out as hex, times out as seconds since 1970. */
enum staff_statement {
	STAFF_ID,   /* name */
	STAFF_FIND, /* name */
	STAFF_LIST,
	STAFF_ADD,		/* name, role, by, digest of the invitation */
	STAFF_ROLE,		/* name, role */
	STAFF_DISABLE,		/* name */
	STAFF_RESET,		/* name, digest of the invitation */
	STAFF_SIGN_OUT,		/* name: everywhere, and from known devices */
	STAFF_DEVICES_FORGET,	/* name */
	STAFF_PASSWORD,		/* name, what is kept */
	STAFF_REHASH,		/* name, what is kept */
	STAFF_TOTP_BEGIN,	/* name, key */
	STAFF_TOTP,		/* name, key, step */
	STAFF_TOTP_USE,		/* name, step */
	STAFF_TOTP_SEAL, /* name, key and next as they were, as they are */
	STAFF_RECOVERIES_CLEAR, /* name */
	STAFF_RECOVERY_ADD,	/* name, digest */
	STAFF_RECOVERY_FIND,	/* name, digest */
	STAFF_RECOVERY_USE,	/* name, digest */
	STAFF_COUNT
};

extern const struct sql staff_store[STAFF_COUNT];

#endif
