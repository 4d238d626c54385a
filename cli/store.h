/* SPDX-License-Identifier: BSD-2-Clause */
/* store.h -- the SQL of the operator's command, by name */
/* Times go out as microseconds since 1970. */
#ifndef CLI_STORE_H
#define CLI_STORE_H

#include "lib/db.h"

enum store {
	STORE_LOCK,
	STORE_MIGRATIONS_EXIST,
	STORE_MIGRATIONS,
	STORE_MIGRATION_FIND, /* number */
	STORE_MIGRATION_ADD,  /* number, name, checksum */
	STORE_PARTITIONS,
	STORE_LOADED,
	STORE_LOADED_FIND, /* version */
	STORE_LOADED_LAST, /* kind */
	STORE_LOADED_ADD,  /* kind, content, digest, by whom */
	STORE_COUNT
};

extern const struct sql store[STORE_COUNT];

#endif
