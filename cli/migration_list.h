/* SPDX-License-Identifier: BSD-2-Clause */
/* migration_list.h -- the migrations with their texts */
#ifndef CLI_MIGRATION_LIST_H
#define CLI_MIGRATION_LIST_H

#include "lib/schema.h"

enum { MIGRATIONS_MAX = 1000, MIGRATION_SIZE_MAX = 4 * 1024 * 1024 };

struct migration_list {
	size_t count;
	struct migration_file {
		struct migration is;
		const char *text;
	} files[MIGRATIONS_MAX];
};

/* Those that this program was built with, or the files NNNN_what.sql of a
 * folder, in the order of their numbers. Kept until the program ends. False,
 * with the reason on standard error, for a folder that cannot be read, holds
 * none, or holds a number twice. */
bool MUST_CHECK migration_list_read(
    const char *folder, struct migration_list *list_out);

#endif
