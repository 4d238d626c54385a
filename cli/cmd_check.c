/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_check.c -- is everything as it should be, and how to mend what is not */
#include <glob.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cases/seal_file.h"
#include "cli/cli.h"
#include "cli/file.h"
#include "cli/probe.h"
#include "cli/program.h"
#include "cli/show.h"
#include "cli/store.h"
#include "lib/scan.h"
#include "lib/schema.h"

enum { SAID_SIZE = 600, SETTINGS_SIZE_MAX = 1024 * 1024 };

enum state { WELL, ODD, WRONG };

struct check {
	struct cli *cli;
	json_t *findings; /* with --json */
	size_t counts[3];
};

/* ---- telling ------------------------------------------------------------ */
/* `found` is what is so; `mend`, where it is not well, what to do. */
static void
tell(struct check *check, enum state state, const char *what, const char *found,
    const char *mend)
{
	static const char *const names[] = { "well", "odd", "wrong" };
	static const char *const marks[] = { "ok   ", "odd  ", "WRONG" };
	check->counts[state]++;
	if (check->findings != NULL) {
		json_array_append_new(check->findings,
		    json_pack("{ss ss ss ss}", "check", what, "state",
			names[state], "found", found, "mend",
			state == WELL ? "" : mend));
		return;
	}
	printf("%s  %-24s %.*s\n", marks[state], what,
	    (int)strcspn(found, "\n"), found);
	if (state != WELL)
		printf("       %-24s -> %s\n", "", mend);
}

/* What a probe said: NULL is well. */
static void
tell_probe(struct check *check, const char *what, const char *wrong,
    const char *well, const char *mend)
{
	tell(check, wrong == NULL ? WELL : WRONG, what,
	    wrong == NULL ? well : wrong, mend);
}

/* ---- what a settings file says ------------------------------------------ */
static void
check_socket(struct check *check, const char *what, struct str text)
{
	char path[FILE_VALUE_SIZE];
	file_setting(text, "socket", path);
	tell_probe(check, what, probe_socket(path), "its socket accepts",
	    "start the pool; nginx must be in its socket_group");
}

static void
check_url(struct check *check, const char *what, struct str text)
{
	char url[FILE_VALUE_SIZE];
	file_setting(text, "portal_url", url);
	tell_probe(check, what, probe_url(url), "the portal's port accepts",
	    "start nginx, and compare portal_url with its server blocks");
}

static void
check_list(struct check *check, const char *what, struct str text,
    const char *setting, const char *well, const char *mend)
{
	char value[FILE_VALUE_SIZE];
	struct str rest = str_from(file_setting(text, setting, value));
	while (rest.len > 0) {
		struct str one = str_cut(rest, ' ', &rest);
		if (one.len > 0)
			tell_probe(
			    check, what, probe_resolver(one), well, mend);
	}
}

static void
check_resolvers(struct check *check, const char *what, struct str text)
{
	check_list(check, what, text, "resolvers", "the resolver answers",
	    "start the resolver, or correct `resolvers`");
}

static void
check_dns(struct check *check, const char *what, struct str text)
{
	check_list(check, what, text, "dns", "it answers on its DNS port",
	    "start the redirector");
}

static void
check_pins(struct check *check, const char *what, struct str text)
{
	char path[FILE_VALUE_SIZE];
	if (*file_setting(text, "pins", path) == '\0')
		snprintf(path, sizeof path, "/run/lazaret-gateway/pins");
	tell_probe(check, what, probe_pins(path), "its socket answers",
	    "start the gateway; who looks must be in its pins_group");
}

static void
check_relay(struct check *check, const char *what, struct str text)
{
	char host[FILE_VALUE_SIZE], port[FILE_VALUE_SIZE];
	if (*file_setting(text, "relay_host", host) == '\0')
		snprintf(host, sizeof host, "localhost");
	if (*file_setting(text, "relay_port", port) == '\0')
		snprintf(port, sizeof port, "25");
	tell_probe(check, what, probe_relay(host, port), "the relay greets",
	    "start the mail server, or correct relay_host and relay_port");
}

/* The console does not start without it. */
static void
check_staff_key(struct check *check, const char *what, struct str text)
{
	char pool[FILE_VALUE_SIZE], path[FILE_VALUE_SIZE];
	char reason[SEAL_REASON_SIZE];
	struct seal_keys keys;
	if (strcmp(file_setting(text, "pool", pool), "staff") != 0)
		return;
	if (*file_setting(text, "staff_key", path) == '\0')
		snprintf(path, sizeof path, "/etc/lazaret/staff.key");
	bool reads = seal_file_read(path, &keys, reason);
	sodium_munlock(&keys, sizeof keys);
	tell_probe(check, what, reads ? NULL : reason,
	    "the key of second factors can be read",
	    "restore it from your backup; for a first one: lazaret staff key");
}

/* Signatures are made every day; older ones miss what goes round now. */
static void
check_scanner(struct check *check, const char *what, struct str text)
{
	enum { SOON_MS = 3000, OLD_DAYS = 3, DAY = 86400 };
	char path[FILE_VALUE_SIZE], found[SAID_SIZE], ago[TABLE_AGO_SIZE];
	struct scan_standing standing;
	int64_t now = time(NULL);
	if (*file_setting(text, "socket", path) == '\0')
		snprintf(path, sizeof path, "/run/lazaret/scanner.sock");
	if (!scan_standing(path, SOON_MS, &standing)) {
		tell(check, WRONG, what, "it does not answer",
		    "start the scanner; we must be in its socket_group");
		return;
	}
	bool old = now - standing.signatures_at > OLD_DAYS * DAY;
	snprintf(found, sizeof found,
	    "%u signatures, the newest came %s; %u scans, %u files wait",
	    standing.signatures, table_ago(standing.signatures_at, now, ago),
	    standing.running, standing.waiting);
	tell(check,
	    standing.signatures == 0 ? WRONG
		: old		     ? ODD
				     : WELL,
	    what, standing.signatures == 0 ? "it has no signatures" : found,
	    "start freshclam, and look at what the scanner logs");
}

/* Whose settings promise what, by the start of their file's name. */
static const struct {
	const char *program;
	void (*run)(struct check *check, const char *what, struct str text);
} promises[] = {
	{ "portal", check_socket },
	{ "portal", check_url },
	{ "portal", check_staff_key },
	{ "redirector", check_resolvers },
	{ "redirector", check_dns },
	{ "gateway", check_pins },
	{ "warden", check_relay },
	{ "scanner", check_scanner },
};

/* What -t has looked at, and what to do where that is bad. */
static const struct looked {
	const char *program; /* NULL: any other */
	const char *sound, *mend;
} looked[] = {
	{ "gateway", "the settings are sound, the rules are loaded",
	    "correct the line, or load the rules: nft -I /etc/lazaret/gateway "
	    "-f /etc/lazaret/gateway/lazaret.nft" },
	{ NULL, "the settings are sound",
	    "correct the line; -p prints every setting" },
};

static const struct looked *
looked_at(struct str program)
{
	const struct looked *row = looked;
	while (
	    row->program != NULL && !str_equal(program, str_from(row->program)))
		row++;
	return row;
}

/* ---- the settings files beside ours ------------------------------------- */
static void
check_file(struct check *check, const char *path)
{
	char said[SAID_SIZE], program[64];
	struct str rest, text;
	const char *file = strrchr(path, '/') + 1;
	struct str name = str_from(file);
	name = str_cut(str_cut(name, '.', &rest), '-', &rest);
	if (str_equal(name, STR("lazaret")))
		return;
	snprintf(
	    program, sizeof program, "lazaret-%.*s", (int)name.len, name.data);
	int status = program_run(program,
	    (const char *[]){ "-t", "-c", path, NULL }, said, sizeof said);
	said[strcspn(said, "\n")] = '\0';
	if (status == PROGRAM_MISSING) {
		tell(check, ODD, file, "its program is not installed here",
		    "install it, or remove the file");
		return;
	}
	if (status != 0)
		tell(check, WRONG, file, said, looked_at(name)->mend);
	else if (*said != '\0')
		tell(check, ODD, file, said, "lazaret check, as root");
	else
		tell(check, WELL, file, looked_at(name)->sound, "");
	if (status != 0 || !file_read(path, SETTINGS_SIZE_MAX, &text))
		return;
	for (size_t i = 0; i < sizeof promises / sizeof *promises; i++)
		if (str_equal(name, str_from(promises[i].program)))
			promises[i].run(check, file, text);
	free((char *)(uintptr_t)text.data);
}

static void
check_settings(struct check *check)
{
	char pattern[CLI_PATH_SIZE];
	glob_t found = { 0 };
	cli_sister(check->cli, "*.conf", pattern);
	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			check_file(check, found.gl_pathv[i]);
	globfree(&found);
}

static void
check_certificate(struct check *check)
{
	const char *path = check->cli->settings.certificate;
	if (*path != '\0')
		tell_probe(check, "certificate", probe_certificate(path),
		    "it holds", "renew it, and reload nginx");
}

/* ---- the database ------------------------------------------------------- */
static bool
check_schema(struct check *check)
{
	struct db *db = check->cli->db;
	enum schema found = schema_check(db);
	tell(check, found == SCHEMA_UNKNOWN ? WRONG : WELL, "database",
	    found == SCHEMA_UNKNOWN ? db_message(db) : "it is reached",
	    "start it, or correct `database` in the settings");
	if (found != SCHEMA_UNKNOWN)
		tell(check, found == SCHEMA_OURS ? WELL : WRONG, "schema",
		    schema_advice(found),
		    "lazaret migrate --status tells more");
	return found == SCHEMA_OURS;
}

/* Each row is a finding: how bad, what, what was found, how to mend it. */
static void
check_record(struct check *check)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(check->cli->db, &store[STORE_CHECKS], NULL, &rows);
	if (outcome != DB_OK) {
		tell(check, WRONG, "database", db_message(check->cli->db),
		    "look into the database's log");
		return;
	}
	for (int i = 0; i < db_rows(rows); i++)
		tell(check, (enum state)db_number(rows, i, 0),
		    db_text(rows, i, 1), db_text(rows, i, 2),
		    db_text(rows, i, 3));
	db_result_free(rows);
}

enum cli_exit
cmd_check(struct cli *cli)
{
	struct check check = { .cli = cli,
		.findings = cli->json ? json_array() : NULL };
	if (check_schema(&check))
		check_record(&check);
	check_settings(&check);
	check_certificate(&check);
	if (cli->json)
		show_json(check.findings);
	else
		printf("%zu well, %zu odd, %zu wrong\n", check.counts[WELL],
		    check.counts[ODD], check.counts[WRONG]);
	return check.counts[WRONG] == 0 ? CLI_DONE : CLI_CANNOT;
}
