/* SPDX-License-Identifier: BSD-2-Clause */
/* sms.c -- the role that hands notices to the operator's SMS gateway */
#include "warden/sms.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "lib/db.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/sandbox.h"
#include "warden/settle.h"

enum {
	STATEMENT_SECONDS = 10,
	IDLE_SECONDS = 10, /* looks by itself: another warden may have died */
	DIGITS_LEAST = 5,
	DIGITS_MOST = 20
};

struct texter {
	const struct sms_settings *settings;
	struct db *db;
	struct arena *arena;
	int runner;
	struct store_notice notice; /* the one that is out */
};

bool
sms_number(struct str written, char *number)
{
	size_t len = 0, digits = 0;
	written = str_trim(written);
	if (written.len > 0 && *written.data == '+')
		number[len++] = '+';
	for (size_t i = len; i < written.len; i++) {
		char sign = written.data[i];
		if (sign != '\0' && strchr(" ()-/.", sign) != NULL)
			continue;
		if (sign < '0' || sign > '9' || ++digits > DIGITS_MOST)
			return false;
		number[len++] = sign;
	}
	number[len] = '\0';
	return digits >= DIGITS_LEAST;
}

static const struct send_answer no_number = { SEND_REFUSED, 0,
	"no number that a message can go to" };
static const struct send_answer no_room = { SEND_REFUSED, 0,
	"longer than a message may be: shorten name and help_address" };

/* False when the runner is gone. */
static bool
send_to(const struct texter *texter, const char *contact, const char *text,
    struct send_answer *answer_out)
{
	struct runner_order order = { "", "" };
	*answer_out = *text == '\0' ? no_room : no_number;
	if (*text == '\0' || !sms_number(str_from(contact), order.number))
		return true;
	snprintf(order.text, sizeof order.text, "%s", text);
	return runner_run(texter->runner, &order, answer_out);
}

static bool
send_notice(struct texter *texter)
{
	const struct letter *letter = &texter->notice.letter;
	struct send_answer answers[SEND_TO_MAX];
	const char *text =
	    letter_sms(texter->settings->press, letter, texter->arena);
	for (size_t i = 0; i < letter->to_count; i++)
		if (!send_to(texter, letter->to[i], text, &answers[i]))
			return false;
	return settle_answers(texter->db, texter->arena, &texter->notice,
		   answers) == DB_OK;
}

/* Takes one notice and sees it through; false when there is none, or the
 * world failed. */
static bool
send_next(struct texter *texter)
{
	bool found = false;
	arena_reset(texter->arena);
	if (db_begin(texter->db) != DB_OK ||
	    store_take_notice(texter->db, texter->arena, "phone",
		&texter->notice, &found) != DB_OK ||
	    !found)
		return false;
	const char *reason = settle_reason_to_drop(&texter->notice);
	if (reason != NULL)
		return settle_drop(texter->db, &texter->notice, reason) ==
		    DB_OK;
	return send_notice(texter);
}

/* Listening comes before looking, so that nothing falls in between. */
static void
serve(struct texter *texter)
{
	struct pollfd fds[] = {
		{ .fd = roles_socket(), .events = POLLIN },
		{ .fd = texter->runner, .events = POLLIN },
		{ .events = POLLIN },
	};
	while (!roles_stopping() && (fds[1].revents & POLLHUP) == 0) {
		int64_t seconds = 1;
		if (db_listen(texter->db, "lazaret_notice") == DB_OK)
			while (!roles_stopping() && send_next(texter))
				;
		db_rollback(texter->db);
		if (store_next_notice(
			texter->db, "phone", IDLE_SECONDS, &seconds) != DB_OK)
			seconds = 1;
		fds[2].fd = db_socket(texter->db);
		if (!db_notified(texter->db))
			poll(fds, 3, (int)seconds * 1000);
	}
}

void
sms_run(void *context)
{
	const struct sms_settings *settings = context;
	const struct sandbox_role promise = {
		.name = "sms",
		.promises = SANDBOX_DATABASE,
		.paths = { { "/etc", false }, { "/usr", false },
		    { "/run", false }, { settings->languages, false } },
	};
	log_open("lazaret-warden", "sms");
	struct texter texter = { .settings = settings,
		.runner = runner_start(settings->command, settings->patience),
		.db = db_new(settings->database, "lazaret-warden sms",
		    STATEMENT_SECONDS),
		.arena = arena_new(LETTER_MEMORY) };
	sandbox_enter(&promise);
	serve(&texter);
	arena_free(texter.arena);
	db_free(texter.db);
}
