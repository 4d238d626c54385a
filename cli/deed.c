/* SPDX-License-Identifier: BSD-2-Clause */
/* deed.c -- one statement and its line in the audit, in one transaction */
#include "cli/deed.h"

#include "cases/audit.h"
#include "lib/db_one.h"

static enum db_outcome
do_inside(struct db *db, const struct deed *deed, bool *done_out)
{
	const struct audit_act act = { .actor = cli_actor(),
		.verb = deed->verb,
		.kind = deed->kind,
		.target = deed->target };
	enum db_outcome outcome =
	    db_one_found(db, &store[deed->statement], deed->values, done_out);
	if (outcome != DB_OK || !*done_out)
		return outcome;
	return audit_write(db, &act);
}

enum db_outcome
deed_do(struct cli *cli, const struct deed *deed, bool *done_out)
{
	*done_out = false;
	enum db_outcome outcome = db_begin(cli->db);
	if (outcome == DB_OK)
		outcome = do_inside(cli->db, deed, done_out);
	if (outcome == DB_OK)
		outcome = db_commit(cli->db);
	db_rollback(cli->db);
	return outcome;
}
