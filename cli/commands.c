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
	{ "token add",
	    "NAME --scopes LIST [--source SOURCE]... [--rate NUMBER] "
	    "[--expires TIME]",
	    "Make a bearer token for the API and print it, once.",
	    cmd_token_add },
	{ "token list", "", "List the tokens.", cmd_token_list },
	{ "token revoke", "NAME", "Take a token back at once.",
	    cmd_token_revoke },
	{ "subscriber import", "FILE|-", "Take in subscribers from JSON lines.",
	    cmd_subscriber_import },
	{ "lease import", "FILE|-", "Take in leases from JSON lines.",
	    cmd_lease_import },
	{ 0 },
};
