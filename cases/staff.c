/* SPDX-License-Identifier: BSD-2-Clause */
/* staff.c -- the accounts of staff: who there is, in which role */
#include "cases/staff.h"

#include <sodium.h>
#include <string.h>

#include "cases/staff_store.h"

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
		if (!plain && (i == 0 || memchr("._@-", c, 4) == NULL))
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

static bool
read_key(const struct db_result *rows, int row, int column, uint8_t *key)
{
	const char *hex = db_text(rows, row, column);
	return !db_is_null(rows, row, column) &&
	    sodium_hex2bin(
		key, TOTP_KEY_SIZE, hex, strlen(hex), NULL, NULL, NULL) == 0;
}

static void
read_account(const struct db_result *rows, int row, struct arena *arena,
    struct staff_account *account)
{
	*account = (struct staff_account){
		.id = db_copy(rows, row, 0, arena),
		.name = db_copy(rows, row, 1, arena),
		.password = text_or_null(rows, row, 3, arena),
		.invitation = text_or_null(rows, row, 4, arena),
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
	account->has_totp = read_key(rows, row, 5, account->totp_key);
	account->has_next = read_key(rows, row, 6, account->totp_next);
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
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &staff_store[STAFF_LIST], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct staff_account *accounts =
	    arena_alloc(arena, (count + 1) * sizeof *accounts);
	for (size_t i = 0; i < count && accounts != NULL; i++)
		read_account(rows, (int)i, arena, &accounts[i]);
	db_result_free(rows);
	*accounts_out = accounts;
	*count_out = accounts != NULL ? count : 0;
	return DB_OK;
}

/* ---- changing ------------------------------------------------------------ */

/* An UPDATE that returns the row which it has changed, if there is one. */
static enum db_outcome
change(struct db *db, enum staff_statement which, const char *const *values,
    enum staff_outcome *outcome_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &staff_store[which], values, &rows);
	if (outcome != DB_OK)
		return outcome;
	*outcome_out = db_rows(rows) == 1 ? STAFF_DONE : STAFF_NOBODY;
	db_result_free(rows);
	return DB_OK;
}

/* Statements about a name alone, in turn. */
static enum db_outcome
forget(struct db *db, const char *name, const enum staff_statement *which,
    size_t count)
{
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < count && outcome == DB_OK; i++)
		outcome =
		    db_run(db, &staff_store[which[i]], DB_VALUES(name), NULL);
	return outcome;
}

enum db_outcome
staff_add(struct db *db, const char *name, enum clerk_role role, const char *by,
    char *word, enum staff_outcome *outcome_out)
{
	char digest[WORD_DIGEST_SIZE];
	word_make(WORD_INVITATION, word);
	word_digest(str_from(word), digest);
	enum db_outcome outcome = db_run(db, &staff_store[STAFF_ADD],
	    DB_VALUES(name, clerk_role_name(role), by, digest), NULL);
	*outcome_out = STAFF_DONE;
	if (outcome == DB_REFUSED &&
	    strcmp(db_constraint(db), "clerk_name_key") == 0) {
		*outcome_out = STAFF_TAKEN;
		return DB_OK;
	}
	return outcome;
}

enum db_outcome
staff_set_role(struct db *db, const char *name, enum clerk_role role,
    enum staff_outcome *outcome_out)
{
	return change(db, STAFF_ROLE, DB_VALUES(name, clerk_role_name(role)),
	    outcome_out);
}

enum db_outcome
staff_disable(struct db *db, const char *name, enum staff_outcome *outcome_out)
{
	static const enum staff_statement also[] = { STAFF_SIGN_OUT,
		STAFF_DEVICES_FORGET };
	enum db_outcome outcome =
	    change(db, STAFF_DISABLE, DB_VALUES(name), outcome_out);
	if (outcome != DB_OK)
		return outcome;
	return forget(db, name, also, sizeof also / sizeof *also);
}

enum db_outcome
staff_reset(struct db *db, const char *name, char *word,
    enum staff_outcome *outcome_out)
{
	static const enum staff_statement also[] = { STAFF_SIGN_OUT,
		STAFF_DEVICES_FORGET, STAFF_RECOVERIES_CLEAR };
	char digest[WORD_DIGEST_SIZE];
	word_make(WORD_INVITATION, word);
	word_digest(str_from(word), digest);
	enum db_outcome outcome =
	    change(db, STAFF_RESET, DB_VALUES(name, digest), outcome_out);
	if (outcome != DB_OK)
		return outcome;
	return forget(db, name, also, sizeof also / sizeof *also);
}
