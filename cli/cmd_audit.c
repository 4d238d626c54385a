/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_audit.c -- who did what, and whether that was changed since */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cases/audit.h"
#include "cases/audit_verify.h"
#include "cases/code.h"
#include "cli/grid.h"
#include "cli/option.h"
#include "cli/show.h"

enum { ARENA_SIZE = 8 * 1024 * 1024, LIMIT = 50, LIMIT_MAX = 1000 };

/* ---- list ---------------------------------------------------------------- */
static const struct table_column columns[] = {
	{ "at", TABLE_TIME },
	{ "actor", TABLE_TEXT },
	{ "verb", TABLE_TEXT },
	{ "kind", TABLE_TEXT },
	{ "target", TABLE_TEXT },
	{ "origin", TABLE_TEXT },
	{ "reason", TABLE_TEXT },
	{ "details", TABLE_JSON },
	{ "position", TABLE_NUMBER },
	/* what a table leaves out */
	{ "id", TABLE_NUMBER },
	{ "target_id", TABLE_TEXT },
	{ "hash", TABLE_TEXT },
};
enum { ALL = SHOW_COUNT(columns), LISTED = 9 };

static void
put(struct grid *grid, const struct audit_entry *e, struct arena *arena)
{
	const char *const row[ALL] = {
		arena_number(arena, e->at),
		e->actor,
		e->verb,
		e->kind,
		*e->label != '\0' ? e->label : e->target,
		e->origin,
		e->erased ? "(erased)" : e->reason,
		e->details,
		arena_number_or_null(arena, e->position),
		arena_number(arena, e->id),
		e->target,
		e->hash,
	};
	grid_put(grid, row);
}

static void
show_entries(struct cli *cli, struct arena *arena,
    const struct audit_entry *entries, size_t count)
{
	struct grid grid =
	    grid_new(columns, cli->json ? ALL : LISTED, count, arena);
	for (size_t i = 0; i < count; i++)
		put(&grid, &entries[i], arena);
	show_cells(cli, &grid.table, "Nothing of that kind was done.");
}

static bool
read_filter(
    const struct cli *cli, struct arena *arena, struct audit_filter *filter)
{
	const struct arguments *given = &cli->arguments;
	const char *limit = arguments_value(given, "--limit");
	int64_t number = LIMIT;
	char code[CODE_SIZE];
	if (limit != NULL &&
	    !str_number(str_from(limit), 1, LIMIT_MAX, &number)) {
		cli_fail(CLI_USAGE, "--limit is 1 to %d: %s", LIMIT_MAX, limit);
		return false;
	}
	*filter = (struct audit_filter){
		.actor = arguments_value(given, "--actor"),
		.verb = arguments_value(given, "--verb"),
		.kind = arguments_value(given, "--kind"),
		.target = arguments_value(given, "--target"),
		.limit = (int)number,
	};
	if (filter->target != NULL &&
	    code_read(str_from(filter->target), CODE_SIGNS, code))
		filter->target = arena_copy(arena, str_from(code));
	return option_time(cli, "--since", &filter->since) &&
	    option_time(cli, "--until", &filter->until);
}

static enum cli_exit
list(struct cli *cli, struct arena *arena)
{
	struct audit_filter filter;
	struct audit_entry *entries;
	size_t count;
	bool more;
	if (!read_filter(cli, arena, &filter))
		return CLI_USAGE;
	enum db_outcome outcome =
	    audit_list(cli->db, arena, &filter, &entries, &count, &more);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "reading the audit");
	show_entries(cli, arena, entries, count);
	if (more && !cli->json)
		printf("\nThere are more: --limit, or --until the last time "
		       "above.\n");
	return CLI_DONE;
}

enum cli_exit
cmd_audit_list(struct cli *cli)
{
	struct arena *arena = arena_new(ARENA_SIZE);
	enum cli_exit code = list(cli, arena);
	arena_free(arena);
	return code;
}

/* ---- verify -------------------------------------------------------------- */
static const struct table_column found[] = {
	{ "position", TABLE_NUMBER },
	{ "id", TABLE_NUMBER },
	{ "fault", TABLE_TEXT },
};
enum { FOUND = SHOW_COUNT(found) };

/* "12:9f86…", as verify prints it. */
static bool
read_noted(const char *text, struct audit_noted *noted)
{
	struct str hash;
	struct str place = str_cut(str_from(text), ':', &hash);
	bool hex = hash.len == AUDIT_HEX_SIZE - 1;
	for (size_t i = 0; hex && i < hash.len; i++)
		hex = str_hex_digit(hash.data[i]) >= 0 &&
		    !isupper((unsigned char)hash.data[i]);
	noted->hash = hash.data;
	return hex && str_number(place, 1, INT64_MAX, &noted->position);
}

static struct table
findings(const struct audit_report *report, struct arena *arena)
{
	size_t count = report->faults < AUDIT_FINDINGS_MAX
	    ? (size_t)report->faults
	    : AUDIT_FINDINGS_MAX;
	struct grid grid = grid_new(found, FOUND, count, arena);
	for (size_t i = 0; i < count; i++) {
		const struct audit_finding *finding = &report->findings[i];
		grid_put(&grid,
		    GRID_ROW(arena_number(arena, finding->position),
			arena_number(arena, finding->id),
			audit_fault_words(finding->fault)));
	}
	return grid.table;
}

static void
show_report(const struct cli *cli, const struct audit_report *report,
    struct arena *arena)
{
	struct table table = findings(report, arena);
	if (cli->json) {
		show_json(json_pack("{s:I, s:I, s:I, s:I, s:{s:I, s:s}, s:o}",
		    "acts", (json_int_t)report->acts, "erased",
		    (json_int_t)report->erased, "waiting",
		    (json_int_t)report->head.waiting, "faults",
		    (json_int_t)report->faults, "end", "position",
		    (json_int_t)report->head.position, "hash",
		    report->head.hash, "found", table_json_all(&table)));
		return;
	}
	if (table.rows > 0)
		table_print(&table, time(NULL), stdout);
	printf("%lld acts were checked, %lld of them with erased words; %lld "
	       "wait for their link.\nThe audit ends at %lld:%s\n",
	    (long long)report->acts, (long long)report->erased,
	    (long long)report->head.waiting, (long long)report->head.position,
	    report->head.hash);
}

static enum cli_exit
verify(struct cli *cli, struct arena *arena, const struct audit_noted *noted)
{
	static struct audit_report report;
	enum db_outcome outcome = audit_verify(cli->db, arena, noted, &report);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "reading the audit");
	show_report(cli, &report, arena);
	return report.faults == 0
	    ? CLI_DONE
	    : cli_fail(CLI_REFUSED, "the audit is not whole: %lld faults",
		  (long long)report.faults);
}

enum cli_exit
cmd_audit_verify(struct cli *cli)
{
	const char *text = arguments_value(&cli->arguments, "--noted");
	struct audit_noted noted = { 0 };
	if (text != NULL && !read_noted(text, &noted))
		return cli_fail(CLI_USAGE,
		    "--noted is POSITION:HASH, as verify prints it: %s", text);
	struct arena *arena = arena_new(ARENA_SIZE);
	enum cli_exit code = verify(cli, arena, &noted);
	arena_free(arena);
	return code;
}
