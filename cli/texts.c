/* SPDX-License-Identifier: BSD-2-Clause */
/* texts.c -- data files that a command takes in, and why they are not loaded */
#include "cli/texts.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/file.h"

enum { FILE_SIZE_MAX = 64 * 1024 * 1024 };

_Static_assert(
    (int)ARGUMENTS_MAX <= (int)LOAD_TEXTS_MAX, "each file is one text");

enum cli_exit
texts_read(struct cli *cli, const char *name, struct load *load)
{
	const char *path;
	for (size_t at = 0;
	     (path = arguments_next(&cli->arguments, name, &at));) {
		struct str text;
		if (!file_read(path, FILE_SIZE_MAX, &text))
			return CLI_CANNOT;
		load_text(load, path, text);
		free((char *)(uintptr_t)text.data);
	}
	return CLI_DONE;
}

enum cli_exit
texts_fail(const struct load *load)
{
	const struct complaints *c = &load->complaints;
	if (c->count == 0)
		return cli_fail(CLI_REFUSED, "%s", load->obstacle);
	for (size_t i = 0; i < c->count && i < DATA_COMPLAINTS_MAX; i++)
		fprintf(stderr, "%s\n", c->texts[i]);
	return cli_fail(CLI_REFUSED, "%zu thing%s to mend; nothing was changed",
	    c->count, c->count == 1 ? "" : "s");
}
