/* SPDX-License-Identifier: BSD-2-Clause */
/* page_audit.c -- /staff/audit: who did what, the chain, what is kept */
#include <string.h>

#include "cases/audit.h"
#include "cases/audit_chain.h"
#include "cases/code.h"
#include "lib/time.h"
#include "portal/staff/case_list.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"

enum { ROWS = 50, DAY = 86400 };

/* The fields of the form, and of its URL. */
static const char *const fields[] = { "actor", "verb", "kind", "target",
	"since", "until" };
enum { FIELDS = sizeof fields / sizeof *fields };

/* ---- filters ------------------------------------------------------------- */

static struct str
field(const struct request *request, const char *name)
{
	return str_trim(request_field(request->query, request->queries, name));
}

static const char *
word(const struct request *request, const char *name)
{
	struct str text = field(request, name);
	return text.len == 0 ? NULL : arena_copy(request->arena, text);
}

/* The start of a day, or 0 where it is none; `later`: of the day after. */
static int64_t
day(const struct request *request, const char *name, bool later)
{
	int64_t micros;
	struct str text = field(request, name);
	const char *whole = arena_print(
	    request->arena, "%.*sT00:00:00Z", (int)text.len, text.data);
	if (!time_parse(str_from(whole), &micros))
		return 0;
	return micros + (later ? DAY * (int64_t)TIME_SECOND : 0);
}

/* "1763800000000000.42": the last act of the page before. */
static void
read_place(const struct request *request, struct audit_filter *filter)
{
	struct str id;
	struct str at = str_cut(field(request, "before"), '.', &id);
	int64_t micros, number;
	if (!str_number(at, 1, INT64_MAX, &micros) ||
	    !str_number(id, 1, INT64_MAX, &number))
		return;
	filter->before = micros;
	filter->before_id = number;
}

static struct audit_filter
read_filter(const struct request *request)
{
	char code[CODE_SIZE];
	struct audit_filter filter = {
		.actor = word(request, "actor"),
		.verb = word(request, "verb"),
		.kind = word(request, "kind"),
		.target = word(request, "target"),
		.since = day(request, "since", false),
		.until = day(request, "until", true),
		.limit = ROWS,
	};
	if (code_read(field(request, "target"), CODE_SIGNS, code))
		filter.target = arena_copy(request->arena, str_from(code));
	read_place(request, &filter);
	return filter;
}

/* Where the next page begins: the same filters, after the last act. */
static const char *
print_next(const struct request *request, const struct audit_entry *last)
{
	struct arena *arena = request->arena;
	const char *next = arena_print(arena, "before=%lld.%lld",
	    (long long)last->at, (long long)last->id);
	for (size_t i = 0; i < FIELDS; i++) {
		const char *text = word(request, fields[i]);
		if (text != NULL)
			next = arena_print(arena, "%s&%s=%s", next, fields[i],
			    arena_encode(arena, str_from(text)));
	}
	return next;
}

static void
put_filter(const struct request *request, struct values *page)
{
	bool any = false;
	for (size_t i = 0; i < FIELDS; i++) {
		values_text(page, fields[i],
		    arena_copy(request->arena, field(request, fields[i])));
		any = any || field(request, fields[i]).len > 0;
	}
	values_flag(page, "filtered", any);
}

/* ---- acts ---------------------------------------------------------------- */

static void
put_entry(const struct request *request, const struct audit_entry *entry,
    struct values *page)
{
	struct arena *arena = request->arena;
	struct values *item = values_item(page, "acts");
	bool is_case = strcmp(entry->kind, "case") == 0 && *entry->label;
	frame_time(request, item, "at", entry->at / TIME_SECOND);
	values_text(item, "who", entry->actor);
	values_text(item, "verb", entry->verb);
	values_text(item, "what", entry->kind);
	if (is_case) {
		values_text(item, "case_path", entry->label);
		values_text(
		    item, "case_code", case_list_code(entry->label, arena));
	} else {
		values_text(item, "thing",
		    *entry->label ? entry->label : entry->target);
	}
	values_text(item, "from", entry->origin);
	values_text(item, "reason", entry->reason);
	if (strcmp(entry->details, "{}") != 0)
		values_text(item, "details", entry->details);
	values_flag(item, "erased", entry->erased);
	if (entry->position > 0) {
		values_number(item, "position", entry->position);
		values_text(item, "hash", entry->hash);
	}
}

static enum db_outcome
put_acts(struct request *request, struct values *page)
{
	const struct audit_filter filter = read_filter(request);
	struct audit_entry *entries;
	size_t count;
	bool more;
	enum db_outcome outcome = audit_list(
	    request->db, request->arena, &filter, &entries, &count, &more);
	if (outcome != DB_OK)
		return outcome;
	for (size_t i = 0; i < count; i++)
		put_entry(request, &entries[i], page);
	if (more && count > 0)
		values_text(
		    page, "next", print_next(request, &entries[count - 1]));
	put_filter(request, page);
	return DB_OK;
}

/* ---- the chain, and what is kept ----------------------------------------- */

static enum db_outcome
put_chain(struct request *request, struct values *page)
{
	struct audit_head head;
	enum db_outcome outcome = audit_chain_head(request->db, &head);
	if (outcome != DB_OK)
		return outcome;
	struct values *chain = values_map(page, "chain");
	values_number(chain, "end", head.position);
	values_text(chain, "end_hash", head.hash);
	values_number(chain, "waiting", head.waiting);
	frame_time(request, chain, "linked", head.linked_at / TIME_SECOND);
	return DB_OK;
}

static enum db_outcome
put_kept(struct request *request, struct values *page)
{
	struct audit_kept *kept;
	size_t count;
	enum db_outcome outcome =
	    audit_kept(request->db, request->arena, &kept, &count);
	for (size_t i = 0; outcome == DB_OK && i < count; i++) {
		struct values *item = values_item(page, "kept");
		values_text(item, "setting", kept[i].setting);
		values_text(item, "of", kept[i].what);
		values_number(item, "days", kept[i].days);
	}
	return outcome;
}

void
page_audit(struct request *request, struct answer *answer)
{
	struct values *page = values_new(request->arena);
	frame_put(request, page, "Audit", "/staff/audit");
	enum db_outcome outcome = put_acts(request, page);
	if (outcome == DB_OK)
		outcome = put_chain(request, page);
	if (outcome == DB_OK)
		outcome = put_kept(request, page);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	frame_answer(request, answer, 200, "audit.html", page);
}
