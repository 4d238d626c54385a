/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_staff_key.c -- the key that seals second factors: make it, rotate it */
#include <sodium.h>
#include <stdio.h>

#include "cases/audit.h"
#include "cases/seal_file.h"
#include "cases/staff.h"
#include "cli/cli.h"

enum { ARENA_SIZE = 8 << 20, LAP = 100 };

enum cli_exit
cmd_staff_key(struct cli *cli)
{
	const char *path = cli->settings.staff_key;
	char reason[SEAL_REASON_SIZE];
	struct seal_keys keys;
	if (!seal_file_add(path, reason) ||
	    !seal_file_read(path, &keys, reason))
		return cli_fail(CLI_CANNOT, "%s", reason);
	unsigned id = keys.keys[0].id;
	size_t older = keys.count - 1;
	sodium_munlock(&keys, sizeof keys);
	if (cli->json)
		printf("{\"key\": \"%02x\", \"older\": %zu}\n", id, older);
	else
		printf("Key %02x seals from now on; it stands in %s.\n%s", id,
		    path,
		    older == 0
			? "Back it up apart from the database.\n"
			: "Now start the console's pool anew, then: lazaret "
			  "staff rekey\n");
	return CLI_DONE;
}

/* How many accounts ended so. */
struct tally {
	size_t of[STAFF_SEALED_CHANGED + 1];
};

static enum db_outcome
reseal_all(struct cli *cli, const struct seal_keys *keys,
    const struct staff_account *accounts, size_t count, struct tally *tally)
{
	for (size_t i = 0; i < count; i++) {
		enum staff_sealing how;
		enum db_outcome outcome =
		    staff_reseal(cli->db, keys, &accounts[i], &how);
		if (outcome != DB_OK)
			return outcome;
		tally->of[how]++;
		if (how == STAFF_SEALED_SHUT)
			fprintf(stderr, "No key opens that of %s.\n",
			    accounts[i].name);
		if ((i + 1) % LAP == 0)
			fprintf(stderr, "%zu of %zu\n", i + 1, count);
	}
	return DB_OK;
}

static enum db_outcome
tell(struct cli *cli, const struct seal_keys *keys, size_t accounts)
{
	char id[3], details[64];
	if (accounts == 0)
		return DB_OK;
	snprintf(id, sizeof id, "%02x", keys->keys[0].id);
	snprintf(
	    details, sizeof details, "{\"accounts\": %zu}", accounts);
	return audit_write(cli->db,
	    &(struct audit_act){ .actor = cli_actor(),
		.verb = "sealed-anew",
		.kind = "staff-key",
		.target = id,
		.details = details });
}

static enum cli_exit
report(const struct cli *cli, const struct seal_keys *keys,
    const struct tally *tally)
{
	size_t shut = tally->of[STAFF_SEALED_SHUT];
	size_t changed = tally->of[STAFF_SEALED_CHANGED];
	printf(cli->json ? "{\"sealed\": %zu, \"before\": %zu, \"shut\": %zu, "
			   "\"changed\": %zu}\n"
			 : "%zu sealed anew, %zu need nothing, %zu cannot be "
			   "opened, %zu changed meanwhile.\n",
	    tally->of[STAFF_SEALED_NOW], tally->of[STAFF_SEALED_BEFORE], shut,
	    changed);
	if (shut > 0)
		return cli_fail(CLI_REFUSED,
		    "put the key that sealed them into %s, or invite these "
		    "anew: lazaret staff reset",
		    cli->settings.staff_key);
	if (changed > 0)
		return cli_fail(CLI_REFUSED, "run it once more");
	if (keys->count > 1 && !cli->json)
		printf("No account needs the older keys: take their lines out "
		       "of %s, and out of its backups when those of the "
		       "database are that old.\n",
		    cli->settings.staff_key);
	return CLI_DONE;
}

static enum cli_exit
rekey(struct cli *cli, const struct seal_keys *keys, struct arena *arena)
{
	struct staff_account *accounts;
	struct tally tally = { 0 };
	size_t count;
	enum db_outcome outcome =
	    staff_list(cli->db, arena, &accounts, &count);
	if (outcome == DB_OK)
		outcome = reseal_all(cli, keys, accounts, count, &tally);
	if (outcome == DB_OK)
		outcome = tell(cli, keys, tally.of[STAFF_SEALED_NOW]);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "sealing accounts");
	return report(cli, keys, &tally);
}

enum cli_exit
cmd_staff_rekey(struct cli *cli)
{
	struct seal_keys keys;
	char reason[SEAL_REASON_SIZE];
	if (!seal_file_read(cli->settings.staff_key, &keys, reason))
		return cli_fail(CLI_CANNOT, "%s", reason);
	struct arena *arena = arena_new(ARENA_SIZE);
	enum cli_exit code = rekey(cli, &keys, arena);
	arena_free(arena);
	sodium_munlock(&keys, sizeof keys);
	return code;
}
