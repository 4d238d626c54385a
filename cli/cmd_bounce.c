/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_bounce.c -- a mail came back: the MTA hands it over on standard input */
#include "cli/cli.h"
#include "cli/program.h"

enum cli_exit
cmd_bounce(struct cli *cli)
{
	char path[CLI_PATH_SIZE];
	cli_sister(cli, "warden.conf", path);
	int status = program_run("lazaret-warden",
	    (const char *[]){ "-c", path, "--bounce", NULL }, NULL, 0);
	if (status == PROGRAM_MISSING)
		return cli_fail(CLI_LATER, "lazaret-warden is not installed");
	return status == 0 ? CLI_DONE : CLI_LATER;
}
