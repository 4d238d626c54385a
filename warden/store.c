/* SPDX-License-Identifier: BSD-2-Clause */
/* store.c -- the warden's SQL: the outbox, and who came to the console */
#include "warden/store.h"

#include <stdlib.h>
#include <string.h>

#include "lib/db_one.h"

enum statement {
	NOTICE_TAKE,
	NOTICE_CONTACTS,
	NOTICE_SETTLE,
	NOTICE_TELL,
	NOTICE_NEXT,
	SIGN_INS,
	STATEMENTS
};

/* SQL is laid out as SQL. */
/* clang-format off */

/* A relay may take long over a mail, and the notice is held for as long. */
#define HOLD "set_config('idle_in_transaction_session_timeout', '30min', true)"

/* Addresses are personal data: what is kept of them is a digest that means
 * nothing beside another notice. */
#define DIGEST "encode(sha256(convert_to($1 || c.value, 'UTF8')), 'hex')"

static const struct sql statements[STATEMENTS] = {
	[NOTICE_TAKE] = { "notice_take", 1,
	    "SELECT n.id, n.kind, n.attempts, n.sent_at IS NOT NULL,"
	    " " EPOCH("n.queued_at") ", " EPOCH("now() - n.queued_at") ","
	    " coalesce(s.language, ''), s.brand, s.id, " HOLD
	    " FROM lazaret.notice n"
	    " JOIN lazaret.line l ON l.id = n.line_id"
	    " JOIN lazaret.subscriber s ON s.id = l.subscriber_id"
	    " WHERE n.state = 'queued'"
	    "  AND n.channel = $1::lazaret.contact_channel"
	    "  AND n.next_at <= now()"
	    " ORDER BY n.next_at LIMIT 1 FOR UPDATE OF n SKIP LOCKED" },
	/* $1 notice, $2 subscriber, $3 how many, $4 channel; addresses that
	 * gave mails back stand last. */
	[NOTICE_CONTACTS] = { "notice_contacts", 4,
	    "SELECT c.value, " DIGEST " FROM lazaret.contact c"
	    " WHERE c.subscriber_id = $2::uuid"
	    "  AND c.channel = $4::lazaret.contact_channel"
	    "  AND NOT EXISTS (SELECT FROM lazaret.notice n"
	    "   WHERE n.id = $1::uuid AND " DIGEST " = ANY (n.settled))"
	    " ORDER BY c.bounced_at NULLS FIRST, c.added_at, c.value"
	    " LIMIT $3::integer" },
	/* $1 notice, $2 state, $3 pause, $4 taken, $5 words, $6 settled */
	[NOTICE_SETTLE] = { "notice_settle", 6,
	    "UPDATE lazaret.notice SET state = $2, attempts = attempts + 1,"
	    " next_at = clock_timestamp() + make_interval(secs => $3),"
	    " sent_at = CASE WHEN $4::integer > 0"
	    "  THEN coalesce(sent_at, clock_timestamp()) ELSE sent_at END,"
	    " failure = $5,"
	    " settled = CASE WHEN $2 = 'queued'"
	    "  THEN settled || $6::text[] ELSE '{}' END"
	    " WHERE id = $1::uuid" },
	/* $1 notice, $2 kind, $3 taken, $4 refused, $5 words */
	[NOTICE_TELL] = { "notice_tell", 5,
	    "INSERT INTO lazaret.timeline (case_id, kind, actor, detail)"
	    " SELECT o.case_id, $2, 'warden', jsonb_strip_nulls("
	    "  jsonb_build_object('notice', n.id, 'kind', n.kind,"
	    "   'channel', n.channel, 'attempts', n.attempts,"
	    "   'taken', nullif($3::integer, 0),"
	    "   'refused', nullif($4::integer, 0), 'why', nullif($5, '')))"
	    " FROM lazaret.notice n"
	    " JOIN lazaret.notice_case o ON o.notice_id = n.id"
	    " WHERE n.id = $1::uuid" },
	[NOTICE_NEXT] = { "notice_next", 2,
	    "SELECT ceil(least($1::bigint, extract(epoch FROM"
	    " (SELECT min(n.next_at) FROM lazaret.notice n"
	    "  WHERE n.state = 'queued'"
	    "   AND n.channel = $2::lazaret.contact_channel"
	    "   AND n.next_at > now()) - now())))::bigint" },
	[SIGN_INS] = { "sign_ins", 0,
	    "SELECT tries FROM lazaret.sign_in_total ORDER BY array_position("
	    " ARRAY['good', 'wrong', 'later', 'busy'], outcome)" },
};

/* clang-format on */

static enum db_outcome
read_contacts(struct db *db, struct arena *arena, const char *channel,
    const char *subscriber, struct store_notice *notice)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &statements[NOTICE_CONTACTS],
	    DB_VALUES(notice->letter.id, subscriber,
		arena_number(arena, SEND_TO_MAX), channel),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	const char **to = arena_alloc(arena, SEND_TO_MAX * sizeof *to);
	for (int i = 0; to != NULL && i < db_rows(rows); i++) {
		to[i] = db_copy(rows, i, 0, arena);
		notice->digests[i] = db_copy(rows, i, 1, arena);
		notice->letter.to_count++;
	}
	notice->letter.to = to;
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
store_take_notice(struct db *db, struct arena *arena, const char *channel,
    struct store_notice *notice_out, bool *found_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &statements[NOTICE_TAKE], DB_VALUES(channel), &rows);
	if (outcome != DB_OK)
		return outcome;
	*found_out = db_rows(rows) == 1;
	if (!*found_out) {
		db_result_free(rows);
		return DB_OK;
	}
	*notice_out = (struct store_notice){
		.letter = { .id = db_copy(rows, 0, 0, arena),
		    .kind = db_copy(rows, 0, 1, arena),
		    .queued_at = db_number(rows, 0, 4),
		    .language = db_copy(rows, 0, 6, arena),
		    .brand = db_copy(rows, 0, 7, arena) },
		.before = { .attempts = db_number(rows, 0, 2),
		    .reached = db_true(rows, 0, 3),
		    .age = db_number(rows, 0, 5) },
	};
	const char *subscriber = db_copy(rows, 0, 8, arena);
	db_result_free(rows);
	outcome = read_contacts(db, arena, channel, subscriber, notice_out);
	return outcome == DB_OK
	    ? letter_read_cases(db, arena, &notice_out->letter)
	    : outcome;
}

struct digits {
	char text[24];
};

static struct digits
digits_of(int64_t number)
{
	struct digits digits = { "" };
	struct writer w = writer_over(digits.text, sizeof digits.text - 1);
	writer_number(&w, (uint64_t)number);
	return digits;
}

static enum db_outcome
settle(struct db *db, const char *id, const char *state,
    const struct outcome *outcome, const char *words, const char *settled)
{
	return db_run(db, &statements[NOTICE_SETTLE],
	    DB_VALUES(id, state, digits_of(outcome->pause).text,
		digits_of(outcome->taken).text, words, settled),
	    NULL);
}

enum db_outcome
store_settle_notice(struct db *db, const struct store_notice *notice,
    const struct outcome *outcome, const char *words, const char *settled)
{
	return settle(db, notice->letter.id, outcome_state_name(outcome->state),
	    outcome, words, settled);
}

enum db_outcome
store_drop_notice(
    struct db *db, const struct store_notice *notice, const char *why)
{
	static const struct outcome nothing = { 0 };
	enum db_outcome outcome =
	    settle(db, notice->letter.id, "dropped", &nothing, why, "{}");
	return outcome == DB_OK
	    ? store_tell_notice(db, notice, "notice-dropped", &nothing, why)
	    : outcome;
}

enum db_outcome
store_tell_notice(struct db *db, const struct store_notice *notice,
    const char *kind, const struct outcome *outcome, const char *words)
{
	return db_run(db, &statements[NOTICE_TELL],
	    DB_VALUES(notice->letter.id, kind, digits_of(outcome->taken).text,
		digits_of(outcome->refused).text, words),
	    NULL);
}

enum db_outcome
store_next_notice(
    struct db *db, const char *channel, int64_t most, int64_t *seconds_out)
{
	return db_one_number(db, &statements[NOTICE_NEXT],
	    DB_VALUES(digits_of(most).text, channel), seconds_out);
}

enum db_outcome
store_sign_ins(struct db *db, int64_t tries_out[STORE_ENDINGS])
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &statements[SIGN_INS], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	for (int row = 0; row < STORE_ENDINGS; row++)
		tries_out[row] = db_number(rows, row, 0);
	db_result_free(rows);
	return DB_OK;
}
