/* SPDX-License-Identifier: BSD-2-Clause */
/* staff.c -- the accounts of staff: who there is, in which role */
#include "cases/staff.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "cases/audit.h"
#include "cases/staff_store.h"
#include "lib/db_list.h"

enum { NAME_MOST = 64 };

static const char *const role_names[] = {
	[CLERK_VIEWER] = "viewer",
	[CLERK_AGENT] = "agent",
	[CLERK_SUPERVISOR] = "supervisor",
	[CLERK_ADMIN] = "admin",
};

const char *
clerk_role_name(enum clerk_role role)
{
	return role_names[role];
}

bool
clerk_role_parse(struct str name, enum clerk_role *role_out)
{
	for (size_t i = 0; i < CLERK_ROLES; i++) {
		if (!str_equal(name, str_from(role_names[i])))
			continue;
		*role_out = (enum clerk_role)i;
		return true;
	}
	return false;
}

bool
staff_is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		bool mark = c == '.' || c == '_' || c == '@' || c == '-';
		if (!plain && (i == 0 || !mark))
			return false;
	}
	return name.len > 0 && name.len <= NAME_MOST;
}

/* ---- reading ------------------------------------------------------------- */

static const char *
text_or_null(
    const struct db_result *rows, int row, int column, struct arena *arena)
{
	return db_is_null(rows, row, column)
	    ? NULL
	    : db_copy(rows, row, column, arena);
}

static void
read_account(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	struct staff_account *account = item_out;
	*account = (struct staff_account){
		.id = db_copy(rows, row, 0, arena),
		.name = db_copy(rows, row, 1, arena),
		.password = text_or_null(rows, row, 3, arena),
		.invitation = text_or_null(rows, row, 4, arena),
		.totp_key = text_or_null(rows, row, 5, arena),
		.totp_next = text_or_null(rows, row, 6, arena),
		.totp_step = db_number(rows, row, 7),
		.created_at = db_number(rows, row, 8),
		.created_by = db_copy(rows, row, 9, arena),
		.seen_at = db_number(rows, row, 10),
		.disabled_at = db_number(rows, row, 11),
		.invited_until = db_number(rows, row, 12),
		.recoveries = db_number(rows, row, 13),
	};
	/* The type in the database has no other names than ours. */
	if (!clerk_role_parse(str_from(db_text(rows, row, 2)), &account->role))
		account->role = CLERK_VIEWER;
}

enum db_outcome
staff_find(struct db *db, struct arena *arena, const char *name,
    struct staff_account *account_out, bool *found_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &staff_store[STAFF_FIND], DB_VALUES(name), &rows);
	if (outcome != DB_OK)
		return outcome;
	*found_out = db_rows(rows) == 1;
	if (*found_out)
		read_account(rows, 0, arena, account_out);
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
staff_list(struct db *db, struct arena *arena,
    struct staff_account **accounts_out, size_t *count_out)
{
	return db_list(db, arena, &staff_store[STAFF_LIST], NULL,
	    DB_ITEM(accounts_out, read_account), accounts_out, count_out);
}

/* ---- changing ------------------------------------------------------------ */

enum { STEP_SIZE = 24, STEPS_MOST = 4 };

/* A deed: the statement about act->name that changes the account and returns
 * its id, those about the name alone that go with it, and the audit's word. */
struct deed {
	enum staff_statement change;
	enum staff_statement also[STEPS_MOST]; /* STAFF_COUNT ends */
	const char *verb;
	bool role; /* which is told as a detail */
};

static const struct deed deed_add = { STAFF_ADD, { STAFF_COUNT }, "made",
	true };
static const struct deed deed_role = { STAFF_ROLE, { STAFF_COUNT }, "changed",
	true };
static const struct deed deed_disable = { STAFF_DISABLE,
	{ STAFF_SIGN_OUT, STAFF_DEVICES_FORGET, STAFF_COUNT }, "disabled",
	false };
static const struct deed deed_reset = { STAFF_RESET,
	{ STAFF_SIGN_OUT, STAFF_DEVICES_FORGET, STAFF_RECOVERIES_CLEAR,
	    STAFF_COUNT },
	"reset", false };
static const struct deed deed_sign_out = { STAFF_ID,
	{ STAFF_SIGN_OUT, STAFF_DEVICES_FORGET, STAFF_COUNT },
	"signed-out-everywhere", false };
static const struct deed deed_totp = { STAFF_TOTP,
	{ STAFF_RECOVERIES_CLEAR, STAFF_COUNT }, "set-second-factor", false };
static const struct deed deed_recoveries = { STAFF_ID,
	{ STAFF_RECOVERIES_CLEAR, STAFF_COUNT }, "set-recovery-codes", false };
static const struct deed deed_password = { STAFF_PASSWORD, { STAFF_COUNT },
	"set-password", false };

static enum db_outcome
tell(struct db *db, const struct deed *deed, const struct staff_act *act,
    const char *id)
{
	char details[64];
	snprintf(details, sizeof details, "{\"role\": \"%s\"}",
	    clerk_role_name(act->role));
	return audit_write(db,
	    &(struct audit_act){ .actor = act->by,
		.verb = deed->verb,
		.kind = "staff",
		.target = id,
		.details = deed->role ? details : NULL });
}

static enum db_outcome
do_inside(struct db *db, const struct deed *deed, const struct staff_act *act,
    const char *const *values, enum staff_outcome *outcome_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &staff_store[deed->change], values, &rows);
	if (outcome != DB_OK)
		return outcome;
	*outcome_out = db_rows(rows) == 1 ? STAFF_DONE : STAFF_NOBODY;
	if (*outcome_out == STAFF_DONE)
		outcome = tell(db, deed, act, db_text(rows, 0, 0));
	db_result_free(rows);
	for (const enum staff_statement *also = deed->also;
	     *also != STAFF_COUNT && outcome == DB_OK; also++)
		outcome =
		    db_run(db, &staff_store[*also], DB_VALUES(act->name), NULL);
	return outcome;
}

/* `words` new codes on paper, where they are asked for. */
static enum db_outcome
add_recoveries(struct db *db, const char *name, char (*words)[WORD_SIZE])
{
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < STAFF_RECOVERIES && outcome == DB_OK; i++) {
		char digest[WORD_DIGEST_SIZE];
		word_make(WORD_RECOVERY, words[i]);
		word_digest(str_from(words[i]), digest);
		outcome = db_run(db, &staff_store[STAFF_RECOVERY_ADD],
		    DB_VALUES(name, digest), NULL);
	}
	return outcome;
}

static enum db_outcome
do_deed(struct db *db, const struct deed *deed, const struct staff_act *act,
    const char *const *values, char (*words)[WORD_SIZE],
    enum staff_outcome *outcome_out)
{
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = do_inside(db, deed, act, values, outcome_out);
	if (outcome == DB_OK && words != NULL)
		outcome = add_recoveries(db, act->name, words);
	if (outcome == DB_OK)
		return db_commit(db);
	db_rollback(db);
	if (outcome != DB_REFUSED ||
	    strcmp(db_constraint(db), "clerk_name_key") != 0)
		return outcome;
	*outcome_out = STAFF_TAKEN;
	return DB_OK;
}

/* A word that invites, and its digest. */
static const char *
invite(char *word, char *digest)
{
	word_make(WORD_INVITATION, word);
	word_digest(str_from(word), digest);
	return digest;
}

enum db_outcome
staff_add(struct db *db, const struct staff_act *act, char *word,
    enum staff_outcome *outcome_out)
{
	char digest[WORD_DIGEST_SIZE];
	return do_deed(db, &deed_add, act,
	    DB_VALUES(act->name, clerk_role_name(act->role), act->by,
		invite(word, digest)),
	    NULL, outcome_out);
}

enum db_outcome
staff_set_role(
    struct db *db, const struct staff_act *act, enum staff_outcome *outcome_out)
{
	return do_deed(db, &deed_role, act,
	    DB_VALUES(act->name, clerk_role_name(act->role)), NULL,
	    outcome_out);
}

enum db_outcome
staff_disable(
    struct db *db, const struct staff_act *act, enum staff_outcome *outcome_out)
{
	return do_deed(
	    db, &deed_disable, act, DB_VALUES(act->name), NULL, outcome_out);
}

enum db_outcome
staff_reset(struct db *db, const struct staff_act *act, char *word,
    enum staff_outcome *outcome_out)
{
	char digest[WORD_DIGEST_SIZE];
	return do_deed(db, &deed_reset, act,
	    DB_VALUES(act->name, invite(word, digest)), NULL, outcome_out);
}

enum db_outcome
staff_sign_out(
    struct db *db, const struct staff_act *act, enum staff_outcome *outcome_out)
{
	return do_deed(
	    db, &deed_sign_out, act, DB_VALUES(act->name), NULL, outcome_out);
}

enum db_outcome
staff_set_totp(struct db *db, const struct staff_act *act,
    const struct seal_keys *keys, const uint8_t *key, int64_t step,
    char (*words)[WORD_SIZE], enum staff_outcome *outcome_out)
{
	char hex[SEAL_HEX], number[STEP_SIZE];
	seal_close(keys, act->name, key, hex);
	snprintf(number, sizeof number, "%lld", (long long)step);
	return do_deed(db, &deed_totp, act, DB_VALUES(act->name, hex, number),
	    words, outcome_out);
}

enum db_outcome
staff_set_recoveries(struct db *db, const struct staff_act *act,
    char (*words)[WORD_SIZE], enum staff_outcome *outcome_out)
{
	return do_deed(db, &deed_recoveries, act, DB_VALUES(act->name), words,
	    outcome_out);
}

enum db_outcome
staff_set_password(struct db *db, const struct staff_act *act, const char *kept,
    enum staff_outcome *outcome_out)
{
	return do_deed(db, &deed_password, act, DB_VALUES(act->name, kept),
	    NULL, outcome_out);
}

enum db_outcome
staff_begin_totp(struct db *db, const char *name,
    const struct seal_keys *keys, const uint8_t *key)
{
	char hex[SEAL_HEX];
	seal_close(keys, name, key, hex);
	return db_run(
	    db, &staff_store[STAFF_TOTP_BEGIN], DB_VALUES(name, hex), NULL);
}

/* ---- sealing anew -------------------------------------------------------- */

/* What is to stand in its place: `*hex` turns to `room` (SEAL_HEX bytes) where
 * it has to be sealed anew. */
static enum seal_outcome
renew(const struct seal_keys *keys, const char *owner, char *room,
    const char **hex)
{
	uint8_t key[TOTP_KEY_SIZE];
	if (*hex == NULL)
		return SEAL_OPENED;
	enum seal_outcome how = seal_open(keys, owner, *hex, key);
	if (how == SEAL_OLDER || how == SEAL_PLAIN) {
		seal_close(keys, owner, key, room);
		*hex = room;
	}
	sodium_memzero(key, sizeof key);
	return how;
}

enum db_outcome
staff_reseal(struct db *db, const struct seal_keys *keys,
    const struct staff_account *account, enum staff_sealing *sealing_out)
{
	char key_room[SEAL_HEX], next_room[SEAL_HEX];
	const char *key = account->totp_key, *next = account->totp_next;
	struct db_result *rows;
	*sealing_out = STAFF_SEALED_SHUT;
	if (!seal_is_open(renew(keys, account->name, key_room, &key)))
		return DB_OK;
	if (!seal_is_open(renew(keys, account->name, next_room, &next)))
		next = NULL;
	*sealing_out = STAFF_SEALED_BEFORE;
	if (key == account->totp_key && next == account->totp_next)
		return DB_OK;
	enum db_outcome outcome = db_run(db, &staff_store[STAFF_TOTP_SEAL],
	    DB_VALUES(account->name, account->totp_key, account->totp_next, key,
		next),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	*sealing_out =
	    db_rows(rows) == 1 ? STAFF_SEALED_NOW : STAFF_SEALED_CHANGED;
	db_result_free(rows);
	return DB_OK;
}
