/* SPDX-License-Identifier: BSD-2-Clause */
/* search.c -- what was typed into the search, and the cases that it finds */
#include "cases/search.h"

#include <string.h>

#include "cases/code.h"
#include "cases/desk_store.h"
#include "lib/addr.h"
#include "lib/db_list.h"

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

static void
read_case(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	struct shelf_row *found = item_out;
	shelf_read(rows, row, arena, found);
	found->how = db_copy(rows, row, SHELF_COLUMNS, arena);
	found->what = db_copy(rows, row, SHELF_COLUMNS + 1, arena);
	found->till = db_number(rows, row, SHELF_COLUMNS + 2);
}

static enum db_outcome
find_cases(struct db *db, struct arena *arena, const struct search *search,
    struct search_answer *answer)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &desk_store[DESK_SEARCH],
	    DB_VALUES(search->address, search->start, search->phone,
		search->ends, search->code,
		arena_number(arena, SEARCH_MOST + 1)),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	answer->more = db_rows(rows) > SEARCH_MOST;
	answer->case_count = db_items(rows, SEARCH_MOST, arena,
	    DB_ITEM(&answer->cases, read_case), &answer->cases);
	db_result_free(rows);
	return DB_OK;
}

static void
read_line(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct search_line *)item_out = (struct search_line){
		.reference = db_copy(rows, row, 0, arena),
		.account = db_copy(rows, row, 1, arena),
		.kind = db_copy(rows, row, 2, arena),
		.how = db_copy(rows, row, 3, arena),
		.what = db_copy(rows, row, 4, arena),
		.till = db_number(rows, row, 5),
		.cases = db_number(rows, row, 6),
	};
}

static enum db_outcome
find_lines(struct db *db, struct arena *arena, const struct search *search,
    struct search_answer *answer)
{
	return db_list(db, arena, &desk_store[DESK_SEARCH_LINES],
	    DB_VALUES(
		search->address, search->start, search->phone, search->ends),
	    DB_ITEM(&answer->lines, read_line), &answer->lines,
	    &answer->line_count);
}

enum db_outcome
search_run(struct db *db, struct arena *arena, const struct search *search,
    struct search_answer *answer_out)
{
	*answer_out = (struct search_answer){ 0 };
	enum db_outcome outcome = find_cases(db, arena, search, answer_out);
	if (outcome == DB_OK)
		outcome = find_lines(db, arena, search, answer_out);
	return outcome;
}
