/* SPDX-License-Identifier: BSD-2-Clause */
/* view_book.c -- rows of loaded data as a person reads them, as values */
#include "portal/staff/view_book.h"

#include <string.h>

/* ---- one value ----------------------------------------------------------- */
static size_t
place_of(const struct row *row, const char *name)
{
	size_t i = 0;
	while (strcmp(row->kind->values[i].name, name) != 0)
		i++; /* the names are those of row_kind.c */
	return i;
}

/* "a, b" of "a,b": a list that may break at the end of a line. */
static const char *
spaced(const char *list, struct arena *arena)
{
	const char *text = "";
	struct str rest = str_from(list);
	while (rest.len > 0) {
		struct str word = str_cut(rest, ',', &rest);
		text = arena_print(arena, "%s%s%.*s", text,
		    *text == '\0' ? "" : ", ", (int)word.len, word.data);
	}
	return text;
}

/* As it stands in files; "" for none. */
static const char *
show(const struct row *row, size_t at, struct arena *arena)
{
	const struct value_type *type = &row->kind->values[at];
	const char *value = row->values[at];
	if (*value == '\0' || (type->kind == TYPE_FLAG && *value == 'f'))
		return "";
	if (type->kind == TYPE_LIST || type->kind == TYPE_SET ||
	    type->kind == TYPE_PORTS)
		return spaced(value, arena);
	return value_show(type, value, arena);
}

static const char *
named(const struct row *row, const char *name, struct arena *arena)
{
	return show(row, place_of(row, name), arena);
}

static bool
flagged(const struct row *row, const char *name)
{
	return *row->values[place_of(row, name)] == 't';
}

/* "self-window" as "self window", or as templates name it, with _. */
static const char *
without_hyphens(const char *name, char instead, struct arena *arena)
{
	char *text = arena_copy(arena, str_from(name));
	for (char *at = text; (at = strchr(at, '-')) != NULL;)
		*at = instead;
	return text;
}

/* ---- playbooks ----------------------------------------------------------- */
/* "notice,restrict@1h+read,garden@2d" */
static void
put_ladder(const char *ladder, struct values *item, struct arena *arena)
{
	struct str rest = str_from(ladder);
	struct value_rung rung;
	while (value_next_rung(&rest, &rung)) {
		struct values *step = values_item(item, "steps");
		values_text(step, "measure", arena_copy(arena, rung.measure));
		values_text(step, "after", arena_copy(arena, rung.after));
		values_flag(step, "read", rung.mark.len > 0);
	}
}

/* A proof and how much of it, as in "silence for 6h". */
static const char *
proof_words(const struct row *row, struct str proof, struct arena *arena)
{
	if (str_equal(proof, STR("quiet")))
		return arena_print(
		    arena, "silence for %s", named(row, "quiet", arena));
	if (str_equal(proof, STR("no-report")))
		return arena_print(
		    arena, "no report for %s", named(row, "no-report", arena));
	if (str_equal(proof, STR("checklist")))
		return arena_print(arena, "the checklist (%s)",
		    named(row, "checklist", arena));
	if (str_equal(proof, STR("scan")))
		return "a clean scan";
	return str_equal(proof, STR("staff")) ? "a person of staff" : "never";
}

static void
put_proofs(const struct row *row, const char *name, struct values *item,
    struct arena *arena)
{
	struct str rest = str_from(named(row, name, arena));
	while (rest.len > 0) {
		struct str proof = str_trim(str_cut(rest, ',', &rest));
		values_text(values_item(item, name), ".",
		    proof_words(row, proof, arena));
	}
}

static void
put_playbook(const struct row *row, struct values *page, struct arena *arena)
{
	static const char *const texts[] = { "name", "group", "device",
		"severity", "self-releases", "self-window", "remind", "watch",
		"review", "expires", "opens", "note" };
	static const char *const flags[] = { "scan-helps", "any-hour" };
	struct values *item = values_item(page, "playbooks");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		values_text(item, without_hyphens(texts[i], '_', arena),
		    named(row, texts[i], arena));
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		values_flag(item, without_hyphens(flags[i], '_', arena),
		    flagged(row, flags[i]));
	const char *pause = named(row, "pause", arena);
	if (strcmp(pause, "0s") != 0)
		values_text(item, "pause", pause);
	put_ladder(named(row, "ladder", arena), item, arena);
	put_proofs(row, "needs", item, arena);
	put_proofs(row, "automatic", item, arena);
}

/* ---- all other rows ------------------------------------------------------ */
static void
put_cell(
    const struct row *row, size_t at, struct values *item, struct arena *arena)
{
	enum type_kind kind = row->kind->values[at].kind;
	values_text(item, "text", show(row, at, arena));
	values_flag(item, "number", kind == TYPE_NUMBER || kind == TYPE_SPAN);
	values_flag(item, "prose", kind == TYPE_NOTE);
}

/* One row alone: a setting below the other. */
static void
put_facts(const struct row *row, struct values *table, struct arena *arena)
{
	for (size_t i = 0; i < row->kind->count; i++) {
		if (*row->values[i] == '\0')
			continue;
		struct values *fact = values_item(table, "facts");
		values_text(fact, "title",
		    without_hyphens(row->kind->values[i].name, ' ', arena));
		put_cell(row, i, fact, arena);
	}
}

static void
put_heads(
    const struct row_kind *kind, struct values *table, struct arena *arena)
{
	for (size_t i = 0; i < kind->count; i++) {
		struct values *head = values_item(table, "heads");
		values_text(head, "title",
		    without_hyphens(kind->values[i].name, ' ', arena));
		values_flag(head, "number",
		    kind->values[i].kind == TYPE_NUMBER ||
			kind->values[i].kind == TYPE_SPAN);
	}
}

static void
put_row(const struct row *row, struct values *table, struct arena *arena)
{
	struct values *item = values_item(table, "rows");
	for (size_t i = 0; i < row->kind->count; i++)
		put_cell(row, i, values_item(item, "cells"), arena);
}

/* The rows of one kind, which stand together. */
static void
put_table(const struct row *first, size_t count, struct values *page,
    struct arena *arena)
{
	const struct row_kind *kind = first->kind;
	struct values *table = values_item(page, "tables");
	values_text(table, "word", without_hyphens(kind->word, ' ', arena));
	values_number(table, "number_of", (int64_t)count);
	values_flag(table, "tabular", kind->keys > 0);
	if (kind->keys == 0) {
		put_facts(first, table, arena);
		return;
	}
	put_heads(kind, table, arena);
	for (size_t i = 0; i < count && i < VIEW_BOOK_ROWS; i++)
		put_row(&first[i], table, arena);
	if (count > VIEW_BOOK_ROWS)
		values_number(table, "more", (int64_t)(count - VIEW_BOOK_ROWS));
}

void
view_book_put(const struct rows *rows, struct values *page, struct arena *arena)
{
	const struct row_kind *causes =
	    row_kind_find(STR("causes"), STR("cause"));
	for (size_t i = 0, next; i < rows->count; i = next) {
		const struct row *first = &rows->at[i];
		for (next = i;
		     next < rows->count && rows->at[next].kind == first->kind;)
			next++;
		if (first->kind != causes)
			put_table(first, next - i, page, arena);
		for (; first->kind == causes && i < next; i++)
			put_playbook(&rows->at[i], page, arena);
	}
}
