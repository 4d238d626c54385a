/* SPDX-License-Identifier: BSD-2-Clause */
/* page_account.c -- /staff/account: one's own password, factor and sessions */
#include "lib/db.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/refusal.h"
#include "portal/staff/session_store.h"

enum { RECOVERIES_FEW = 4 }; /* then it is time for new ones */

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
	struct staff_account account;
	struct db_result *rows;
	bool found = false;
	frame_put(request, page, "Your account", "/staff/account");
	if (staff_find(request->db, request->arena, request->clerk->name,
		&account, &found) != DB_OK ||
	    !found)
		return frame_away(request, answer);
	values_flag(page, "password", request->clerk->has_password);
	values_flag(page, "factor", account.totp_key != NULL);
	values_number(page, "recoveries", account.recoveries);
	values_flag(page, "few", account.recoveries < RECOVERIES_FEW);
	if (db_run(request->db, &session_store[SESSION_LIST],
		DB_VALUES(request->clerk->name), &rows) != DB_OK)
		return frame_away(request, answer);
	for (int row = 0; row < db_rows(rows); row++)
		put_session(request, rows, row, page);
	db_result_free(rows);
	if (refusal_put(request, page, request->clerk->name) != DB_OK)
		return frame_away(request, answer);
	frame_answer(request, answer, 200, "account.html", page);
}

void
page_session_end(struct request *request, struct answer *answer)
{
	struct str id = request_field(request->form, request->forms, "session");
	if (db_run(request->db, &session_store[SESSION_END],
		DB_VALUES(arena_copy(request->arena, id), request->clerk->name),
		NULL) != DB_OK)
		return frame_away(request, answer);
	frame_go(
	    request, answer, "/staff/account", "That browser is signed out.");
}

void
page_sign_out_everywhere(struct request *request, struct answer *answer)
{
	const struct staff_act act = { .name = request->clerk->name,
		.by = clerk_actor(request) };
	enum staff_outcome done;
	if (staff_sign_out(request->db, &act, &done) != DB_OK)
		return frame_away(request, answer);
	page_sign_out(request, answer);
}

void
page_home(struct request *request, struct answer *answer)
{
	answer->status = 303;
	answer->location = frame_home(request);
}
