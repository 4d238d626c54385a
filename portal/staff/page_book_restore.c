/* SPDX-License-Identifier: BSD-2-Clause */
/* page_book_restore.c -- /staff/playbooks/{id}/restore: look first, then do it
 */
#include <string.h>

#include "cases/act.h"
#include "cases/load.h"
#include "portal/staff/book.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"

/* What happened to the deed, and what the page says of it. */
static const struct said {
	int http_status;
	const char *problem;
} saids[] = {
	[LOAD_DONE] = { 200, NULL },
	[LOAD_FAULTY] = { 422,
	    "Today this text would be refused: nothing was changed." },
	[LOAD_REFUSED] = { 422,
	    "This text does not go with what else is loaded: nothing was "
	    "changed." },
	[LOAD_STALE] = { 409,
	    "Somebody has loaded such data since you looked. Nothing was "
	    "changed; this is what restoring would do now." },
};

/* ---- the page ------------------------------------------------------------ */
/* `same`: the text is the present one. Where no row would change, either, there
 * is nothing to do. */
static void
put_load(const struct request *request, const struct load *load,
    enum load_outcome done, bool same, struct values *page)
{
	values_flag(page, "possible", done == LOAD_DONE);
	values_flag(page, "worth",
	    done == LOAD_DONE && (!same || load->changes.count > 0));
	book_put_load(request, load, done, page);
}

/* Tries it and takes it back. `last_out` is the present version, which the
 * form names: what is done later is what was looked at. */
static enum db_outcome
try_it(struct request *request, struct load *load,
    const struct version *version, struct version **last_out,
    enum load_outcome *done_out)
{
	const struct load_order order = {
		.by = clerk_actor(request), .reason = "", .dry_run = true
	};
	const struct version_filter newest = { .kind = version->kind,
		.limit = 1 };
	size_t count;
	bool found, more;
	enum db_outcome outcome = version_list(
	    request->db, request->arena, &newest, last_out, &count, &more);
	if (outcome == DB_OK)
		outcome = load_version(load, request->db,
		    arena_number(request->arena, version->id), &found);
	return outcome == DB_OK ? load_run(load, request->db, &order, done_out)
				: outcome;
}

static void
put_page(struct request *request, const struct version *version,
    const struct version *last, const char *problem, struct values *page)
{
	frame_put(request, page,
	    arena_print(request->arena, "Restore version %lld of %s",
		(long long)version->id, version->kind),
	    "/staff/playbooks");
	book_put(request, version, page);
	values_number(page, "since", last->id);
	values_text(page, "problem", problem);
	values_text(page, "typed",
	    arena_copy(request->arena,
		request_field(request->form, request->forms, "reason")));
}

/* What it would do; `problem` and its status, where something was tried before.
 */
static void
draw(struct request *request, struct answer *answer,
    const struct version *version, int http_status, const char *problem)
{
	struct values *page = values_new(request->arena);
	struct version *last;
	enum load_outcome done;
	struct load *load = load_new();
	enum db_outcome outcome = try_it(request, load, version, &last, &done);
	if (outcome == DB_OK && last != NULL) {
		if (problem == NULL) {
			http_status = saids[done].http_status;
			problem = saids[done].problem;
		}
		put_page(request, version, last, problem, page);
		put_load(request, load, done,
		    strcmp(version->digest, last->digest) == 0, page);
	}
	load_free(load);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	frame_answer(request, answer, http_status, "book_restore.html", page);
}

/* The version of the path, if its text is not too long to try. */
static bool
find(struct request *request, struct answer *answer, struct version *version)
{
	return book_find(request, answer, request->parts[0], version) &&
	    book_fits(request, answer, version);
}

void
page_book_preview(struct request *request, struct answer *answer)
{
	struct version version;
	if (find(request, answer, &version))
		draw(request, answer, &version, 200, NULL);
}

/* ---- the deed ------------------------------------------------------------ */
static enum db_outcome
restore(struct request *request, const struct version *version,
    struct str reason, enum load_outcome *done_out)
{
	const char *id = arena_number(request->arena, version->id);
	const struct load_order order = {
		.by = clerk_actor(request),
		.reason = arena_copy(request->arena, reason),
		.restores = id,
		.since = arena_copy(request->arena,
		    request_field(request->form, request->forms, "since")),
	};
	bool found;
	struct load *load = load_new();
	enum db_outcome outcome = load_version(load, request->db, id, &found);
	if (outcome == DB_OK)
		outcome = load_run(load, request->db, &order, done_out);
	load_free(load);
	return outcome;
}

void
page_book_restore(struct request *request, struct answer *answer)
{
	struct version version;
	enum load_outcome done;
	struct str reason =
	    str_trim(request_field(request->form, request->forms, "reason"));
	if (!find(request, answer, &version))
		return;
	if (reason.len < ACT_REASON_LEAST || reason.len > ACT_REASON_MOST)
		return draw(request, answer, &version, 422,
		    "Please say why, in a few words: it stays in the audit.");
	if (restore(request, &version, reason, &done) != DB_OK)
		return frame_away(request, answer);
	if (done != LOAD_DONE)
		return draw(request, answer, &version, saids[done].http_status,
		    saids[done].problem);
	frame_go(request, answer,
	    arena_print(
		request->arena, "/staff/playbooks?kind=%s", version.kind),
	    arena_print(request->arena, "Version %lld of %s is in force again.",
		(long long)version.id, version.kind));
}
