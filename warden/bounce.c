/* SPDX-License-Identifier: BSD-2-Clause */
/* bounce.c -- lazaret-warden --bounce: a mail that came back, from the MTA */
#include "warden/bounce.h"

#include <stdio.h>
#include <sysexits.h>

#include "cases/bounce.h"
#include "lib/log.h"
#include "lib/sandbox.h"
#include "warden/mime.h"
#include "warden/report.h"

enum {
	MAIL_MOST = 1024 * 1024, /* a report stands at the start of its mail */
	MEMORY = 64 * 1024,
	STATEMENT_SECONDS = 10
};

/* What is longer is cut: the report comes before the mail that came back. */
static struct str
read_mail(FILE *from)
{
	static char mail[MAIL_MOST];
	char rest[4096];
	size_t size = fread(mail, 1, sizeof mail, from);
	while (fread(rest, 1, sizeof rest, from) > 0)
		;
	return (struct str){ mail, size };
}

static int
note(struct db *db, const struct report *report)
{
	struct arena *arena = arena_new(MEMORY);
	bool known;
	enum db_outcome outcome = bounce_note(
	    db, arena, report->notice, report->address, report->status, &known);
	arena_free(arena);
	if (outcome == DB_AWAY || outcome == DB_AGAIN)
		return EX_TEMPFAIL;
	if (outcome != DB_OK || !known)
		log_info("bounce: notice %s is not known", report->notice);
	else
		log_info(
		    "bounce: notice %s: %s", report->notice, report->status);
	return EX_OK;
}

int
bounce_run(const char *database)
{
	const struct sandbox_role promise = {
		.name = "bounce",
		.promises = SANDBOX_DATABASE,
		.paths = { { "/etc", false }, { "/usr", false },
		    { "/run", false } },
	};
	struct report report;
	struct db *db =
	    db_new(database, "lazaret-warden bounce", STATEMENT_SECONDS);
	mime_open();
	sandbox_enter(&promise);
	enum report_outcome outcome = report_read(read_mail(stdin), &report);
	int code = EX_OK;
	if (outcome == REPORT_FAILED)
		code = note(db, &report);
	else
		log_info(outcome == REPORT_PENDING
			? "bounce: nothing failed for good"
			: "bounce: no report of a mail of ours");
	db_free(db);
	return code;
}
