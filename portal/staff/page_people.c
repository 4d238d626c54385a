/* SPDX-License-Identifier: BSD-2-Clause */
/* page_people.c -- /staff/people: who may come in, and in which role */
#include "lib/db.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/refusal.h"

#include <sodium.h>

static void
put_roles(struct values *values, enum clerk_role current)
{
	for (size_t i = 0; i < CLERK_ROLES; i++) {
		struct values *item = values_item(values, "roles");
		values_text(item, "name", clerk_role_name((enum clerk_role)i));
		values_flag(item, "current", i == current);
	}
}

static void
put_account(const struct request *request, const struct staff_account *account,
    struct values *values)
{
	values_text(values, "name", account->name);
	values_text(values, "has_role", clerk_role_name(account->role));
	values_flag(values, "factor", account->totp_key != NULL);
	values_flag(values, "invited", account->invitation != NULL);
	values_flag(values, "me",
	    str_equal(str_from(account->name), str_from(request->clerk->name)));
	values_number(values, "recoveries", account->recoveries);
	values_text(values, "created_by", account->created_by);
	frame_time(request, values, "created", account->created_at);
	frame_time(request, values, "seen", account->seen_at);
	frame_time(request, values, "disabled", account->disabled_at);
	frame_time(request, values, "until", account->invited_until);
}

/* ---- everybody ----------------------------------------------------------- */

static void
draw_people(struct request *request, struct answer *answer, int http_status,
    const char *problem)
{
	struct values *page = values_new(request->arena);
	struct staff_account *accounts;
	size_t count;
	struct str name = request_field(request->form, request->forms, "name");
	if (staff_list(request->db, request->arena, &accounts, &count) !=
		DB_OK ||
	    refusal_put(request, page, NULL) != DB_OK)
		return frame_away(request, answer);
	frame_put(request, page, "Staff", "/staff/people");
	values_text(page, "problem", problem);
	values_text(page, "typed", arena_copy(request->arena, name));
	put_roles(page, CLERK_AGENT);
	for (size_t i = 0; i < count; i++)
		put_account(request, &accounts[i], values_item(page, "people"));
	frame_answer(request, answer, http_status, "people.html", page);
}

void
page_people(struct request *request, struct answer *answer)
{
	draw_people(request, answer, 200, NULL);
}

/* The word that invites, on this page, this once. */
static void
draw_invitation(struct request *request, struct answer *answer,
    const char *name, char *word)
{
	struct values *page = values_new(request->arena);
	frame_put(request, page, "An invitation", "/staff/people");
	values_text(page, "name", name);
	values_text(page, "word", word);
	sodium_memzero(word, WORD_SIZE);
	frame_answer(request, answer, 200, "invitation.html", page);
}

void
page_people_add(struct request *request, struct answer *answer)
{
	struct str name =
	    str_trim(request_field(request->form, request->forms, "name"));
	struct staff_act act = { .name = arena_copy(request->arena, name),
		.by = clerk_actor(request) };
	char word[WORD_SIZE];
	enum staff_outcome done;
	if (!staff_is_name(name))
		return draw_people(request, answer, 422,
		    "A name has lower case letters, digits and . _ - @, and at "
		    "most 64 of them.");
	if (!clerk_role_parse(
		request_field(request->form, request->forms, "role"),
		&act.role))
		return draw_people(request, answer, 422, "Choose a role.");
	if (staff_add(request->db, &act, word, &done) != DB_OK)
		return frame_away(request, answer);
	if (done == STAFF_TAKEN)
		return draw_people(request, answer, 422,
		    "This name is taken. Somebody who comes back is invited "
		    "anew.");
	draw_invitation(request, answer, act.name, word);
}

/* ---- one of them --------------------------------------------------------- */

static void
refuse_nobody(struct request *request, struct answer *answer)
{
	frame_error(request, answer, 404, "There is no such account.");
}

void
page_person(struct request *request, struct answer *answer)
{
	struct values *page = values_new(request->arena);
	const char *name = arena_copy(request->arena, request->parts[0]);
	struct staff_account account;
	bool found;
	if (staff_find(request->db, request->arena, name, &account, &found) !=
	    DB_OK)
		return frame_away(request, answer);
	if (!found)
		return refuse_nobody(request, answer);
	if (refusal_put(request, page, account.name) != DB_OK)
		return frame_away(request, answer);
	frame_put(request, page, account.name, "/staff/people");
	put_account(request, &account, page);
	put_roles(page, account.role);
	frame_answer(request, answer, 200, "person.html", page);
}

/* Of whom the path names, but not of oneself: so one admin is always left. */
static bool
read_act(struct request *request, struct answer *answer, struct staff_act *act)
{
	*act =
	    (struct staff_act){ arena_copy(request->arena, request->parts[0]),
		    clerk_actor(request), CLERK_VIEWER };
	if (!str_equal(request->parts[0], str_from(request->clerk->name)))
		return true;
	frame_error(request, answer, 422,
	    "This is your own account. Another admin has to do it, or lazaret "
	    "staff.");
	return false;
}

static void
finish(struct request *request, struct answer *answer,
    const struct staff_act *act, enum staff_outcome done, const char *note)
{
	if (done == STAFF_NOBODY)
		return refuse_nobody(request, answer);
	frame_go(request, answer,
	    arena_print(request->arena, "/staff/people/%s", act->name), note);
}

void
page_person_role(struct request *request, struct answer *answer)
{
	struct staff_act act;
	enum staff_outcome done;
	if (!read_act(request, answer, &act))
		return;
	if (!clerk_role_parse(
		request_field(request->form, request->forms, "role"),
		&act.role))
		return frame_error(request, answer, 422, "Choose a role.");
	if (staff_set_role(request->db, &act, &done) != DB_OK)
		return frame_away(request, answer);
	finish(request, answer, &act, done, "The new role holds at once.");
}

void
page_person_disable(struct request *request, struct answer *answer)
{
	struct staff_act act;
	enum staff_outcome done;
	if (!read_act(request, answer, &act))
		return;
	if (staff_disable(request->db, &act, &done) != DB_OK)
		return frame_away(request, answer);
	finish(request, answer, &act, done,
	    "Signed out everywhere, and let in no more.");
}

void
page_person_reset(struct request *request, struct answer *answer)
{
	struct staff_act act;
	char word[WORD_SIZE];
	enum staff_outcome done;
	if (!read_act(request, answer, &act))
		return;
	if (staff_reset(request->db, &act, word, &done) != DB_OK)
		return frame_away(request, answer);
	if (done == STAFF_NOBODY)
		return refuse_nobody(request, answer);
	draw_invitation(request, answer, act.name, word);
}
