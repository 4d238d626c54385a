/* SPDX-License-Identifier: BSD-2-Clause */
/* schema.h -- does this database have the schema that this program knows? */
#ifndef LIB_SCHEMA_H
#define LIB_SCHEMA_H

#include "lib/db.h"

struct migration {
	int number;
	const char *name;
	const char *checksum; /* SHA-256 of the file, hex */
};

enum schema {
	SCHEMA_OURS,
	SCHEMA_OLDER,
	SCHEMA_NEWER,
	SCHEMA_FOREIGN, /* a migration has another checksum */
	SCHEMA_UNKNOWN	/* the database is away */
};

/* Compares lazaret.migration with what this program was built with. */
enum schema schema_check(struct db *db);
/* For a role that goes on while the database is away: looks until the schema is
 * ours. `*known` remembers that; set it to false when a statement failed. */
bool MUST_CHECK schema_known(struct db *db, bool *known);
/* What to do about it, as a part of a sentence about the schema. */
const char *schema_advice(enum schema found);
/* Dies with that advice unless the schema is ours; waits for a database that
 * is away up to `seconds`. */
void schema_demand(struct db *db, int seconds);

#endif
