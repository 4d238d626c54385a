/* SPDX-License-Identifier: BSD-2-Clause */
/* credentials.c -- do a name, a password and a code belong together? */
#include "portal/staff/credentials.h"

#include <semaphore.h>
#include <sodium.h>
#include <time.h>

#include "cases/password.h"
#include "cases/staff_store.h"
#include "lib/db.h"
#include "lib/db_one.h"
#include "lib/log.h"
#include "portal/portal.h"
#include "portal/staff/factor.h"
#include "portal/staff/guess.h"
#include "portal/staff/refusal.h"

enum { TURN_SECONDS = 10 }; /* so long somebody waits for the check */

/* Argon2id takes its memory for each check: so few run at once. */
static sem_t turns;

void
credentials_open(const struct portal *portal)
{
	if (sem_init(&turns, 0, (unsigned)portal->settings.password_checks) !=
	    0)
		die("no semaphore for the checks of passwords");
}

static bool
wait_for_turn(void)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += TURN_SECONDS;
	return sem_timedwait(&turns, &until) == 0;
}

static struct password_limits
limits_of(const struct request *request)
{
	const struct portal_settings *settings = &request->portal->settings;
	return (struct password_limits){ settings->password_passes,
		settings->password_memory };
}

bool
credentials_keep(const struct request *request, struct str password, char *kept)
{
	const struct password_limits limits = limits_of(request);
	if (!wait_for_turn())
		return false;
	bool made = password_hash(&limits, password, kept);
	sem_post(&turns);
	return made;
}

/* ---- the account --------------------------------------------------------- */

/* Nobody, where there is none or it is disabled: all goes on as for others. */
static enum db_outcome
find_account(
    struct request *request, struct str name, struct staff_account *account)
{
	bool found = false;
	const char *text = arena_copy(request->arena, name);
	*account = (struct staff_account){ .name = text };
	enum db_outcome outcome =
	    staff_find(request->db, request->arena, text, account, &found);
	if (found && account->disabled_at != 0)
		*account = (struct staff_account){ .name = text };
	return outcome;
}

/* ---- what was typed ------------------------------------------------------ */

/* An invitation has too many bits to be guessed: no count of guesses keeps out
 * whoever was invited. */
static bool
is_invitation(const struct staff_account *account, struct str typed)
{
	char digest[WORD_DIGEST_SIZE];
	word_digest(typed, digest);
	return account->invitation != NULL &&
	    sodium_memcmp(account->invitation, digest, sizeof digest) == 0;
}

/* What the code is good for. */
struct code {
	bool of_clock, of_paper;
	int64_t step;			 /* of the clock */
	char recovery[WORD_DIGEST_SIZE]; /* of the paper */
};

/* The same is asked of the database whether the password is right or not. */
static enum db_outcome
read_code(struct request *request, const struct staff_account *account,
    struct str typed, struct code *code)
{
	struct db_result *rows;
	uint8_t key[TOTP_KEY_SIZE];
	*code = (struct code){ .step = 0 };
	code->of_clock = factor_read(request->portal, account->name,
			     account->totp_key, key) &&
	    totp_fits(
		key, typed, request->now, account->totp_step, &code->step);
	sodium_memzero(key, sizeof key);
	word_digest(typed, code->recovery);
	enum db_outcome outcome =
	    db_run(request->db, &staff_store[STAFF_RECOVERY_FIND],
		DB_VALUES(account->name, code->recovery), &rows);
	if (outcome != DB_OK)
		return outcome;
	code->of_paper = account->totp_key != NULL && db_rows(rows) == 1;
	db_result_free(rows);
	return DB_OK;
}

/* It lets in once: false where somebody else was faster with it. */
static enum db_outcome
use_code(struct request *request, const struct staff_account *account,
    const struct code *code, bool *used_out)
{
	return code->of_clock
	    ? db_one_found(request->db, &staff_store[STAFF_TOTP_USE],
		  DB_VALUES(
		      account->name, arena_number(request->arena, code->step)),
		  used_out)
	    : db_one_found(request->db, &staff_store[STAFF_RECOVERY_USE],
		  DB_VALUES(account->name, code->recovery), used_out);
}

/* Once the password is right. */
static enum db_outcome
accept(struct request *request, const struct staff_account *account,
    const struct credentials *given, const struct code *code, bool *good_out)
{
	const struct password_limits limits = limits_of(request);
	char kept[PASSWORD_SIZE];
	enum staff_sealing sealing;
	enum db_outcome outcome = DB_OK;
	*good_out = account->totp_key == NULL;
	if (code->of_clock || code->of_paper)
		outcome = use_code(request, account, code, good_out);
	if (outcome == DB_OK && code->of_clock)
		outcome = staff_reseal(request->db, request->portal->seal_keys,
		    account, &sealing);
	if (outcome != DB_OK)
		return outcome;
	if (!*good_out || account->password == NULL ||
	    !password_is_old(&limits, account->password) ||
	    !credentials_keep(request, given->password, kept))
		return DB_OK;
	return db_run(request->db, &staff_store[STAFF_REHASH],
	    DB_VALUES(account->name, kept), NULL);
}

/* Name, password and code are there, and there was no need to wait. */
static enum db_outcome
weigh(struct request *request, const struct credentials *given,
    const struct staff_account *account, enum credentials_outcome *outcome_out)
{
	const struct password_limits limits = limits_of(request);
	struct code code;
	bool good = false;
	enum db_outcome outcome =
	    read_code(request, account, given->code, &code);
	if (outcome != DB_OK)
		return outcome;
	if (!wait_for_turn())
		return *outcome_out = CREDENTIALS_BUSY, DB_OK;
	bool fits = password_fits(&limits, account->password, given->password);
	sem_post(&turns);
	if (account->password == NULL)
		fits = given->signed_in && account->totp_key != NULL;
	if (fits)
		outcome = accept(request, account, given, &code, &good);
	*outcome_out = good ? CREDENTIALS_GOOD : CREDENTIALS_WRONG;
	return outcome;
}

/* The same for who may have to wait. */
static enum db_outcome
weigh_guess(struct request *request, const struct credentials *given,
    const struct staff_account *account, enum credentials_outcome *outcome_out,
    int64_t *wait_out)
{
	struct guess guess;
	enum db_outcome outcome =
	    guess_begin(request, account->name, &guess, wait_out);
	if (outcome != DB_OK)
		return outcome;
	if (*wait_out > 0)
		return *outcome_out = CREDENTIALS_LATER, DB_OK;
	outcome = weigh(request, given, account, outcome_out);
	if (outcome != DB_OK || *outcome_out == CREDENTIALS_WRONG)
		return outcome;
	return guess_right(request, &guess);
}

enum db_outcome
credentials_check(struct request *request, const struct credentials *given,
    struct staff_account *account_out, enum credentials_outcome *outcome_out,
    int64_t *wait_out)
{
	struct staff_account account;
	enum db_outcome outcome = find_account(request, given->name, &account);
	if (outcome != DB_OK)
		return outcome;
	*wait_out = 0;
	*outcome_out = CREDENTIALS_GOOD;
	if (!is_invitation(&account, given->password))
		outcome = weigh_guess(
		    request, given, &account, outcome_out, wait_out);
	if (outcome == DB_OK)
		outcome = refusal_count(request, account.name, *outcome_out);
	if (outcome == DB_OK && *outcome_out == CREDENTIALS_GOOD)
		*account_out = account;
	return outcome;
}

int
credentials_status(enum credentials_outcome outcome)
{
	return outcome == CREDENTIALS_WRONG ? 422
	    : outcome == CREDENTIALS_LATER  ? 429
					    : 503;
}

const char *
credentials_problem(
    struct arena *arena, enum credentials_outcome outcome, int64_t wait)
{
	if (outcome == CREDENTIALS_WRONG)
		return "Name, password or code is wrong.";
	if (outcome == CREDENTIALS_BUSY)
		return "Too many sign in right now. Please try again.";
	return arena_print(arena,
	    "Too many wrong tries from strange browsers. Wait %lld s, use a "
	    "browser on which you have signed in before, or let an admin "
	    "invite you anew.",
	    (long long)wait);
}
