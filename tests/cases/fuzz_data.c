/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_data.c -- data files: any bytes are rows or complaints, never harm */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cases/data.h"
#include "cases/diff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read shows, value by value, as text that reads the same again. */
static void
read_again(const struct row *row, struct arena *arena)
{
	for (size_t i = 0; i < row->kind->count; i++) {
		const struct value_type *type = &row->kind->values[i];
		const char *reason = "", *value = row->values[i];
		if (*value == '\0' || type->kind == TYPE_FLAG)
			continue;
		const char *shown = value_show(type, value, arena);
		const char *again =
		    value_read(type, str_from(shown), arena, &reason);
		assert(again != NULL && strcmp(value, again) == 0);
		arena_reset(arena);
	}
}

/* What is wrong can be shown. Where nothing is, there was room for all. */
static void
check(const struct complaints *complaints, const struct arena *arena)
{
	for (size_t i = 0; i < complaints->count && i < DATA_COMPLAINTS_MAX;
	     i++)
		assert(str_is_text(str_from(complaints->texts[i])));
	assert(complaints->count > 0 || !arena_full(arena));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *scratch;
	struct arena *arena = arena_new(data_room(size));
	struct rows rows = { 0 }, none = { 0 };
	struct complaints complaints = { 0 };
	struct str kind;
	if (scratch == NULL)
		scratch = arena_new(data_room(0));
	data_read("seed", (struct str){ (const char *)data, size }, arena,
	    &kind, &rows, &complaints);
	check(&complaints, arena);
	data_sort(&rows, arena, &complaints);
	for (size_t i = 0; complaints.count == 0 && i < rows.count; i++)
		read_again(&rows.at[i], scratch);
	struct changes changes = diff_rows(&none, &rows);
	assert(changes.count == rows.count);
	free(changes.at);
	data_clear(&rows);
	arena_free(arena);
	return 0;
}
