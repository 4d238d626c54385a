/* SPDX-License-Identifier: BSD-2-Clause */
/* db.h -- a connection to PostgreSQL and its prepared statements */
#ifndef LIB_DB_H
#define LIB_DB_H

#include "lib/arena.h"

/* Only lib/db.c includes libpq. A statement is named, schema-qualified and
 * has $1..$n; it is prepared on its first use on a connection. Values and
 * results are text, NULL is SQL's NULL. */
struct sql {
	const char *name;
	int values;
	const char *text;
};

/* SQL of a timestamptz: microseconds since 1970, and back, and whole seconds.
 */
#define MICROS(column) "(extract(epoch FROM " column ") * 1000000)::bigint"
#define FROM_MICROS(value) \
	"('epoch'::timestamptz + " value "::bigint * interval '1 us')"
#define EPOCH(column) "floor(extract(epoch FROM " column "))::bigint"

/* A text as a UUID where it is one, else NULL: an index finds it by that. */
#define UUID_IF(text)                                                  \
	"CASE WHEN " text                                              \
	" ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN " text \
	"::uuid END"

struct db;	  /* one connection, for one thread at a time */
struct db_result; /* free with db_result_free */

enum db_outcome {
	DB_OK,
	DB_AWAY,   /* no connection, it broke, or took longer than allowed */
	DB_AGAIN,  /* serialization failure or deadlock: the transaction is
		    * rolled back and may be tried again */
	DB_REFUSED /* the database said no: see db_sqlstate, db_constraint */
};

/* Opens nothing yet: the first statement connects. `conninfo` is a libpq
 * string; several hosts with target_session_attrs=read-write are welcome: one
 * that is silent is left for the next.
 * A broken connection is opened anew by the next statement outside a
 * transaction, at most once a second. Waits at most `seconds` for any one
 * statement, and one more for its answer; 0: as long as it takes, which
 * db_script and COPY always do. */
struct db *db_new(const char *conninfo, const char *program, int seconds);
void db_free(struct db *db); /* NULL is fine */

/* Outside a transaction a statement may run twice when the connection breaks
 * in its middle: one that must not stands between db_begin and db_commit.
 * Runs one statement. `values` has sql->values texts. `*result_out` is set on
 * DB_OK only; pass NULL where no rows are wanted. DB_AWAY is logged once per
 * outage, DB_REFUSED once where it is not a constraint. */
enum db_outcome MUST_CHECK db_run(struct db *db, const struct sql *sql,
    const char *const *values, struct db_result **result_out);
#define DB_VALUES(...) ((const char *const[]){ __VA_ARGS__ })

/* The five characters of the last DB_REFUSED ("23505"), and the name of the
 * constraint that refused, or "". */
const char *db_sqlstate(const struct db *db);
const char *db_constraint(const struct db *db);
const char *db_message(const struct db *db);

/* A transaction. After DB_AWAY or DB_AGAIN inside one, call db_rollback and
 * start anew. One may stand inside another: what is rolled back in it leaves
 * the outer one whole, and what it commits becomes so with the outer one. Each
 * begin has its end; outside of all db_rollback does nothing. */
enum db_outcome MUST_CHECK db_begin(struct db *db);
enum db_outcome MUST_CHECK db_commit(struct db *db);
void db_rollback(struct db *db);
/* False outside of all, and when what was begun was lost with its connection.
 */
bool db_inside(const struct db *db);
/* Ends it by what came of it: commits on DB_OK, else rolls back. Returns
 * `outcome`, or what came of the commit. */
enum db_outcome MUST_CHECK db_end(struct db *db, enum db_outcome outcome);
/* Where those are for whom the next transactions act: the audit writes it
 * down. An address or a host; NULL: nobody in particular. */
void db_from(struct db *db, const char *origin);

int db_rows(const struct db_result *result);
bool db_is_null(const struct db_result *result, int row, int column);
const char *db_text(const struct db_result *result, int row, int column);
int64_t db_number(const struct db_result *result, int row, int column);
bool db_true(const struct db_result *result, int row, int column);
/* The text of a column on the arena, "" for NULL. */
const char *db_copy(
    const struct db_result *result, int row, int column, struct arena *arena);
void db_result_free(struct db_result *result); /* NULL is fine */

/* COPY ... FROM STDIN: db_script with a fixed statement, then rows in text
 * format, then db_copy_end. */
enum db_outcome MUST_CHECK db_copy_row(struct db *db, struct str row);
enum db_outcome MUST_CHECK db_copy_end(struct db *db);

/* Plain SQL text, several statements, for the migration runner and tests. */
enum db_outcome MUST_CHECK db_script(struct db *db, const char *text);

/* LISTEN: `channel` is a literal; a connection that is opened anew listens
 * again. db_socket is what to poll, or -1; db_notified eats what has come and
 * tells whether it was for us, or whether something may have been missed. Ask
 * it before polling, too: a statement may have read it along. */
enum db_outcome MUST_CHECK db_listen(struct db *db, const char *channel);
int db_socket(const struct db *db);
bool db_notified(struct db *db);

#endif
