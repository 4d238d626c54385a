/* SPDX-License-Identifier: BSD-2-Clause */
/* diff.c -- what a data file would change */
#include "cases/diff.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

static bool
same_values(const struct row *a, const struct row *b)
{
	for (size_t i = 0; i < a->kind->count; i++)
		if (strcmp(a->values[i], b->values[i]) != 0)
			return false;
	return true;
}

struct changes
diff_rows(const struct rows *before, const struct rows *after)
{
	struct changes changes = { .at =
				       calloc(before->count + after->count + 1,
					   sizeof *changes.at) };
	if (changes.at == NULL)
		die("no memory for a diff");
	size_t b = 0, a = 0;
	while (b < before->count || a < after->count) {
		int order = b == before->count ? 1
		    : a == after->count
		    ? -1
		    : data_compare(&before->at[b], &after->at[a]);
		struct change change = {
			order < 0	? CHANGE_REMOVED
			    : order > 0 ? CHANGE_ADDED
					: CHANGE_ALTERED,
			order <= 0 ? &before->at[b++] : NULL,
			order >= 0 ? &after->at[a++] : NULL,
		};
		if (order != 0 || !same_values(change.before, change.after))
			changes.at[changes.count++] = change;
	}
	return changes;
}

const char *
diff_word(enum change_kind kind)
{
	static const char *const words[] = { [CHANGE_ADDED] = "added",
		[CHANGE_REMOVED] = "removed",
		[CHANGE_ALTERED] = "altered" };
	return words[kind];
}

/* Of what it tells: the row as it is after, or as it was. */
static const struct row *
row_of(const struct change *change)
{
	return change->after != NULL ? change->after : change->before;
}

const struct row_kind *
diff_kind(const struct change *change)
{
	return row_of(change)->kind;
}

const char *
diff_name(const struct change *change, struct arena *arena)
{
	const struct row *row = row_of(change);
	const char *name = row->kind->word;
	for (size_t i = 0; i < row->kind->keys; i++)
		name = arena_print(arena, "%s %s", name, row->values[i]);
	return name;
}

const char *
diff_detail(const struct change *change, struct arena *arena)
{
	const char *text = "";
	if (change->kind != CHANGE_ALTERED)
		return text;
	const struct row_kind *kind = change->after->kind;
	for (size_t i = kind->keys; i < kind->count; i++) {
		const char *was = change->before->values[i];
		const char *is = change->after->values[i];
		if (strcmp(was, is) == 0)
			continue;
		const struct value_type *type = &kind->values[i];
		text = arena_print(arena, "%s%s%s %s -> %s", text,
		    *text == '\0' ? "" : ", ", type->name,
		    value_show(type, was, arena), value_show(type, is, arena));
	}
	return text;
}

void
diff_print(const struct changes *changes, struct arena *arena, FILE *to)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->at[i];
		const char *detail = diff_detail(change, arena);
		fprintf(to, "%c %s%s%s\n", "+-~"[change->kind],
		    diff_name(change, arena), *detail == '\0' ? "" : ": ",
		    detail);
		arena_reset(arena);
	}
}
