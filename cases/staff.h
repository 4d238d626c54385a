/* SPDX-License-Identifier: BSD-2-Clause */
/* staff.h -- the accounts of staff: who there is, in which role */
#ifndef CASES_STAFF_H
#define CASES_STAFF_H

#include "cases/seal.h"
#include "cases/word.h"
#include "lib/db.h"

/* Each may do what those before it may. */
enum clerk_role { CLERK_VIEWER, CLERK_AGENT, CLERK_SUPERVISOR, CLERK_ADMIN };
enum { CLERK_ROLES = CLERK_ADMIN + 1 };

const char *clerk_role_name(enum clerk_role role);
bool MUST_CHECK clerk_role_parse(struct str name, enum clerk_role *role_out);

/* Times are seconds since 1970, 0 where there is none. */
struct staff_account {
	const char *id, *name;
	enum clerk_role role;
	const char *password;	/* as kept; NULL: none was chosen */
	const char *invitation; /* its digest while it holds; NULL: none */
	/* Keys of second factors, sealed; NULL: there is none. */
	const char *totp_key;
	const char *totp_next; /* is being set up */
	int64_t totp_step;
	int64_t created_at, seen_at, disabled_at, invited_until;
	const char *created_by;
	int64_t recoveries; /* codes that were not used yet */
};

/* Lower case letters, digits and . _ - @, at most 64. Pure. */
bool staff_is_name(struct str name);

enum db_outcome MUST_CHECK staff_find(struct db *db, struct arena *arena,
    const char *name, struct staff_account *account_out, bool *found_out);
/* All of them: those who may sign in first, the highest role first. */
enum db_outcome MUST_CHECK staff_list(struct db *db, struct arena *arena,
    struct staff_account **accounts_out, size_t *count_out);

enum staff_outcome {
	STAFF_DONE,
	STAFF_TAKEN, /* the name is, also of one who is disabled */
	STAFF_NOBODY /* there is no such account */
};

/* What is done to an account, by whom. Each is a transaction of its own, with
 * its line in the audit. */
struct staff_act {
	const char *name; /* whose account */
	const char *by;	  /* the actor */
	enum clerk_role role;
};

/* A new account in act->role: `word` (WORD_SIZE bytes) lets its owner in, until
 * a password is chosen, for three days. */
enum db_outcome MUST_CHECK staff_add(struct db *db, const struct staff_act *act,
    char *word, enum staff_outcome *outcome_out);
/* Gives it act->role. */
enum db_outcome MUST_CHECK staff_set_role(struct db *db,
    const struct staff_act *act, enum staff_outcome *outcome_out);
/* Signed out everywhere at once; nothing of what they did is touched. */
enum db_outcome MUST_CHECK staff_disable(struct db *db,
    const struct staff_act *act, enum staff_outcome *outcome_out);
/* For who has lost password or second factor, or comes back: both are
 * forgotten with all recovery codes, and `word` invites anew. */
enum db_outcome MUST_CHECK staff_reset(struct db *db,
    const struct staff_act *act, char *word, enum staff_outcome *outcome_out);
/* Signs them out everywhere; no browser is known any more. */
enum db_outcome MUST_CHECK staff_sign_out(struct db *db,
    const struct staff_act *act, enum staff_outcome *outcome_out);

enum { STAFF_RECOVERIES = 10 };

/* A second factor whose key is `key`, since a code of `step` was typed; new
 * recovery codes, STAFF_RECOVERIES of WORD_SIZE bytes. */
enum db_outcome MUST_CHECK staff_set_totp(struct db *db,
    const struct staff_act *act, const struct seal_keys *keys,
    const uint8_t *key, int64_t step, char (*words)[WORD_SIZE],
    enum staff_outcome *outcome_out);
/* The recovery codes alone. */
enum db_outcome MUST_CHECK staff_set_recoveries(struct db *db,
    const struct staff_act *act, char (*words)[WORD_SIZE],
    enum staff_outcome *outcome_out);
/* A password as it is kept. */
enum db_outcome MUST_CHECK staff_set_password(struct db *db,
    const struct staff_act *act, const char *kept,
    enum staff_outcome *outcome_out);
/* A key that is being set up. */
enum db_outcome MUST_CHECK staff_begin_totp(struct db *db, const char *name,
    const struct seal_keys *keys, const uint8_t *key);

enum staff_sealing {
	STAFF_SEALED_BEFORE, /* by the first key, or there is none to seal */
	STAFF_SEALED_NOW,
	STAFF_SEALED_SHUT,   /* no key opens it: left as it is */
	STAFF_SEALED_CHANGED /* meanwhile, by somebody else: left alone */
};
/* Seals an account's second factor by the first key, where it was plain or
 * sealed by an older one. What was being set up and cannot be opened is
 * forgotten. */
enum db_outcome MUST_CHECK staff_reseal(struct db *db,
    const struct seal_keys *keys, const struct staff_account *account,
    enum staff_sealing *sealing_out);

#endif
