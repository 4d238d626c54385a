/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_advice.c -- any bytes as a file of advice: whole, or what is wrong */
#include <assert.h>
#include <string.h>

#include "cases/advice_file.h"

enum { ROOM = 1 << 18 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_steps(const struct advice *first, const struct advice *section)
{
	assert(section->step_count <= ADVICE_STEPS_MAX);
	for (size_t i = 0; i < section->step_count; i++) {
		const struct advice_step *step = &section->steps[i];
		assert(step->action != NULL && step->proof != NULL);
		assert(advice_step(first, step->name) != NULL);
	}
}

/* The first byte says of what the file is. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	static struct advice sections[ADVICE_SECTIONS_MAX];
	size_t count = 0;
	if (arena == NULL)
		arena = arena_new(ROOM);
	arena_reset(arena);
	if (size == 0 || size > ADVICE_FILE_MAX)
		return 0;
	enum advice_file kind =
	    data[0] & 1 ? ADVICE_OF_DEVICE : ADVICE_OF_CAUSE;
	const char *wrong = advice_file_read(kind, "seed",
	    (struct str){ (const char *)data + 1, size - 1 }, arena, sections,
	    &count);
	assert(count >= 1 && count <= ADVICE_SECTIONS_MAX);
	if (wrong != NULL)
		return 0;
	assert(sections[0].step_count > 0 && sections[0].reviewed != NULL);
	for (size_t i = 0; i < count; i++)
		check_steps(&sections[0], &sections[i]);
	return 0;
}
