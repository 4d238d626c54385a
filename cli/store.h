/* SPDX-License-Identifier: BSD-2-Clause */
/* store.h -- the SQL of the operator's command, by name */
/* Times go out as microseconds since 1970. */
#ifndef CLI_STORE_H
#define CLI_STORE_H

#include "lib/db.h"

enum store {
	STORE_MIGRATIONS_EXIST,
	STORE_MIGRATIONS,
	STORE_MIGRATION_FIND, /* number */
	STORE_MIGRATION_ADD,  /* number, name, checksum */
	STORE_PARTITIONS,
	STORE_LOADED,

	STORE_TOKEN_ADD, /* name, hash, scopes, sources, rate, expires, by */
	STORE_TOKENS,
	STORE_TOKEN_ROTATE,    /* name, hash, seconds of overlap, expires */
	STORE_TOKEN_REVOKE,    /* name */
	STORE_SOURCES_UNKNOWN, /* names */

	STORE_WEBHOOK_ADD, /* name, url, secret, kinds, sources, by */
	STORE_WEBHOOKS,
	STORE_WEBHOOK_ROTATE, /* name, secret, seconds of overlap */
	STORE_WEBHOOK_REMOVE, /* name */
	STORE_WEBHOOK_DEAD,   /* name or NULL */
	STORE_WEBHOOK_REPLAY, /* name, event or NULL */
	STORE_WEBHOOK_TEST,   /* name, by */
	STORE_WEBHOOK_TESTED, /* event */

	STORE_STAFF,

	/* Bulk import; the tables are import.h's. */
	STORE_SUBSCRIBERS_SPREAD,
	STORE_SUBSCRIBERS_CAREFUL,
	STORE_SUBSCRIBERS_PUT,
	STORE_SUBSCRIBERS_CONTACTS_END,
	STORE_SUBSCRIBERS_CONTACTS_ADD,
	STORE_SUBSCRIBERS_LINES_PUT,
	STORE_LEASES_SPREAD,
	STORE_LEASES_CAREFUL,
	STORE_LEASES_LOCK,
	STORE_LEASES_CONFIRM,
	STORE_LEASES_OPEN,

	STORE_LINE,	      /* id */
	STORE_LINE_LEASES,    /* id */
	STORE_LINE_ADDRESSES, /* id, site */
	STORE_SITE,	      /* name */

	/* A question to a gateway, and its answer: inspection.c */
	STORE_INSPECT,	  /* site, id of the line */
	STORE_INSPECTION, /* its id, as the others */
	STORE_INSPECTION_PREFIXES,
	STORE_INSPECTION_FLOWS,
	STORE_INSPECTION_REFUSED,
	STORE_INSPECTION_FORGET,

	STORE_STATUS_WALL,
	STORE_STATUS_CASES,
	STORE_STATUS_NOTICES,
	STORE_STATUS_FOLLOWERS,
	STORE_STATUS_DATA,
	STORE_CHECKS,
	STORE_COUNT
};

extern const struct sql store[STORE_COUNT];

#endif
