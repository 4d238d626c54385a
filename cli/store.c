/* SPDX-License-Identifier: BSD-2-Clause */
/* store.c -- the SQL of the operator's command, by name */
#include "cli/store.h"

/* SQL is set as SQL: */
/* clang-format off */

#define MICROS(column) "(extract(epoch FROM " column ") * 1000000)::bigint"

const struct sql store[STORE_COUNT] = {

/* "lazaret" as a number; held to the end of the transaction: of those who
 * migrate or load, one at a time. */
[STORE_LOCK] = { "lock", 0,
	"SELECT pg_advisory_xact_lock(30506475733542260)" },

/* ---- migrate -------------------------------------------------------------- */
[STORE_MIGRATIONS_EXIST] = { "migrations_exist", 0,
	"SELECT to_regclass('lazaret.migration') IS NOT NULL" },
[STORE_MIGRATIONS] = { "migrations", 0,
	"SELECT number, name, checksum, " MICROS("applied_at")
	" FROM lazaret.migration ORDER BY number" },
[STORE_MIGRATION_FIND] = { "migration_find", 1,
	"SELECT FROM lazaret.migration WHERE number = $1::integer" },
[STORE_MIGRATION_ADD] = { "migration_add", 3,
	"INSERT INTO lazaret.migration (number, name, checksum)"
	" VALUES ($1::integer, $2, $3)" },
/* From last month to three months ahead. */
[STORE_PARTITIONS] = { "partitions", 0,
	"SELECT lazaret.partitions_make("
	"((now() AT TIME ZONE 'UTC') - interval '1 month')::date, 5)" },

/* ---- load: the versions --------------------------------------------------- */
[STORE_LOADED] = { "loaded", 0,
	"SELECT id, kind, " MICROS("loaded_at") ", loaded_by, length(content),"
	" left(digest, 12) FROM lazaret.loaded ORDER BY id" },
[STORE_LOADED_FIND] = { "loaded_find", 1,
	"SELECT content FROM lazaret.loaded WHERE id = $1::bigint" },
[STORE_LOADED_LAST] = { "loaded_last", 1,
	"SELECT digest FROM lazaret.loaded WHERE kind = $1"
	" ORDER BY id DESC LIMIT 1" },
[STORE_LOADED_ADD] = { "loaded_add", 4,
	"INSERT INTO lazaret.loaded (kind, content, digest, loaded_by)"
	" VALUES ($1, $2, $3, $4)" },
};
