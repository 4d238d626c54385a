/* SPDX-License-Identifier: BSD-2-Clause */
/* settings.c -- the settings of the operator's command */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "lib/settings.h"

#define AT(field) offsetof(struct cli_settings, field)

static const struct setting table[] = {
	{ "database", SETTING_TEXT, AT(database),
	    "dbname=lazaret user=lazaret_operator", 1, 1000, "",
	    "libpq string of the database, as lazaret_operator." },
	{ "owner", SETTING_TEXT, AT(owner), "dbname=lazaret user=lazaret_owner",
	    1, 1000, "",
	    "The same as the owner of the schema; `lazaret migrate` uses it." },
	{ "certificate", SETTING_TEXT, AT(certificate), "", 0, 1000, "",
	    "The portal's certificate (PEM), whose end `lazaret check` "
	    "tells." },
	{ "scanner", SETTING_TEXT, AT(scanner), "/run/lazaret/scanner.sock", 1,
	    107, "", "Socket of the scanner, for `lazaret scan`." },
	{ "staff_key", SETTING_TEXT, AT(staff_key), "/etc/lazaret/staff.key", 1,
	    1000, "",
	    "File of the keys that seal second factors; the console's pool "
	    "has the same setting." },
};

enum { COUNT = sizeof table / sizeof *table };

void
cli_settings_load(const char *path, struct cli_settings *settings_out)
{
	settings_load(path, table, COUNT, settings_out);
}

void
cli_settings_print(void)
{
	settings_print(table, COUNT);
}

void
cli_sister(const struct cli *cli, const char *name, char *path)
{
	const char *slash = strrchr(cli->path, '/');
	int len = slash == NULL ? 0 : (int)(slash - cli->path + 1);
	snprintf(path, CLI_PATH_SIZE, "%s%.*s%s", slash == NULL ? "./" : "",
	    len, cli->path, name);
}
