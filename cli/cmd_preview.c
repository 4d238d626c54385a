/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_preview.c -- write every page and every mail into a folder, to look at */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/program.h"

/* Who draws what, with the settings of which file. */
static const struct {
	const char *program, *settings;
} parts[] = {
	{ "lazaret-portal", "portal-subscriber.conf" },
	{ "lazaret-warden", "warden.conf" },
};

enum cli_exit
cmd_preview(struct cli *cli)
{
	const char *folder = arguments_value(&cli->arguments, "FOLDER");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char path[CLI_PATH_SIZE];
		cli_sister(cli, parts[i].settings, path);
		int status = program_run(parts[i].program,
		    (const char *[]){ "-c", path, "--preview", folder, NULL },
		    NULL, 0);
		if (status == PROGRAM_MISSING)
			return cli_fail(CLI_CANNOT, "%s is not installed",
			    parts[i].program);
		if (status != 0)
			return cli_fail(CLI_CANNOT, "%s ended with %d",
			    parts[i].program, status);
	}
	printf("Pages and mails are in %s\n", folder);
	return CLI_DONE;
}
