/* SPDX-License-Identifier: BSD-2-Clause */
/* mail.c -- the role that empties the outbox */
#include "warden/mail.h"

#include <poll.h>
#include <string.h>

#include "lib/db.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/sandbox.h"
#include "warden/envelope.h"
#include "warden/mime.h"
#include "warden/settle.h"

enum {
	STATEMENT_SECONDS = 10,
	IDLE_SECONDS = 10, /* looks by itself: another warden may have died */
	AWAY_SECONDS = 60, /* longest pause while the relay is away */
};

struct mailer {
	const struct mail_settings *settings;
	struct db *db;
	struct relay *relay;
	struct arena *arena;
	struct store_notice notice; /* the one that is out */
	size_t plain;		    /* that many of its addresses are sent to */
	bool away;		    /* the database went while one was out */
};

/* ---- the answer ---- */

static const struct send_answer no_address = { SEND_REFUSED, 0,
	"no address that a mail can go to" };

static void
settle(struct mailer *mailer, const struct send_answer *answers)
{
	struct send_answer all[SEND_TO_MAX];
	for (size_t i = 0; i < mailer->notice.letter.to_count; i++)
		all[i] = i < mailer->plain ? answers[i] : no_address;
	mailer->away = settle_answers(mailer->db, mailer->arena,
			   &mailer->notice, all) != DB_OK;
	if (!mailer->away)
		return;
	db_rollback(mailer->db);
	log_warn("notice %s: what the relay said could not be written down, "
		 "it may go out again",
	    mailer->notice.letter.id);
}

static void
on_answers(void *context, const struct send_answer *answers)
{
	settle(context, answers);
}

/* ---- the next notice ---- */

/* Addresses that cannot go into a command go behind the others. */
static void
sort_addresses(struct mailer *mailer)
{
	struct store_notice *notice = &mailer->notice;
	const char **to = (const char **)(uintptr_t)notice->letter.to;
	mailer->plain = 0;
	for (size_t i = 0; i < notice->letter.to_count; i++) {
		if (!send_address_ok(str_from(to[i])))
			continue;
		const char *address = to[i], *digest = notice->digests[i];
		to[i] = to[mailer->plain];
		notice->digests[i] = notice->digests[mailer->plain];
		to[mailer->plain] = address;
		notice->digests[mailer->plain++] = digest;
	}
}

static bool
prepare(struct mailer *mailer, struct send_mail *mail)
{
	struct letter letter = mailer->notice.letter;
	letter.to_count = mailer->plain;
	const char *sender = mailer->settings->sender;
	struct str content = envelope_write(
	    &mailer->settings->press, &letter, mailer->arena, NULL);
	if (arena_full(mailer->arena))
		return false;
	if (*sender == '\0')
		sender =
		    brands_find(mailer->settings->press.brands, letter.brand)
			->mail;
	*mail = (struct send_mail){ sender, letter.to, letter.to_count,
		content.data };
	return true;
}

enum step { STEP_SEND, STEP_NEXT, STEP_NONE };

static enum step
drop(struct mailer *mailer, const char *reason)
{
	enum db_outcome outcome =
	    settle_drop(mailer->db, &mailer->notice, reason);
	return outcome == DB_OK ? STEP_NEXT : STEP_NONE;
}

/* Takes one notice: to be sent, done with already, or none there. */
static enum step
take(struct mailer *mailer, struct send_mail *mail)
{
	bool found = false;
	arena_reset(mailer->arena);
	if (db_begin(mailer->db) != DB_OK ||
	    store_take_notice(mailer->db, mailer->arena, "email",
		&mailer->notice, &found) != DB_OK ||
	    !found)
		return STEP_NONE;
	const char *reason = settle_reason_to_drop(&mailer->notice);
	if (reason != NULL)
		return drop(mailer, reason);
	sort_addresses(mailer);
	if (mailer->plain == 0) {
		settle(mailer, &no_address);
		return mailer->away ? STEP_NONE : STEP_NEXT;
	}
	if (prepare(mailer, mail))
		return STEP_SEND;
	log_info("notice %s dropped: too long", mailer->notice.letter.id);
	return drop(mailer, "too long");
}

static bool
on_next(void *context, struct send_mail *mail_out)
{
	struct mailer *mailer = context;
	enum step step = STEP_NONE;
	while (!mailer->away && !roles_stopping() &&
	    (step = take(mailer, mail_out)) == STEP_NEXT)
		;
	if (step != STEP_SEND)
		db_rollback(mailer->db);
	return step == STEP_SEND;
}

/* ---- the role ---- */

/* Until there is news, the role is to end, or so many seconds are over. */
static void
wait_for_news(struct mailer *mailer, int64_t seconds)
{
	struct pollfd fds[] = {
		{ .fd = roles_socket(), .events = POLLIN },
		{ .fd = db_socket(mailer->db), .events = POLLIN },
	};
	if (!db_notified(mailer->db))
		poll(fds, 2, (int)seconds * 1000);
}

/* While the relay is away only the end of the role is heard. */
static void
wait_for_relay(int64_t seconds)
{
	struct pollfd fd = { .fd = roles_socket(), .events = POLLIN };
	poll(&fd, 1, (int)seconds * 1000);
}

/* Listening comes before looking, so that nothing falls in between. Seconds
 * until there may be more. */
static int64_t
send_due(struct mailer *mailer, bool *reached_out, char *why, size_t size)
{
	const struct send_source source = { on_next, on_answers, mailer };
	int64_t seconds = 1;
	mailer->away = false;
	*reached_out = true;
	if (db_listen(mailer->db, "lazaret_notice") != DB_OK)
		return seconds;
	*reached_out = send_all(mailer->relay, &source, why, size);
	db_rollback(mailer->db);
	if (store_next_notice(mailer->db, "email", IDLE_SECONDS, &seconds) !=
	    DB_OK)
		seconds = 1;
	return seconds;
}

static void
serve(struct mailer *mailer)
{
	char why[SEND_WORDS_SIZE] = "";
	for (int64_t pause = 0; !roles_stopping();) {
		bool reached;
		int64_t seconds = send_due(mailer, &reached, why, sizeof why);
		if (!reached && pause == 0)
			log_warn("relay away: %s", why);
		if (reached && pause > 0)
			log_info("relay is back");
		pause = reached		       ? 0
		    : pause == 0	       ? 1
		    : pause * 2 < AWAY_SECONDS ? pause * 2
					       : AWAY_SECONDS;
		if (reached)
			wait_for_news(mailer, seconds);
		else
			wait_for_relay(pause);
	}
}

void
mail_run(void *context)
{
	const struct mail_settings *settings = context;
	const struct sandbox_role promise = {
		.name = "mail",
		.promises = SANDBOX_DATABASE,
		.paths = { { "/etc", false }, { "/usr", false },
		    { "/run", false }, { settings->languages, false } },
	};
	log_open("lazaret-warden", "mail");
	struct mailer mailer = { .settings = settings,
		.db = db_new(settings->database, "lazaret-warden mail",
		    STATEMENT_SECONDS),
		.relay = send_open(&settings->relay),
		.arena = arena_new(LETTER_MEMORY) };
	mime_open();
	sandbox_enter(&promise);
	serve(&mailer);
	send_close(mailer.relay);
	arena_free(mailer.arena);
	db_free(mailer.db);
}
