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
	{ "quarantine",
	    "LINE|ADDRESS --cause CAUSE --source SOURCE [--at TIME] "
	    "[--port NUMBER] [--protocol NAME] [--report ID] "
	    "[--evidence TEXT] [--measure MEASURE] [--force] [--dry-run]",
	    "Report a line, as the abuse API does.", cmd_quarantine },
	{ "release", "CODE|ID --reason TEXT", "End the measure of a case.",
	    cmd_release },
	{ "request list", "[--all]", "List what waits for an answer.",
	    cmd_request_list },
	{ "request show", "CODE|ID", "Show a request and what was written.",
	    cmd_request_show },
	{ "request approve",
	    "CODE|ID [--answer TEXT] [--until TIME] [--dry-run]",
	    "Grant a release, a dispute, an exemption or a review.",
	    cmd_request_approve },
	{ "request deny", "CODE|ID --answer TEXT [--dry-run]",
	    "Refuse it, and say why.", cmd_request_deny },
	{ "request ask", "CODE|ID --question TEXT [--dry-run]",
	    "Ask the subscriber back; the request waits for the reply.",
	    cmd_request_ask },
	{ "bounce", "", "Take in a mail that came back, from the MTA.",
	    cmd_bounce },
	{ "case", "CODE|ID", "Show a case and its timeline.", cmd_case },
	{ "line", "LINE|ADDRESS [--port NUMBER] [--at TIME] [--site SITE]",
	    "Show a line, or who had an address, its cases, and what a site "
	    "does to "
	    "it.",
	    cmd_line },
	{ "brake status", "", "Show the brake on automatic walling.",
	    cmd_brake_status },
	{ "brake release", "[SOURCE]", "Let the brake go.", cmd_brake_release },
	{ "status", "", "Show how wall, cases, mail and sites stand.",
	    cmd_status },
	{ "check", "", "Check everything, and say how to mend what is wrong.",
	    cmd_check },
	{ "scan", "FILE...", "Have files scanned, as subscribers' are.",
	    cmd_scan },
	{ "preview", "FOLDER", "Write every page and every mail into a folder.",
	    cmd_preview },
	{ 0 },
};
