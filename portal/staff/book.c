/* SPDX-License-Identifier: BSD-2-Clause */
/* book.c -- what the pages of loaded data share: a version, found and shown */
#include "portal/staff/book.h"

#include "lib/time.h"
#include "portal/staff/frame.h"

bool
book_find(struct request *request, struct answer *answer, struct str id,
    struct version *version_out)
{
	bool found;
	if (version_find(
		request->db, request->arena, id, version_out, &found) != DB_OK)
		return frame_away(request, answer), false;
	if (!found)
		frame_error(request, answer, 404, "There is no such version.");
	return found;
}

bool
book_fits(struct request *request, struct answer *answer,
    const struct version *version)
{
	if (version->bytes <= BOOK_BYTES_MOST)
		return true;
	frame_error(request, answer, 422,
	    "This text is too long for a page. The operator's command reads "
	    "and restores it: lazaret load --show, --restore.");
	return false;
}

bool
book_read(struct request *request, struct answer *answer, struct str id,
    struct version *version_out, struct str *text_out,
    struct db_result **result_out)
{
	if (!book_find(request, answer, id, version_out) ||
	    !book_fits(request, answer, version_out))
		return false;
	if (version_text(request->db, request->arena, version_out->id, text_out,
		result_out) != DB_OK)
		return frame_away(request, answer), false;
	return true;
}

static const char *
print_size(struct arena *arena, int64_t bytes)
{
	return bytes < 1024
	    ? arena_print(arena, "%lld B", (long long)bytes)
	    : arena_print(arena, "%.1f kB", (double)bytes / 1024);
}

void
book_put(const struct request *request, const struct version *version,
    struct values *item)
{
	struct str digest = { version->digest, 12 };
	values_number(item, "id", version->id);
	values_text(item, "kind", version->kind);
	frame_time(request, item, "loaded", version->loaded_at / TIME_SECOND);
	values_text(item, "by", frame_name(version->by));
	values_number(item, "row_count", version->rows);
	values_text(item, "size", print_size(request->arena, version->bytes));
	values_text(item, "digest", version->digest);
	values_text(item, "short", arena_copy(request->arena, digest));
	values_text(item, "reason", version->reason);
	values_flag(item, "present", version->present);
	values_text(item, "restores",
	    arena_number_or_null(request->arena, version->restores));
	values_text(item, "previous",
	    arena_number_or_null(request->arena, version->previous));
}

static void
put_change(const struct request *request, const struct change *change,
    struct values *item)
{
	static const struct {
		const char *sign, *look;
	} marks[] = {
		[CHANGE_ADDED] = { "+", "put" },
		[CHANGE_REMOVED] = { "\u2212", "cut" },
		[CHANGE_ALTERED] = { "~", "altered" },
	};
	values_text(item, "sign", marks[change->kind].sign);
	values_text(item, "look", marks[change->kind].look);
	values_text(item, "word", diff_word(change->kind));
	values_text(item, "row", diff_name(change, request->arena));
	values_text(item, "detail", diff_detail(change, request->arena));
}

void
book_put_changes(const struct request *request, const struct changes *changes,
    struct values *page)
{
	int64_t counts[] = { 0, 0, 0 };
	for (size_t i = 0; i < changes->count; i++) {
		counts[changes->at[i].kind]++;
		if (i < BOOK_CHANGES_MOST)
			put_change(request, &changes->at[i],
			    values_item(page, "changes"));
	}
	values_flag(page, "any_changes", changes->count > 0);
	if (changes->count > BOOK_CHANGES_MOST)
		values_number(page, "more_changes",
		    (int64_t)changes->count - BOOK_CHANGES_MOST);
	for (int i = CHANGE_ADDED; i <= CHANGE_ALTERED; i++)
		values_number(page, diff_word((enum change_kind)i), counts[i]);
}

void
book_put_load(const struct request *request, const struct load *load,
    enum load_outcome done, struct values *page)
{
	const struct complaints *c = &load->complaints;
	values_flag(page, "faulty", done == LOAD_FAULTY);
	for (size_t i = 0; i < c->count && i < DATA_COMPLAINTS_MAX; i++)
		values_text(values_item(page, "complaints"), ".", c->texts[i]);
	if (c->count > DATA_COMPLAINTS_MAX)
		values_number(page, "more_complaints",
		    (int64_t)c->count - DATA_COMPLAINTS_MAX);
	values_text(page, "obstacle", load->obstacle);
	book_put_changes(request, &load->changes, page);
}
