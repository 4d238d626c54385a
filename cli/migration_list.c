/* SPDX-License-Identifier: BSD-2-Clause */
/* migration_list.c -- the migrations with their texts */
#include "cli/migration_list.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/file.h"

/* The assembler puts each file into the program as it stands, with a NUL. */
#define MIGRATION(number, name, checksum, file)     \
	__asm__(".pushsection .rodata\n"            \
		"migration_text_" #number ":\n"     \
		".incbin \"" file "\"\n"            \
		".byte 0\n"                         \
		".popsection\n");                   \
	extern const char migration_text_##number[] \
	    __attribute__((visibility("hidden")));
#include "migrations.h"
#undef MIGRATION

#define MIGRATION(number, name, checksum, file) \
	{ { number, name, checksum }, migration_text_##number },
static const struct migration_file built_in[] = {
#include "migrations.h"
};
#undef MIGRATION

/* "…/0002_leases.sql": its number and its name. */
static bool
read_name(const char *path, struct migration *migration)
{
	struct str rest;
	const char *slash = strrchr(path, '/');
	struct str file = str_from(slash == NULL ? path : slash + 1);
	struct str digits = str_cut(file, '_', &rest);
	int64_t number;
	if (!str_ends(rest, STR(".sql")) ||
	    !str_number(digits, 1, 9999, &number))
		return false;
	migration->number = (int)number;
	migration->name = strndup(rest.data, rest.len - strlen(".sql"));
	return migration->name != NULL;
}

static bool
read_file(const char *path, struct migration_file *file_out)
{
	struct migration_file file;
	struct str text;
	char *digest = malloc(FILE_DIGEST_SIZE);
	if (digest == NULL || !read_name(path, &file.is)) {
		free(digest);
		cli_fail(CLI_REFUSED, "%s: is not named NNNN_what.sql", path);
		return false;
	}
	if (!file_read(path, MIGRATION_SIZE_MAX, &text)) {
		free(digest);
		return false;
	}
	file.is.checksum = file_digest(text, digest);
	file.text = text.data;
	*file_out = file;
	return true;
}

/* glob(3) sorts, and the numbers have four digits. */
static bool
read_folder(const char *folder, struct migration_list *list)
{
	char pattern[4096];
	glob_t found = { 0 };
	bool good = true;
	snprintf(
	    pattern, sizeof pattern, "%s/[0-9][0-9][0-9][0-9]_*.sql", folder);
	if (glob(pattern, GLOB_ERR, NULL, &found) != 0 ||
	    found.gl_pathc > MIGRATIONS_MAX) {
		cli_fail(CLI_CANNOT, "%s: no migrations NNNN_what.sql there",
		    folder);
		good = false;
	}
	for (size_t i = 0; good && i < found.gl_pathc; i++) {
		struct migration_file *file = &list->files[i];
		good = read_file(found.gl_pathv[i], file);
		if (good && i > 0 && file->is.number <= file[-1].is.number) {
			cli_fail(CLI_REFUSED, "%s: number %d is there twice",
			    folder, file->is.number);
			good = false;
		}
		list->count = i + 1;
	}
	globfree(&found);
	return good;
}

bool
migration_list_read(const char *folder, struct migration_list *list_out)
{
	list_out->count = 0;
	if (folder != NULL)
		return read_folder(folder, list_out);
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		list_out->files[list_out->count++] = built_in[i];
	return true;
}
