/* SPDX-License-Identifier: BSD-2-Clause */
/* questions.c -- the role that carries questions about a line, and answers */
#include "gateway/questions.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

#include "gateway/inspection.h"
#include "gateway/store.h"
#include "lib/roles.h"
#include "lib/schema.h"
#include "lib/timer.h"

enum {
	TURN_MS = 1000,	  /* asked at least so often, NOTIFY or not */
	ANSWER_MS = 2500, /* the operator waits 3 s */
	SECONDS = 2	  /* that a statement may take */
};

static const struct sandbox_role sandbox = {
	.name = "questions",
	.promises = SANDBOX_DATABASE,
	.paths = { SANDBOX_DATABASE_PATHS },
};

struct questions {
	const struct house *house;
	struct db *db;
	bool schema_known; /* since the database last failed */
	int64_t done;	   /* the last question that was taken up */
};

/* False at a time-out, and when the role is to end. */
static bool
wait_for(int fd, int64_t milliseconds)
{
	struct pollfd fds[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = roles_socket(), .events = POLLIN },
	};
	poll(fds, 2, (int)milliseconds);
	return fds[0].revents != 0 && fds[1].revents == 0;
}

/* The answer to this question; earlier ones that came late are left aside. */
static bool
hear(int fd, int64_t id, struct inspection_answer *answer)
{
	int64_t until = timer_milliseconds() + ANSWER_MS;
	for (;;) {
		int64_t left = until - timer_milliseconds();
		if (left <= 0 || !wait_for(fd, left) ||
		    recv(fd, answer, sizeof *answer, MSG_DONTWAIT) <= 0)
			return false;
		if (answer->id == id)
			return true;
	}
}

static bool
write_answer(struct questions *questions, struct inspection_answer *answer)
{
	char id[24];
	snprintf(id, sizeof id, "%" PRId64, answer->id);
	answer->text[sizeof answer->text - 1] = '\0';
	return db_run(questions->db, &store_answer, DB_VALUES(id, answer->text),
		   NULL) == DB_OK;
}

/* True while there may be more. */
static bool
take_up(struct questions *questions)
{
	static struct inspection_answer answer;
	struct inspection_question question = { 0 };
	struct db_result *rows;
	int fd = questions->house->questions_inspect[0];
	char done[24];
	snprintf(done, sizeof done, "%" PRId64, questions->done);
	if (db_run(questions->db, &store_question,
		DB_VALUES(questions->house->config->site, done),
		&rows) != DB_OK) {
		questions->schema_known = false;
		return false;
	}
	bool asked = store_read_question(rows, &question);
	db_result_free(rows);
	if (!asked)
		return false;
	questions->done = question.id;
	if (send(fd, &question, sizeof question, MSG_DONTWAIT | MSG_NOSIGNAL) ==
		sizeof question &&
	    hear(fd, question.id, &answer))
		questions->schema_known = write_answer(questions, &answer);
	return questions->schema_known && !roles_stopping();
}

static void
turn(struct questions *questions)
{
	struct db *db = questions->db;
	if (!schema_known(db, &questions->schema_known) ||
	    db_listen(db, "lazaret_inspect") != DB_OK)
		return;
	while (take_up(questions))
		;
}

void
questions_run(void *context)
{
	struct questions questions = { .house = context };
	questions.db = db_new(questions.house->config->database,
	    "lazaret-gateway questions", SECONDS);
	house_enter(&sandbox, HOUSE_NO_RIGHTS);
	while (!roles_stopping()) {
		turn(&questions);
		if (!db_notified(questions.db))
			wait_for(db_socket(questions.db), TURN_MS);
	}
	db_free(questions.db);
}
