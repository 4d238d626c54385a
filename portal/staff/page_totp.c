/* SPDX-License-Identifier: BSD-2-Clause */
/* page_totp.c -- /staff/account/totp: an app, its first code, codes on paper */
#include <sodium.h>

#include "cases/qr.h"
#include "lib/brand.h"
#include "lib/db.h"
#include "portal/portal.h"
#include "portal/staff/desk.h"
#include "portal/staff/factor.h"
#include "portal/staff/frame.h"

/* The account, and the key that waits for its first code. */
static enum db_outcome
read_account(
    struct request *request, struct staff_account *account, uint8_t *next)
{
	const struct portal *portal = request->portal;
	bool found = false;
	enum db_outcome outcome = staff_find(
	    request->db, request->arena, request->clerk->name, account, &found);
	if (outcome != DB_OK ||
	    factor_read(portal, account->name, account->totp_next, next))
		return outcome;
	totp_make(next);
	return staff_begin_totp(
	    request->db, account->name, portal->seal_keys, next);
}

static void
draw(struct request *request, struct answer *answer, int http_status,
    const struct staff_account *account, uint8_t *next, const char *problem)
{
	struct arena *arena = request->arena;
	struct values *page = values_new(arena);
	const char *address = totp_address(next,
	    request->portal->brand->name, account->name, arena);
	size_t side = 0;
	frame_put(request, page, "Set up your second factor", NULL);
	values_text(page, "path", qr_path(address, arena, &side));
	values_number(page, "side", (int64_t)side);
	values_text(page, "key", totp_text(next, arena));
	sodium_memzero(next, TOTP_KEY_SIZE);
	values_flag(page, "again", account->totp_key != NULL);
	values_text(page, "problem", problem);
	frame_answer(request, answer, http_status, "totp.html", page);
}

void
page_totp(struct request *request, struct answer *answer)
{
	struct staff_account account;
	uint8_t next[TOTP_KEY_SIZE];
	if (read_account(request, &account, next) != DB_OK)
		return frame_away(request, answer);
	draw(request, answer, 200, &account, next, NULL);
}

/* They are on this page, this once. */
static void
draw_words(
    struct request *request, struct answer *answer, char (*words)[WORD_SIZE])
{
	struct values *page = values_new(request->arena);
	frame_put(request, page, "Keep these codes on paper", NULL);
	for (size_t i = 0; i < STAFF_RECOVERIES; i++)
		values_text(values_item(page, "words"), ".", words[i]);
	frame_answer(request, answer, 200, "codes.html", page);
}

void
page_totp_set(struct request *request, struct answer *answer)
{
	const struct staff_act act = { .name = request->clerk->name,
		.by = clerk_actor(request) };
	char words[STAFF_RECOVERIES][WORD_SIZE];
	struct staff_account account;
	enum staff_outcome done;
	uint8_t next[TOTP_KEY_SIZE];
	int64_t step;
	if (read_account(request, &account, next) != DB_OK)
		return frame_away(request, answer);
	if (!totp_fits(next,
		request_field(request->form, request->forms, "code"),
		request->now, 0, &step))
		return draw(request, answer, 422, &account, next,
		    "This is not the code of now. Is the clock of your phone "
		    "right?");
	enum db_outcome outcome = staff_set_totp(request->db, &act,
	    request->portal->seal_keys, next, step, words, &done);
	sodium_memzero(next, sizeof next);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	draw_words(request, answer, words);
}

void
page_recoveries(struct request *request, struct answer *answer)
{
	const struct staff_act act = { .name = request->clerk->name,
		.by = clerk_actor(request) };
	char words[STAFF_RECOVERIES][WORD_SIZE];
	enum staff_outcome done;
	if (staff_set_recoveries(request->db, &act, words, &done) != DB_OK)
		return frame_away(request, answer);
	draw_words(request, answer, words);
}
