/* SPDX-License-Identifier: BSD-2-Clause */
/* factor.c -- the keys of second factors, opened for who signs in */
#include "portal/staff/factor.h"

#include <sodium.h>

#include "cases/seal_file.h"
#include "cases/staff.h"
#include "lib/log.h"

enum { ARENA_SIZE = 8 << 20 }; /* some thousand accounts */

static void
warn(const struct portal *portal, const char *owner, const char *sealed,
    enum seal_outcome how)
{
	if (how == SEAL_NO_KEY)
		log_warn("the second factor of %s is sealed by key %.2s, which "
			 "%s did not hold when this started",
		    owner, sealed, portal->settings.staff_key);
	if (how == SEAL_BROKEN)
		log_warn("the second factor of %s was not sealed for them by a "
			 "key of %s",
		    owner, portal->settings.staff_key);
}

bool
factor_read(const struct portal *portal, const char *owner, const char *sealed,
    uint8_t *key_out)
{
	if (sealed == NULL)
		return false;
	enum seal_outcome how =
	    seal_open(portal->seal_keys, owner, sealed, key_out);
	warn(portal, owner, sealed, how);
	return seal_is_open(how);
}

/* How many second factors are sealed, and how many of these open. */
struct trial {
	size_t sealed, opened;
};

static void
try_one(const struct portal *portal, const struct staff_account *account,
    struct trial *trial)
{
	uint8_t key[TOTP_KEY_SIZE];
	if (account->totp_key == NULL)
		return;
	enum seal_outcome how = seal_open(
	    portal->seal_keys, account->name, account->totp_key, key);
	sodium_memzero(key, sizeof key);
	warn(portal, account->name, account->totp_key, how);
	trial->sealed += how != SEAL_PLAIN;
	trial->opened += how == SEAL_OPENED || how == SEAL_OLDER;
}

/* A file of other keys is told now, not when somebody cannot sign in. */
static void
try_all(const struct portal *portal, struct db *db)
{
	struct staff_account *accounts;
	struct trial trial = { 0 };
	struct arena *arena = arena_new(ARENA_SIZE);
	size_t count;
	if (staff_list(db, arena, &accounts, &count) != DB_OK)
		die("the accounts of staff cannot be read");
	for (size_t i = 0; i < count; i++)
		try_one(portal, &accounts[i], &trial);
	arena_free(arena);
	if (trial.sealed > 0 && trial.opened == 0)
		die("%s is not the file that sealed the second factors of the "
		    "accounts: none of %zu opens by it",
		    portal->settings.staff_key, trial.sealed);
}

void
factor_open(struct portal *portal, struct db *db)
{
	static struct seal_keys keys;
	char reason[SEAL_REASON_SIZE];
	if (!seal_file_read(portal->settings.staff_key, &keys, reason))
		die("%s", reason);
	portal->seal_keys = &keys;
	try_all(portal, db);
}
