/* SPDX-License-Identifier: BSD-2-Clause */
/* page_books.c -- /staff/playbooks: all that was loaded, every version of it */
#include <string.h>

#include "cases/row_kind.h"
#include "portal/staff/book.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"

enum { ROWS = 50 };

/* Each kind stands there, loaded or not. */
static void
put_kind(const struct request *request, const char *name,
    const struct version_kind *kinds, size_t count, struct values *page)
{
	struct values *item = values_item(page, "kinds");
	values_text(item, "name", name);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(kinds[i].present.kind, name) != 0)
			continue;
		struct values *present = values_map(item, "now");
		book_put(request, &kinds[i].present, present);
		values_number(present, "versions", kinds[i].count);
	}
}

static enum db_outcome
put_kinds(struct request *request, struct values *page)
{
	struct version_kind *kinds;
	size_t count;
	enum db_outcome outcome =
	    version_kinds(request->db, request->arena, &kinds, &count);
	if (outcome != DB_OK)
		return outcome;
	for (const struct row_kind *k = row_kinds; k->file != NULL; k++)
		if (k == row_kinds || strcmp(k->file, k[-1].file) != 0)
			put_kind(request, k->file, kinds, count, page);
	return DB_OK;
}

/* The versions, of one kind or of all; of one kind any two are compared: at
 * first the newest with the one before it. */
static enum db_outcome
put_versions(struct request *request, const char *kind, struct values *page)
{
	struct version *versions;
	size_t count;
	bool more;
	struct version_filter filter = { .kind = kind, .limit = ROWS };
	struct str place =
	    request_field(request->query, request->queries, "before");
	if (!str_number(place, 1, INT64_MAX, &filter.before))
		filter.before = 0;
	enum db_outcome outcome = version_list(
	    request->db, request->arena, &filter, &versions, &count, &more);
	if (outcome != DB_OK)
		return outcome;
	for (size_t i = 0; i < count; i++) {
		struct values *item = values_item(page, "versions");
		book_put(request, &versions[i], item);
		values_flag(item, "is_from", i == (count > 1));
		values_flag(item, "is_to", i == 0);
	}
	values_flag(page, "compares", kind != NULL && count > 1);
	if (more)
		values_number(page, "next", versions[count - 1].id);
	return DB_OK;
}

void
page_books(struct request *request, struct answer *answer)
{
	struct values *page = values_new(request->arena);
	const struct row_kind *kind = row_kind_first(
	    request_field(request->query, request->queries, "kind"));
	frame_put(request, page, "Loaded data", "/staff/playbooks");
	enum db_outcome outcome = put_kinds(request, page);
	if (outcome == DB_OK)
		outcome = put_versions(
		    request, kind == NULL ? NULL : kind->file, page);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	values_text(page, "only", kind == NULL ? NULL : kind->file);
	frame_answer(request, answer, 200, "books.html", page);
}
