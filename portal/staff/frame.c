/* SPDX-License-Identifier: BSD-2-Clause */
/* frame.c -- what all pages of the console share: head, navigation, time */
#include "portal/staff/frame.h"

#include <stdio.h>
#include <string.h>

#include "lib/brand.h"
#include "lib/db.h"
#include "lib/template.h"
#include "lib/time.h"
#include "portal/portal.h"
#include "portal/staff/session_store.h"

enum { AWAY_SECONDS = 5, COUNT_MOST = 1000 };

/* What waits, beside an entry. */
enum count { COUNT_NONE, COUNT_REQUESTS, COUNT_CASES, COUNTS };

/* The navigation: each sees what their role may open. Whoever lands a page
 * adds its entry. */
static const struct entry {
	const char *path, *title;
	enum clerk_who who;
	enum count count;
	const char *key; /* on the keyboard, after g */
} entries[] = {
	{ "/staff/requests", "Requests", WHO_VIEWER, COUNT_REQUESTS, "r" },
	{ "/staff/cases", "Cases", WHO_VIEWER, COUNT_CASES, "c" },
	{ "/staff/bulk", "Bulk", WHO_SUPERVISOR, COUNT_NONE, "b" },
	{ "/staff/exemptions", "Exemptions", WHO_VIEWER, COUNT_NONE, "x" },
	{ "/staff/brake", "Brake", WHO_VIEWER, COUNT_NONE, "h" },
	{ "/staff/what-if", "What if", WHO_VIEWER, COUNT_NONE, "w" },
	{ "/staff/playbooks", "Playbooks", WHO_VIEWER, COUNT_NONE, "p" },
	{ "/staff/figures", "Figures", WHO_VIEWER, COUNT_NONE, "f" },
	{ "/staff/audit", "Audit", WHO_SUPERVISOR, COUNT_NONE, "u" },
	{ "/staff/people", "Staff", WHO_ADMIN, COUNT_NONE, "s" },
	{ "/staff/account", "Account", WHO_VIEWER, COUNT_NONE, "m" },
};

/* ---- time ---------------------------------------------------------------- */

static const char *
print_span(struct arena *arena, int64_t seconds)
{
	static const struct {
		int64_t from, unit;
		const char *name;
	} units[] = {
		{ 2 * 86400, 86400, "d" },
		{ 2 * 3600, 3600, "h" },
		{ 60, 60, "min" },
		{ 0, 1, "s" },
	};
	size_t i = 0;
	while (seconds < units[i].from)
		i++;
	return arena_print(arena, "%lld %s",
	    (long long)(seconds / units[i].unit), units[i].name);
}

static const char *
print_ago(struct arena *arena, int64_t when, int64_t now)
{
	if (when > now)
		return arena_print(
		    arena, "in %s", print_span(arena, when - now));
	if (now - when < 10)
		return "just now";
	return arena_print(arena, "%s ago", print_span(arena, now - when));
}

void
frame_time(const struct request *request, struct values *values,
    const char *name, int64_t when)
{
	char iso[TIME_TEXT_SIZE], exact[I18N_TIME_SIZE];
	if (when == 0)
		return;
	struct values *map = values_map(values, name);
	values_text(map, "iso", time_print(when * TIME_SECOND, iso));
	i18n_date_time(&i18n_languages[0], when, exact, sizeof exact);
	values_text(map, "exact", exact);
	values_text(map, "ago", print_ago(request->arena, when, request->now));
}

const char *
frame_name(const char *actor)
{
	static const char staff[] = "staff:";
	return strncmp(actor, staff, sizeof staff - 1) == 0
	    ? actor + sizeof staff - 1
	    : actor;
}

/* ---- the frame ----------------------------------------------------------- */

static void
put_navigation(const struct request *request, struct values *page,
    const char *current, const int64_t *counts)
{
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		const struct entry *entry = &entries[i];
		if (!clerk_may(request->clerk->role, entry->who))
			continue;
		struct values *item = values_item(page, "entries");
		values_text(item, "path", entry->path + strlen("/staff/"));
		values_text(item, "name", entry->title);
		values_text(item, "key", entry->key);
		values_flag(item, "current",
		    current != NULL && strcmp(current, entry->path) == 0);
		if (counts[entry->count] >= COUNT_MOST)
			values_text(item, "count", "999+");
		else if (counts[entry->count] > 0)
			values_number(item, "count", counts[entry->count]);
	}
}

const char *
frame_home(const struct request *request)
{
	size_t i = 0;
	while (!clerk_may(request->clerk->role, entries[i].who))
		i++; /* everybody may see the last one */
	return entries[i].path;
}

/* What waits, and what holds the house: asked with each page. Nothing where
 * the database is away; the page itself will say so. */
static void
put_state(struct request *request, struct values *page, const char *current)
{
	struct db_result *rows;
	int64_t counts[COUNTS] = { 0 };
	if (db_run(request->db, &session_store[SESSION_STATE], NULL, &rows) ==
	    DB_OK) {
		counts[COUNT_REQUESTS] = db_number(rows, 0, 0);
		counts[COUNT_CASES] = db_number(rows, 0, 1);
		if (!db_is_null(rows, 0, 2))
			values_text(
			    page, "brake", db_copy(rows, 0, 2, request->arena));
		values_flag(page, "shadow", !db_true(rows, 0, 3));
		db_result_free(rows);
	}
	put_navigation(request, page, current, counts);
}

/* It is said once. */
static void
put_note(struct request *request, struct values *page)
{
	const struct clerk *clerk = request->clerk;
	if (*clerk->note == '\0')
		return;
	values_text(page, "note", clerk->note);
	enum db_outcome outcome = db_run(request->db,
	    &session_store[SESSION_NOTE], DB_VALUES(clerk->session, ""), NULL);
	(void)outcome; /* then it is said twice */
}

void
frame_put(struct request *request, struct values *page, const char *title,
    const char *entry)
{
	const struct clerk *clerk = request->clerk;
	char zone[I18N_TIME_SIZE];
	i18n_zone(request->now, zone, sizeof zone);
	brand_values(request->portal->brand, &i18n_languages[0], page);
	values_text(page, "title", title);
	values_text(page, "zone", zone);
	if (clerk == NULL)
		return;
	values_text(page, "clerk", clerk->name);
	values_text(page, "role", clerk_role_name(clerk->role));
	values_text(page, "csrf", clerk->csrf);
	put_note(request, page);
	if (!clerk_is_unfinished(request, clerk))
		put_state(request, page, entry);
}

void
frame_answer(struct request *request, struct answer *answer, int http_status,
    const char *file, struct values *page)
{
	answer->status = http_status;
	answer->media_type = "text/html; charset=utf-8";
	answer->language = "en";
	answer->body = template_render(request->portal->templates,
	    arena_print(request->arena, "staff/%s", file), page,
	    &i18n_languages[0], request->arena);
}

void
frame_error(struct request *request, struct answer *answer, int http_status,
    const char *detail)
{
	struct values *page = values_new(request->arena);
	frame_put(request, page, answer_phrase(http_status), NULL);
	values_text(page, "detail", detail);
	frame_answer(request, answer, http_status, "error.html", page);
}

void
frame_away(struct request *request, struct answer *answer)
{
	request->clerk = NULL; /* nothing of the frame can be read */
	answer->retry_after = AWAY_SECONDS;
	frame_error(request, answer, 503,
	    "The database does not answer. Look at the case before you do it "
	    "once more: it may be done.");
}

void
frame_go(struct request *request, struct answer *answer, const char *path,
    const char *note)
{
	enum db_outcome outcome = DB_OK;
	if (note != NULL)
		outcome = db_run(request->db, &session_store[SESSION_NOTE],
		    DB_VALUES(request->clerk->session, note), NULL);
	(void)outcome; /* the act is done; the page shows it, too */
	answer->status = 303;
	answer->location = path;
}
