/* SPDX-License-Identifier: BSD-2-Clause */
/* search.c -- what was typed into the search, and the cases that it finds */
#include "cases/search.h"

#include <stddef.h>
#include <string.h>

#include "cases/code.h"
#include "cases/desk_store.h"
#include "lib/addr.h"
#include "lib/db_list.h"
#include "lib/uuid.h"

enum {
	START_LEAST = 2,
	PHONE_LEAST = 6, /* digits: fewer are the end of everybody's */
	PHONE_MOST = 15	 /* E.164 */
};

static const char *
lower_case(struct str text, struct arena *arena)
{
	char *copy = arena_copy(arena, text);
	for (char *at = copy; *at != '\0'; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return copy;
}

/* The digits without leading zeros, the last one first; NULL where the text
 * has other signs than people write into numbers. `digits` has
 * PHONE_MOST + 1 bytes. */
static const char *
read_phone(struct str text, char *digits)
{
	size_t count = 0;
	for (size_t i = text.len; i-- > 0;) {
		char sign = text.data[i];
		if (sign != '\0' && strchr(" +-/().", sign) != NULL)
			continue;
		if (sign < '0' || sign > '9' || count == PHONE_MOST)
			return NULL;
		digits[count++] = sign;
	}
	while (count > 0 && digits[count - 1] == '0')
		count--;
	digits[count] = '\0';
	return count >= PHONE_LEAST ? digits : NULL;
}

/* +49 30 123456 is kept as 030 123456, too: any end of it may be a number. */
static const char *
ends_of(const char *phone, struct arena *arena)
{
	const char *ends = "{";
	for (size_t len = PHONE_LEAST; len <= strlen(phone); len++)
		ends = arena_print(arena, "%s%s%.*s", ends,
		    len > PHONE_LEAST ? "," : "", (int)len, phone);
	return arena_print(arena, "%s}", ends);
}

struct search
search_read(struct str text, struct arena *arena)
{
	struct search search = { 0 };
	struct addr addr;
	char address[ADDR_TEXT_SIZE], code[CODE_SIZE], phone[PHONE_MOST + 1];
	text = str_trim(text);
	if (text.len < START_LEAST || text.len > SEARCH_TEXT_MAX)
		return search;
	if (addr_parse(text, &addr)) {
		search.address =
		    arena_copy(arena, str_from(addr_print(&addr, address)));
		return search;
	}
	search.start = lower_case(text, arena);
	if (code_read(text, CODE_SIGNS, code))
		search.code = arena_copy(arena, str_from(code));
	if (read_phone(text, phone) != NULL) {
		search.phone = arena_copy(arena, str_from(phone));
		search.ends = ends_of(phone, arena);
	}
	return search;
}

/* ---- asking ------------------------------------------------------------- */

/* A way to find lines, where the text has that meaning: the name it is told
 * by, and what it asks. Today's holders stand before yesterday's. */
static const struct way {
	const char *how;
	enum desk_statement statement;
	size_t meaning; /* which text of struct search */
} ways[] = {
	{ "address", DESK_FIND_HOLDER, offsetof(struct search, address) },
	{ "address", DESK_FIND_HOLDER_THEN, offsetof(struct search, address) },
	{ "account", DESK_FIND_ACCOUNT, offsetof(struct search, start) },
	{ "line", DESK_FIND_LINE, offsetof(struct search, start) },
	{ "mail", DESK_FIND_MAIL, offsetof(struct search, start) },
	{ "phone", DESK_FIND_PHONE, offsetof(struct search, phone) },
	{ "phone", DESK_FIND_PHONE_END, offsetof(struct search, ends) },
};
enum {
	WAYS = sizeof ways / sizeof ways[0],
	WAY_MOST = 100, /* lines by each: its statement's limit */
	LINES_MOST = WAYS * WAY_MOST,
	ID_SIZE = UUID_TEXT_SIZE /* with the comma before it */
};

/* What was found. A line may be there twice: its first place counts. */
struct finding {
	struct arena *arena;
	struct search_line *lines; /* how, what and till of each */
	struct writer ids;	   /* as SQL has a list */
	size_t count;
};

static void
take_lines(struct finding *finding, const struct db_result *rows,
    const struct way *way)
{
	for (int i = 0; i < db_rows(rows) && finding->count < LINES_MOST; i++) {
		writer_u8(&finding->ids, finding->count == 0 ? '{' : ',');
		writer_str(&finding->ids, str_from(db_text(rows, i, 0)));
		finding->lines[finding->count++] = (struct search_line){
			.how = way->how,
			.what = db_copy(rows, i, 1, finding->arena),
			.till = db_number(rows, i, 2),
		};
	}
}

static enum db_outcome
ask_way(struct db *db, const struct search *search, const struct way *way,
    struct finding *finding)
{
	struct db_result *rows;
	const char *const *text =
	    (const void *)((const char *)search + way->meaning);
	if (*text == NULL)
		return DB_OK;
	enum db_outcome outcome =
	    db_run(db, &desk_store[way->statement], DB_VALUES(*text), &rows);
	if (outcome != DB_OK)
		return outcome;
	take_lines(finding, rows, way);
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
find_lines(struct db *db, const struct search *search, struct finding *finding,
    const char **ids_out)
{
	enum { SIZE = LINES_MOST * ID_SIZE + sizeof "{}" };
	enum db_outcome outcome = DB_OK;
	char *ids = arena_alloc(finding->arena, SIZE);
	finding->lines =
	    arena_alloc(finding->arena, LINES_MOST * sizeof *finding->lines);
	*ids_out = "{}";
	if (ids == NULL || finding->lines == NULL)
		return DB_OK;
	finding->ids = writer_over(ids, SIZE - 1);
	for (size_t i = 0; i < WAYS && outcome == DB_OK; i++)
		outcome = ask_way(db, search, &ways[i], finding);
	if (finding->count > 0) {
		writer_u8(&finding->ids, '}');
		*ids_out = ids;
	}
	return outcome;
}

/* ---- reading ------------------------------------------------------------ */

/* From 1; 0: a case that was found by its code. */
static const struct search_line *
line_of(const struct finding *finding, int64_t place)
{
	return place == 0 ? NULL : &finding->lines[place - 1];
}

static void
read_cases(const struct db_result *rows, const struct finding *finding,
    struct search_answer *answer)
{
	answer->more = db_rows(rows) > SEARCH_MOST;
	answer->case_count = db_items(rows, SEARCH_MOST, finding->arena,
	    DB_ITEM(&answer->cases, shelf_read), &answer->cases);
	for (size_t i = 0; i < answer->case_count; i++) {
		struct shelf_row *row = &answer->cases[i];
		const struct search_line *line =
		    line_of(finding, db_number(rows, (int)i, SHELF_COLUMNS));
		row->how = line != NULL ? line->how : "code";
		row->what = line != NULL ? line->what : row->facts.code;
		row->till = line != NULL ? line->till : 0;
	}
}

/* What was found of it is put in from its place. */
static void
read_line(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct search_line *)item_out = (struct search_line){
		.reference = db_copy(rows, row, 0, arena),
		.account = db_copy(rows, row, 1, arena),
		.kind = db_copy(rows, row, 2, arena),
		.cases = db_number(rows, row, 4),
	};
}

static void
read_lines(const struct db_result *rows, const struct finding *finding,
    struct search_answer *answer)
{
	answer->line_count = db_items(rows, SEARCH_MOST, finding->arena,
	    DB_ITEM(&answer->lines, read_line), &answer->lines);
	for (size_t i = 0; i < answer->line_count; i++) {
		struct search_line *line = &answer->lines[i];
		const struct search_line *found =
		    line_of(finding, db_number(rows, (int)i, 3));
		line->how = found->how;
		line->what = found->what;
		line->till = found->till;
	}
}

enum db_outcome
search_run(struct db *db, struct arena *arena, const struct search *search,
    struct search_answer *answer_out)
{
	struct finding finding = { .arena = arena };
	struct db_result *rows;
	const char *ids;
	*answer_out = (struct search_answer){ 0 };
	enum db_outcome outcome = find_lines(db, search, &finding, &ids);
	if (outcome != DB_OK)
		return outcome;
	outcome = db_run(db, &desk_store[DESK_SEARCH],
	    DB_VALUES(ids, search->code, arena_number(arena, SEARCH_MOST + 1)),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	read_cases(rows, &finding, answer_out);
	db_result_free(rows);
	outcome =
	    db_run(db, &desk_store[DESK_SEARCH_LINES], DB_VALUES(ids), &rows);
	if (outcome != DB_OK)
		return outcome;
	read_lines(rows, &finding, answer_out);
	db_result_free(rows);
	return DB_OK;
}
