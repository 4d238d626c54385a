/* SPDX-License-Identifier: BSD-2-Clause */
/* fail.c -- say why a command did not do it */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum cli_exit
cli_fail(enum cli_exit code, const char *format, ...)
{
	va_list list;
	fflush(stdout);
	fputs("lazaret: ", stderr);
	va_start(list, format);
	vfprintf(stderr, format, list);
	va_end(list);
	fputc('\n', stderr);
	return code;
}

/* lib/db.c has logged the server's own words, but for constraints. */
enum cli_exit
cli_fail_db(const struct db *db, enum db_outcome outcome, const char *what)
{
	if (outcome == DB_AWAY)
		return cli_fail(
		    CLI_CANNOT, "%s: the database cannot be reached", what);
	if (outcome == DB_AGAIN)
		return cli_fail(CLI_CANNOT,
		    "%s: somebody else changed the same rows; try again", what);
	if (strncmp(db_sqlstate(db), "23", 2) == 0)
		return cli_fail(CLI_REFUSED, "%s: %s", what, db_message(db));
	return cli_fail(CLI_REFUSED, "%s: the database refused it", what);
}
