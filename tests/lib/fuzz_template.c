/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_template.c -- any bytes as a template, and values that want out */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "lib/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A value that would change the page if it were let through. */
static const char hostile[] = "\"'><script>&#x{{a}}";

static struct values *
values_for(struct arena *arena)
{
	struct values *v = values_new(arena);
	values_text(v, "a", hostile);
	values_flag(v, "b", true);
	values_text(values_item(v, "c"), ".", hostile);
	return v;
}

/* The first byte picks the kind of file. What is accepted is shown; of the
 * hostile value no page holds the raw form unless the template had it. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const files[] = { "a.html", "a.txt", "a.css",
		"a.js" };
	static struct arena *arena;
	char error[400];
	if (size == 0)
		return 0;
	if (arena == NULL)
		arena = arena_new(1024 * 1024);
	const char *file = files[data[0] % 4];
	struct template_source source = { str_from(file),
		{ (const char *)data + 1, size - 1 } };
	struct templates *t = templates_from(&source, 1, error, sizeof error);
	if (t == NULL)
		return 0;
	struct str page = template_render(
	    t, file, values_for(arena), &i18n_languages[0], arena);
	if (data[0] % 4 == 0)
		assert(
		    memmem(page.data, page.len, "><script>&#x", 12) == NULL ||
		    memmem(data, size, "script", 6) != NULL);
	templates_free(t);
	arena_reset(arena);
	return 0;
}
