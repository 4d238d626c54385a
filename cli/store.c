/* SPDX-License-Identifier: BSD-2-Clause */
/* store.c -- the SQL of the operator's command */
#include "cli/store.h"

/* ---- migrate --------------------------------------------------------------
 */
const struct sql store_migrations_exist = { "migrations_exist", 0,
	"SELECT to_regclass('lazaret.migration') IS NOT NULL" };

/* The number is "lazaret" as a 64-bit word; held to the end of the
 * transaction, so that of two that migrate at once one waits. */
const struct sql store_migrations_lock = { "migrations_lock", 0,
	"SELECT pg_advisory_xact_lock(30506475733542260)" };

const struct sql store_migrations_list = { "migrations_list", 0,
	"SELECT number, name, checksum, extract(epoch FROM applied_at)::bigint "
	"FROM lazaret.migration ORDER BY number" };

const struct sql store_migration_find = { "migration_find", 1,
	"SELECT checksum, applied_at::text FROM lazaret.migration "
	"WHERE number = $1::integer" };

const struct sql store_migration_add = { "migration_add", 3,
	"INSERT INTO lazaret.migration (number, name, checksum) "
	"VALUES ($1::integer, $2, $3)" };

/* From last month to three months ahead. */
const struct sql store_partitions = { "partitions", 0,
	"SELECT lazaret.partitions_make("
	"((now() AT TIME ZONE 'UTC') - interval '1 month')::date, 5)" };
