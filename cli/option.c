/* SPDX-License-Identifier: BSD-2-Clause */
/* option.c -- options that several commands take */
#include "cli/option.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cases/told.h"
#include "cases/value.h"
#include "cli/store.h"
#include "cli/when.h"

enum { OVERLAP_MOST = 90 * 86400, NAME_MOST = 64 };

const char *
option_words(struct cli *cli, const char *name, char *room)
{
	struct writer w = writer_over(room, OPTION_WORDS_SIZE - 1);
	size_t at = 0;
	for (const char *one;
	     (one = arguments_next(&cli->arguments, name, &at));) {
		if (writer_used(&w) > 0)
			writer_u8(&w, ' ');
		writer_str(&w, str_from(one));
	}
	room[writer_used(&w)] = '\0';
	return writer_used(&w) == 0 ? NULL : room;
}

static bool
refuse_kind(const char *kind)
{
	char all[1024];
	struct writer w = writer_over(all, sizeof all - 1);
	const char *known;
	for (size_t i = 0; (known = told_event(i)) != NULL; i++) {
		writer_str(&w, i == 0 ? STR("") : STR(", "));
		writer_str(&w, str_from(known));
	}
	all[writer_used(&w)] = '\0';
	cli_fail(CLI_USAGE, "no event is \"%s\"; there are %s", kind, all);
	return false;
}

bool
option_kinds(struct cli *cli, char *room, const char **kinds_out)
{
	size_t at = 0;
	for (const char *one;
	     (one = arguments_next(&cli->arguments, "--kind", &at));)
		if (!told_is_event(one))
			return refuse_kind(one);
	*kinds_out = option_words(cli, "--kind", room);
	return true;
}

bool
option_new_name(const struct cli *cli, const char **name_out)
{
	const char *name = arguments_value(&cli->arguments, "NAME");
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-");
	if (name[len] != '\0' || len == 0 || len > NAME_MOST ||
	    strchr("._-", *name) != NULL) {
		cli_fail(CLI_USAGE,
		    "a name is up to %d lower case letters, digits and . _ -, "
		    "a letter or digit first: %s",
		    NAME_MOST, name);
		return false;
	}
	*name_out = name;
	return true;
}

enum cli_exit
option_sources(struct cli *cli, const char *sources)
{
	struct db_result *rows;
	if (sources == NULL)
		return CLI_DONE;
	enum db_outcome outcome = db_run(
	    cli->db, &store[STORE_SOURCES_UNKNOWN], DB_VALUES(sources), &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "looking up sources");
	enum cli_exit code = db_rows(rows) == 0
	    ? CLI_DONE
	    : cli_fail(CLI_REFUSED, "there is no source \"%s\"",
		  db_text(rows, 0, 0));
	db_result_free(rows);
	return code;
}

enum cli_exit
option_overlap(struct cli *cli, char *seconds)
{
	const char *given = arguments_value(&cli->arguments, "--overlap");
	int64_t span;
	if (!value_read_span(str_from(given == NULL ? "1d" : given), &span) ||
	    span > OVERLAP_MOST)
		return cli_fail(
		    CLI_USAGE, "--overlap is a time like 6h, at most 90d");
	snprintf(seconds, OPTION_NUMBER_SIZE, "%lld", (long long)span);
	return CLI_DONE;
}

bool
option_time(const struct cli *cli, const char *name, int64_t *micros_out)
{
	const char *text = arguments_value(&cli->arguments, name);
	if (text == NULL || when_parse(str_from(text), time(NULL), micros_out))
		return true;
	cli_fail(CLI_USAGE, "%s %s", name, when_wanted);
	return false;
}
