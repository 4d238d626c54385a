/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_lease.c -- take in leases: which line held which address when */
#include "cases/lease_row.h"
#include "cli/import.h"

static void
check(const void *row, struct faults *faults)
{
	struct lease_order order;
	/* What it thinks wrong, it adds to the faults. */
	(void)!lease_row_order(row, faults, &order);
}

/* The field that each refusal is about, and what is wrong with it. */
static const struct {
	const char *field, *detail;
} refusals[] = {
	[LEASE_NO_LINE] = { "line", "is not known, or has ended" },
	[LEASE_NO_REALM] = { "realm", "is not loaded" },
	[LEASE_BAD_TIME] = { "ended_at", "is before started_at" },
	[LEASE_FUTURE] = { "started_at", "or ended_at lies in the future" },
	[LEASE_TOO_WIDE] = { "prefix",
	    "would end the leases of many lines at once" },
	[LEASE_REFUSED] = { "it", "breaks a rule of the record" },
};

static enum db_outcome
put_one(struct db *db, const void *row, struct faults *faults, bool *taken_out)
{
	struct lease_order order;
	enum lease_outcome answer = LEASE_REFUSED;
	if (!lease_row_order(row, faults, &order))
		return DB_OK;
	enum db_outcome outcome = lease_put(db, faults->arena, &order, &answer);
	*taken_out = outcome == DB_OK && answer < LEASE_NO_LINE;
	if (outcome == DB_OK && !*taken_out)
		fault_add(
		    faults, refusals[answer].field, refusals[answer].detail);
	return outcome;
}

static const enum store steps[] = {
	STORE_LEASES_LOCK,
	STORE_LEASES_CONFIRM,
	STORE_LEASES_OPEN,
};

static const struct import leases = {
	.what = "leases",
	.shape = &lease_row_shape,
	.check = check,
	.one = put_one,
	.tables = "CREATE TEMP TABLE import_part (number bigint, line_id uuid,"
		  " realm text, prefix cidr, outside cidr, ports int4range,"
		  " origin text, started_at timestamptz, until timestamptz,"
		  " ended_at timestamptz, same bigint) ON COMMIT DELETE ROWS",
	.spread = STORE_LEASES_SPREAD,
	.careful = STORE_LEASES_CAREFUL,
	.steps = steps,
	.step_count = sizeof steps / sizeof *steps,
};

enum cli_exit
cmd_lease_import(struct cli *cli)
{
	return import_run(
	    cli, &leases, arguments_value(&cli->arguments, "FILE|-"));
}
