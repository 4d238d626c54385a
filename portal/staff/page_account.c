/* SPDX-License-Identifier: BSD-2-Clause */
/* page_account.c -- /staff/account: one's own password, factor and sessions */
#include "lib/db.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/session_store.h"

static void
put_session(const struct request *request, const struct db_result *rows,
    int row, struct values *page)
{
	struct arena *arena = request->arena;
	struct values *item = values_item(page, "sessions");
	const char *id = db_copy(rows, row, 0, arena);
	values_text(item, "id", id);
	values_text(item, "address", db_copy(rows, row, 1, arena));
	values_text(item, "agent", db_copy(rows, row, 2, arena));
	frame_time(request, item, "began", db_number(rows, row, 3));
	frame_time(request, item, "seen", db_number(rows, row, 4));
	values_flag(item, "sign_on", db_true(rows, row, 5));
	values_flag(item, "this",
	    str_equal(str_from(id), str_from(request->clerk->session)));
}

void
page_account(struct request *request, struct answer *answer)
{
	struct values *page = values_new(request->arena);
	struct db_result *rows;
	frame_put(request, page, "Your account", "/staff/account");
	if (db_run(request->db, &session_store[SESSION_LIST],
		DB_VALUES(request->clerk->name), &rows) != DB_OK)
		return frame_away(request, answer);
	for (int row = 0; row < db_rows(rows); row++)
		put_session(request, rows, row, page);
	db_result_free(rows);
	frame_answer(request, answer, 200, "account.html", page);
}

void
page_home(struct request *request, struct answer *answer)
{
	(void)request;
	answer->status = 303;
	answer->location = "/staff/account";
}
