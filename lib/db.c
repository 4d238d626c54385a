/* SPDX-License-Identifier: BSD-2-Clause */
/* db.c -- a connection to PostgreSQL and its prepared statements */
#include "lib/db.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/timer.h"

enum {
	CHANNELS_MAX = 4,
	GRACE_SECONDS = 1, /* after those that the server has */
	LOOK_MS = 1000,
	PREPARED_MAX = 256,
	NAME_MAX_LEN = 64,
	ORIGIN_MAX = 100,
	BEGIN_MAX = ORIGIN_MAX + 48,
	MESSAGE_MAX = 512
};

struct db {
	char *conninfo;
	const char *program;
	int seconds;
	PGconn *conn;
	time_t tried_at;
	int depth; /* of transactions: 0 is outside, 1 inside, 2 inside one */
	char begin[BEGIN_MAX]; /* what starts a transaction */
	bool away_logged;
	size_t prepared_count;
	const struct sql *prepared[PREPARED_MAX];
	const char *channels[CHANNELS_MAX]; /* listened to */
	bool deaf;			    /* was away from them for a while */
	char sqlstate[6];
	char constraint[NAME_MAX_LEN];
	char message[MESSAGE_MAX];
};

/* A struct db_result is libpq's PGresult under another name. */
static PGresult *
rows_of(const struct db_result *result)
{
	return (PGresult *)(uintptr_t)result;
}

struct db *
db_new(const char *conninfo, const char *program, int seconds)
{
	struct db *db = calloc(1, sizeof *db);
	char *copy = strdup(conninfo);
	if (db == NULL || copy == NULL)
		die("no memory for a database connection");
	db->conninfo = copy;
	db->program = program;
	db->seconds = seconds;
	db_from(db, NULL);
	return db;
}

static void
disconnect(struct db *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	db->depth = 0;
	db->prepared_count = 0;
}

void
db_free(struct db *db)
{
	if (db == NULL)
		return;
	disconnect(db);
	free(db->conninfo);
	free(db);
}

static void
note_failure(struct db *db, const PGresult *rows)
{
	const char *state =
	    rows ? PQresultErrorField(rows, PG_DIAG_SQLSTATE) : NULL;
	const char *constraint =
	    rows ? PQresultErrorField(rows, PG_DIAG_CONSTRAINT_NAME) : NULL;
	const char *message =
	    rows ? PQresultErrorMessage(rows) : PQerrorMessage(db->conn);
	if (*message == '\0')
		message = "no answer in time";
	snprintf(db->sqlstate, sizeof db->sqlstate, "%s", state ? state : "");
	snprintf(db->constraint, sizeof db->constraint, "%s",
	    constraint ? constraint : "");
	snprintf(db->message, sizeof db->message, "%s", message);
	struct str trimmed = str_trim(str_from(db->message));
	db->message[trimmed.data - db->message + (ptrdiff_t)trimmed.len] = '\0';
}

static enum db_outcome
away(struct db *db, const PGresult *rows)
{
	note_failure(db, rows);
	if (!db->away_logged)
		log_warn("database away: %s", db->message);
	db->away_logged = true;
	disconnect(db);
	return DB_AWAY;
}

/* Whether there will be an answer, and PQgetResult need not wait for it. */
static bool
has_answer(const struct db *db, int64_t deadline)
{
	struct pollfd fd = { .fd = PQsocket(db->conn), .events = POLLIN };
	while (PQisBusy(db->conn)) {
		int64_t left = deadline - timer_milliseconds();
		if (left <= 0)
			return false;
		poll(&fd, 1, left < LOOK_MS ? (int)left : LOOK_MS);
		if (PQconsumeInput(db->conn) == 0)
			return false;
	}
	return true;
}

/* The last result of what was sent; NULL where it did not come in time. The
 * server's own limit comes first: this one is for an answer that is held up,
 * and for a server that is no more. */
static PGresult *
await(const struct db *db)
{
	int64_t patience = (db->seconds + GRACE_SECONDS) * 1000;
	int64_t deadline =
	    db->seconds == 0 ? INT64_MAX : timer_milliseconds() + patience;
	PGresult *last = NULL, *next;
	while (has_answer(db, deadline)) {
		if ((next = PQgetResult(db->conn)) == NULL)
			return last;
		PQclear(last);
		last = next;
	}
	PQclear(last);
	return NULL;
}

static void
ignore_notice(void *context, const char *message)
{
	(void)context;
	(void)message;
}

/* What was told while nobody listened is lost. */
static bool
listen_again(struct db *db)
{
	for (size_t i = 0; i < CHANNELS_MAX && db->channels[i]; i++) {
		char text[80];
		snprintf(text, sizeof text, "LISTEN %s", db->channels[i]);
		PQsendQuery(db->conn, text);
		PGresult *rows = await(db);
		bool listens = PQresultStatus(rows) == PGRES_COMMAND_OK;
		PQclear(rows);
		if (!listens)
			return false;
		db->deaf = true;
	}
	return true;
}

/* Each host has three seconds: one that is silent is left for the next. By the
 * keepalives the server lets go of the locks of a client whose machine is gone
 * within a minute. */
static bool
connect_now(struct db *db)
{
	char options[300];
	snprintf(options, sizeof options,
	    "-c search_path= -c statement_timeout=%ds -c timezone=UTC "
	    "-c jit=off -c idle_in_transaction_session_timeout=60s "
	    "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 "
	    "-c tcp_keepalives_count=3",
	    db->seconds);
	const char *keys[] = { "connect_timeout", "dbname",
		"fallback_application_name", "options", "client_encoding",
		"tcp_user_timeout", NULL };
	const char *values[] = { "3", db->conninfo, db->program, options,
		"UTF8", "10000", NULL };
	db->conn = PQconnectdbParams(keys, values, 1);
	if (db->conn == NULL)
		die("no memory for a database connection");
	PQsetNoticeProcessor(db->conn, ignore_notice, NULL);
	if (PQstatus(db->conn) != CONNECTION_OK || !listen_again(db))
		return false;
	if (db->away_logged)
		log_info("database is back");
	db->away_logged = false;
	return true;
}

/* A connection that is ready for a statement; a broken one is opened anew,
 * but never inside a transaction: what was begun is lost then. */
static enum db_outcome
ready(struct db *db)
{
	if (db->conn != NULL && PQstatus(db->conn) == CONNECTION_OK)
		return DB_OK;
	if (db->depth > 0)
		return away(db, NULL);
	disconnect(db);
	if (time(NULL) == db->tried_at)
		return DB_AWAY;
	if (connect_now(db))
		return DB_OK;
	db->tried_at = time(NULL);
	return away(db, NULL);
}

static bool
state_is(const struct db *db, const char *start)
{
	return strncmp(db->sqlstate, start, strlen(start)) == 0;
}

/* Sorts a result, or NULL for none in time: OK is kept, all else freed here. */
static enum db_outcome
judge(struct db *db, PGresult *rows, struct db_result **result_out)
{
	if (rows == NULL)
		return away(db, NULL);
	ExecStatusType status = PQresultStatus(rows);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ||
	    status == PGRES_COPY_IN) {
		if (result_out != NULL)
			*result_out = (struct db_result *)rows;
		else
			PQclear(rows);
		return DB_OK;
	}
	note_failure(db, rows);
	enum db_outcome outcome = DB_REFUSED;
	/* 08 connection, 57 operator intervention (shutdown, time-out),
	 * 53 resources, 25006 a standby that cannot write */
	if (PQstatus(db->conn) != CONNECTION_OK || state_is(db, "08") ||
	    state_is(db, "57") || state_is(db, "53") || state_is(db, "25006"))
		outcome = away(db, rows);
	else if (state_is(db, "40"))
		outcome = DB_AGAIN;
	else if (!state_is(db, "23"))
		log_warn("database refused: %s", db->message);
	PQclear(rows);
	return outcome;
}

static enum db_outcome
run_simple(struct db *db, const char *text)
{
	enum db_outcome outcome = ready(db);
	if (outcome != DB_OK)
		return outcome;
	PQsendQuery(db->conn, text);
	return judge(db, await(db), NULL);
}

static bool
is_prepared(const struct db *db, const struct sql *sql)
{
	for (size_t i = 0; i < db->prepared_count; i++)
		if (db->prepared[i] == sql)
			return true;
	return false;
}

static enum db_outcome
prepare(struct db *db, const struct sql *sql)
{
	if (is_prepared(db, sql))
		return DB_OK;
	if (db->prepared_count == PREPARED_MAX)
		die("more than %d statements on a connection", PREPARED_MAX);
	PQsendPrepare(db->conn, sql->name, sql->text, sql->values, NULL);
	enum db_outcome outcome = judge(db, await(db), NULL);
	if (outcome == DB_OK)
		db->prepared[db->prepared_count++] = sql;
	return outcome;
}

enum db_outcome
db_run(struct db *db, const struct sql *sql, const char *const *values,
    struct db_result **result_out)
{
	for (int attempt = 0;; attempt++) {
		enum db_outcome outcome = ready(db);
		if (outcome == DB_OK)
			outcome = prepare(db, sql);
		/* A server that was restarted is seen only by speaking to it:
		 * the first failure outside a transaction gets a second try. */
		bool again = outcome == DB_AWAY && attempt == 0 &&
		    db->depth == 0 && time(NULL) != db->tried_at;
		if (outcome == DB_OK) {
			bool inside = db->depth > 0;
			PQsendQueryPrepared(db->conn, sql->name, sql->values,
			    values, NULL, NULL, 0);
			PGresult *rows = await(db);
			bool lost = PQstatus(db->conn) != CONNECTION_OK;
			outcome = judge(db, rows, result_out);
			again = lost && !inside && attempt == 0;
		}
		if (!again)
			return outcome;
	}
}

const char *
db_sqlstate(const struct db *db)
{
	return db->sqlstate;
}

const char *
db_constraint(const struct db *db)
{
	return db->constraint;
}

const char *
db_message(const struct db *db)
{
	return db->message;
}

/* It needs no quoting: only signs of addresses and hosts are taken. */
void
db_from(struct db *db, const char *origin)
{
	static const char signs[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ.:-_";
	size_t len = origin == NULL ? 0 : strspn(origin, signs);
	if (len > ORIGIN_MAX)
		len = ORIGIN_MAX;
	snprintf(db->begin, sizeof db->begin,
	    len == 0 ? "BEGIN" : "BEGIN; SET LOCAL lazaret.origin = '%.*s'",
	    (int)len, origin);
}

enum db_outcome
db_begin(struct db *db)
{
	bool inside = db->depth > 0;
	enum db_outcome outcome =
	    run_simple(db, inside ? "SAVEPOINT inside" : db->begin);
	if (outcome == DB_AWAY && !inside && time(NULL) != db->tried_at)
		outcome = run_simple(db, db->begin);
	db->depth += outcome == DB_OK;
	return outcome;
}

bool
db_inside(const struct db *db)
{
	return db->depth > 0;
}

enum db_outcome
db_commit(struct db *db)
{
	if (db->depth == 0)
		return DB_AWAY;
	if (db->depth == 1) {
		db->depth = 0;
		return run_simple(db, "COMMIT");
	}
	enum db_outcome outcome = run_simple(db, "RELEASE SAVEPOINT inside");
	db->depth -= outcome == DB_OK;
	return outcome;
}

void
db_rollback(struct db *db)
{
	if (db->depth == 0)
		return;
	db->depth--;
	if (run_simple(db,
		db->depth == 0 ? "ROLLBACK"
			       : "ROLLBACK TO SAVEPOINT inside; "
				 "RELEASE SAVEPOINT inside") != DB_OK)
		disconnect(db);
}

enum db_outcome
db_end(struct db *db, enum db_outcome outcome)
{
	if (outcome == DB_OK)
		return db_commit(db);
	db_rollback(db);
	return outcome;
}

int
db_rows(const struct db_result *result)
{
	return PQntuples(rows_of(result));
}

bool
db_is_null(const struct db_result *result, int row, int column)
{
	return PQgetisnull(rows_of(result), row, column) == 1;
}

const char *
db_text(const struct db_result *result, int row, int column)
{
	return PQgetvalue(rows_of(result), row, column);
}

void
db_result_free(struct db_result *result)
{
	PQclear(rows_of(result));
}

enum db_outcome
db_copy_row(struct db *db, struct str row)
{
	if (PQputCopyData(db->conn, row.data, (int)row.len) == 1)
		return DB_OK;
	return away(db, NULL);
}

enum db_outcome
db_copy_end(struct db *db)
{
	if (PQputCopyEnd(db->conn, NULL) != 1)
		return away(db, NULL);
	enum db_outcome outcome = DB_OK;
	PGresult *rows;
	while (db->conn != NULL && (rows = PQgetResult(db->conn)) != NULL) {
		enum db_outcome one = judge(db, rows, NULL);
		if (one != DB_OK)
			outcome = one;
	}
	return outcome;
}

enum db_outcome
db_script(struct db *db, const char *text)
{
	enum db_outcome outcome = ready(db);
	if (outcome != DB_OK)
		return outcome;
	return judge(db, PQexec(db->conn, text), NULL);
}

enum db_outcome
db_listen(struct db *db, const char *channel)
{
	char text[80];
	size_t i = 0;
	while (i < CHANNELS_MAX && db->channels[i] != NULL &&
	    strcmp(db->channels[i], channel) != 0)
		i++;
	if (i == CHANNELS_MAX)
		die("more than %d channels on a connection", CHANNELS_MAX);
	db->channels[i] = channel;
	snprintf(text, sizeof text, "LISTEN %s", channel);
	return run_simple(db, text);
}

int
db_socket(const struct db *db)
{
	return db->conn == NULL ? -1 : PQsocket(db->conn);
}

bool
db_notified(struct db *db)
{
	if (db->conn == NULL)
		return false;
	bool any = db->deaf;
	db->deaf = false;
	if (PQconsumeInput(db->conn) == 0)
		away(db, NULL);
	PGnotify *notify;
	while (db->conn != NULL && (notify = PQnotifies(db->conn)) != NULL) {
		any = true;
		PQfreemem(notify);
	}
	return any;
}
