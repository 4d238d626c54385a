/* SPDX-License-Identifier: BSD-2-Clause */
/* arguments.h -- a command's synopsis, and what was given for it */
/* Pure. */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "lib/bytes.h"

enum { ARGUMENTS_MAX = 128, ARGUMENTS_REASON_SIZE = 160 };

/* The synopsis that people read is the specification as well:
 *   "NAME --scopes LIST [--source NAME]... [--dry-run]"
 * A word in capitals is a positional; an option takes a value where a word in
 * capitals follows it; brackets make it optional; dots let it repeat. */
struct arguments {
	size_t count;
	struct argument {
		struct str name; /* "--scopes" or "NAME", of the synopsis */
		const char *value;
	} given[ARGUMENTS_MAX];
};

/* Sorts `words` by the synopsis. False with a `reason` for the user where
 * they do not fit; `reason` has ARGUMENTS_REASON_SIZE bytes. "--name=value"
 * is fine; after "--" everything is positional. */
bool MUST_CHECK arguments_parse(const char *synopsis, int count, char **words,
    struct arguments *arguments_out, char *reason);

/* The value of the first one with that name; "" for an option that takes
 * none; NULL where it was not given. */
const char *
arguments_value(const struct arguments *arguments, const char *name);
/* One after the other: `*at` starts at 0; NULL after the last. */
const char *
arguments_next(const struct arguments *arguments, const char *name, size_t *at);

#endif
