/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_names.c -- any bytes as a block of names: a reader stays inside */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "redirector/names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const wanted[] = { "a.example", "x.y.a.example",
		"wpad.net", "worse.bad.a.example" };
	void *block = malloc(size + 1); /* aligned, unlike data */
	if (block == NULL)
		abort();
	memcpy(block, data, size);
	bool sound = names_check(block, size);
	assert(!sound || names_used(block) <= size);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		struct names_match match;
		struct name name;
		assert(name_parse(str_from(wanted[i]), &name));
		names_find(&(struct names_block){ block, size }, 1, &name,
		    ~0ULL, &match);
		assert(match.kinds < 1u << NAMES_KINDS);
		for (int kind = 0; kind < NAMES_KINDS; kind++)
			assert(match.start[kind] < name.length);
	}
	struct names_rule rule = { .kind = NAMES_GARDEN, .value = 1 };
	assert(names_parse(STR("=new.example"), &rule));
	if (sound && names_add(block, size, &rule))
		assert(names_check(block, size));
	free(block);
	return 0;
}
