/* SPDX-License-Identifier: BSD-2-Clause */
/* page_password.c -- /staff/begin and a new password: before, and in between */
#include "cases/password.h"
#include "lib/db.h"
#include "portal/staff/credentials.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/session_store.h"

static void
draw(struct request *request, struct answer *answer, int http_status,
    const char *problem)
{
	struct values *page = values_new(request->arena);
	frame_put(request, page, "Choose a password", NULL);
	values_flag(page, "first", !request->clerk->has_password);
	values_number(page, "least", PASSWORD_LEAST);
	values_text(page, "problem", problem);
	frame_answer(request, answer, http_status, "password.html", page);
}

void
page_begin(struct request *request, struct answer *answer)
{
	if (!request->clerk->has_password && !request->clerk->sign_on)
		return draw(request, answer, 200, NULL);
	if (clerk_is_unfinished(request, request->clerk))
		return frame_go(request, answer, "/staff/account/totp", NULL);
	frame_go(request, answer, "/staff/", NULL);
}

/* It holds from now on, and what was signed in with the old one ends. */
static enum db_outcome
keep(struct request *request, const char *kept)
{
	const struct clerk *clerk = request->clerk;
	const struct staff_act act = { .name = clerk->name,
		.by = clerk_actor(request) };
	enum staff_outcome done;
	enum db_outcome outcome =
	    staff_set_password(request->db, &act, kept, &done);
	if (outcome != DB_OK)
		return outcome;
	return db_run(request->db, &session_store[SESSION_OTHERS],
	    DB_VALUES(clerk->session, clerk->name), NULL);
}

void
page_password(struct request *request, struct answer *answer)
{
	struct str password =
	    request_field(request->form, request->forms, "password");
	struct str again =
	    request_field(request->form, request->forms, "again");
	const char *fault =
	    password_fault(password, str_from(request->clerk->name));
	char kept[PASSWORD_SIZE];
	if (request->clerk->sign_on)
		return frame_error(request, answer, 403,
		    "You come in by your company's own sign-on; a password "
		    "would be a second door.");
	if (fault != NULL)
		return draw(request, answer, 422, fault);
	if (!str_equal(password, again))
		return draw(request, answer, 422,
		    "The two are not the same. Please type it twice again.");
	if (!credentials_keep(request, password, kept))
		return draw(request, answer, 503,
		    "Too many sign in right now. Please try again.");
	if (keep(request, kept) != DB_OK)
		return frame_away(request, answer);
	frame_go(request, answer,
	    request->clerk->has_password ? "/staff/account" : "/staff/begin",
	    "Your new password holds. Wherever else you were signed in, you "
	    "are no more.");
}
