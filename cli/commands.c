/* SPDX-License-Identifier: BSD-2-Clause */
/* commands.c -- the commands of `lazaret`, one line each */
#include "cli/cli.h"

const struct command commands[] = {
	{ "migrate", "[--migrations FOLDER] [--status] [--dry-run]",
	    "Bring the database's schema up to this program's.", cmd_migrate },
	{ "load",
	    "[FILE]... [--dry-run] [--list] [--show VERSION] "
	    "[--restore VERSION]",
	    "Load causes, garden, indicators, sites and the like.", cmd_load },
	{ 0 },
};
