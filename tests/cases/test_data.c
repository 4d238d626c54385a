/* SPDX-License-Identifier: BSD-2-Clause */
/* test_data.c -- data files: values, rows, complaints, differences */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "cases/data.h"
#include "cases/diff.h"

enum { ROOM = 1024 * 1024 };

/* ---- values ------------------------------------------------------------- */
struct value_row {
	struct value_type type;
	const char *text;
	const char *want;  /* canonical; NULL: refused */
	const char *shown; /* NULL: as it was written */
};

#define SPAN_TYPE                               \
	{                                       \
		"t", TYPE_SPAN, NULL, 60, 86400 \
	}
#define LADDER                   \
	{                        \
		"l", TYPE_LADDER \
	}
#define TRACE                   \
	{                       \
		"t", TYPE_TRACE \
	}
#define DOMAIN                   \
	{                        \
		"d", TYPE_DOMAIN \
	}

static const struct value_row values[] = {
	{ { "n", TYPE_NAME }, "windows-trojan", "windows-trojan", NULL },
	{ { "n", TYPE_NAME }, "-x", NULL, NULL },
	{ { "n", TYPE_NAME }, "Mirai", NULL, NULL },
	{ { "n", TYPE_NUMBER, NULL, 0, 100 }, "100", "100", NULL },
	{ { "n", TYPE_NUMBER, NULL, 0, 100 }, "101", NULL, NULL },
	{ { "n", TYPE_NUMBER, NULL, 0, 100 }, "-1", NULL, NULL },
	{ SPAN_TYPE, "60s", "60", "1min" },
	{ SPAN_TYPE, "1d", "86400", "1d" },
	{ SPAN_TYPE, "90min", "5400", "90min" },
	{ SPAN_TYPE, "59s", NULL, NULL },
	{ SPAN_TYPE, "25h", NULL, NULL },
	{ SPAN_TYPE, "5", NULL, NULL },
	{ SPAN_TYPE, "5 h", NULL, NULL },
	{ { "s", TYPE_SWITCH }, "on", "t", NULL },
	{ { "s", TYPE_SWITCH }, "yes", NULL, NULL },
	{ { "c", TYPE_CHOICE, NULL, .words = "forge redirect" }, "forge",
	    "forge", NULL },
	{ { "c", TYPE_CHOICE, NULL, .words = "forge redirect" }, "forg", NULL,
	    NULL },
	{ { "l", TYPE_LIST }, "b,a", "b,a", NULL },
	{ { "l", TYPE_LIST }, "b,,a", NULL, NULL },
	{ { "l", TYPE_LIST }, "a,a", NULL, NULL },
	{ { "s", TYPE_SET }, "b,a,ab", "a,ab,b", "a,ab,b" },
	{ LADDER, "garden", "garden@0", NULL },
	{ LADDER, "notice,restrict@1h+read,garden@3d",
	    "notice@0,restrict@3600+read,garden@259200", NULL },
	{ LADDER, "garden,notice@1h", NULL, NULL },
	{ LADDER, "notice@2h,garden@1h", NULL, NULL },
	{ LADDER, "garden+write", NULL, NULL },
	{ LADDER, "", NULL, NULL },
	{ { "a", TYPE_IPV4 }, "192.0.2.1", "192.0.2.1", NULL },
	{ { "a", TYPE_IPV4 }, "2001:db8::1", NULL, NULL },
	{ { "a", TYPE_IPV6 }, "2001:DB8:0::1", "2001:db8::1", "2001:db8::1" },
	{ { "p", TYPE_PREFIX }, "192.0.2.0/24", "192.0.2.0/24", NULL },
	{ { "p", TYPE_PREFIX }, "192.0.2.1", "192.0.2.1/32", "192.0.2.1/32" },
	{ { "p", TYPE_PREFIX }, "192.0.2.1/24", NULL, NULL },
	{ DOMAIN, "www.example.com", "www.example.com", NULL },
	{ DOMAIN, "*.example.com", "*.example.com", NULL },
	{ DOMAIN, "*.com", NULL, NULL },
	{ DOMAIN, "example", NULL, NULL },
	{ DOMAIN, "example.com.", NULL, NULL },
	{ DOMAIN, "Example.com", NULL, NULL },
	{ DOMAIN, "a*.example.com", NULL, NULL },
	{ TRACE, "tcp/23", "tcp/23", NULL },
	{ TRACE, "tcp/0", NULL, NULL },
	{ TRACE, ".cnc.test", ".cnc.test", NULL },
	{ TRACE, "cnc.test", "cnc.test", NULL },
	{ TRACE, "192.0.2.66", "192.0.2.66/32", "192.0.2.66/32" },
	{ TRACE, ".test", NULL, NULL },
	{ { "p", TYPE_PORTS }, "udp/123,tcp/80", "tcp/80,udp/123",
	    "tcp/80,udp/123" },
	{ { "p", TYPE_PORTS }, "tcp/65536", NULL, NULL },
	{ { "p", TYPE_PORTS }, "sctp/80", NULL, NULL },
	{ { "n", TYPE_NOTE, "", 0, 5 }, "hello", "hello", NULL },
	{ { "n", TYPE_NOTE, "", 0, 5 }, "hello.", NULL, NULL },
};

static void
values_are_read_and_shown(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		const struct value_row *row = &values[i];
		const char *reason = NULL;
		const char *got =
		    value_read(&row->type, str_from(row->text), arena, &reason);
		print_message("%s\n", row->text);
		if (row->want == NULL) {
			assert_null(got);
			assert_non_null(reason);
			continue;
		}
		assert_non_null(got);
		assert_string_equal(got, row->want);
		assert_string_equal(value_show(&row->type, got, arena),
		    row->shown ? row->shown : row->text);
	}
	arena_free(arena);
}

/* ---- files -------------------------------------------------------------- */
struct file_row {
	const char *name, *text;
	size_t rows;
	const char *complaint; /* the first; NULL: none */
};

static const struct file_row files[] = {
	{ "one line", "kind realms\nrealm default -- the only one\n", 1, NULL },
	{ "without the last newline", "kind realms\nrealm default", 1, NULL },
	{ "nothing but the kind", "kind never-wall\n", 0, NULL },
	{ "comments and blank lines", "# a\n\nkind realms\n  # b\nrealm a\n\n",
	    1, NULL },
	{ "indented lines go on",
	    "kind sites\nsite a -- note\n\tmode=forge\n# x\n  ipv4=192.0.2.1\n",
	    1, NULL },
	{ "joined files", "kind realms\nrealm a\nkind realms\nrealm b\n", 2,
	    NULL },
	{ "no kind", "realm a\n", 0,
	    "f:1: the first line is \"kind\" and one of: realms sites garden "
	    "devices causes indicators sources policy reasons "
	    "never-wall" },
	{ "empty", "", 0, "f:0: says nothing" },
	{ "another kind's word", "kind realms\nsite a\n", 0,
	    "f:2: \"site\" begins no line of realms" },
	{ "a key is missing", "kind realms\nrealm\n", 1,
	    "f:2: name is missing" },
	{ "a value is missing", "kind sites\nsite a ipv4=192.0.2.1\n", 1,
	    "f:2: mode is missing" },
	{ "a word too many", "kind realms\nrealm a b\n", 1,
	    "f:2: a realm has no \"b\"" },
	{ "twice in a line", "kind sources\nsource a weight=1 weight=2\n", 1,
	    "f:2: weight is given twice" },
	{ "a flag with a value", "kind garden\ngroup a always=yes\n", 1,
	    "f:2: always takes no value" },
	{ "a value without one", "kind sources\nsource a weight\n", 1,
	    "f:2: weight needs a value: weight=…" },
	{ "twice in a file", "kind realms\nrealm a\nrealm a\n", 2,
	    "f:3: stands twice, also in f:2" },
	{ "a checklist that is needed",
	    "kind causes\ngroup g\ncause a group=g ladder=garden -- Name\n", 2,
	    "f:3: its way out needs a checklist, and there is none: "
	    "checklist=…" },
	{ "a site that forges nothing", "kind sites\nsite a mode=forge\n", 1,
	    "f:2: a site that forges needs the address that it gives: "
	    "ipv4=…" },
	{ "not UTF-8", "kind realms\nrealm a -- \xff\n", 0,
	    "f:2: is not UTF-8 text" },
};

static struct rows
read_text(const char *text, struct arena *arena, struct complaints *complaints)
{
	struct rows rows = { 0 };
	struct str kind;
	*complaints = (struct complaints){ 0 };
	data_read("f", str_from(text), arena, &kind, &rows, complaints);
	data_sort(&rows, arena, complaints);
	return rows;
}

static void
files_are_read_or_complained_of(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct complaints complaints;
		struct rows rows = read_text(files[i].text, arena, &complaints);
		print_message("%s\n", files[i].name);
		if (files[i].complaint != NULL) {
			assert_true(complaints.count > 0);
			assert_string_equal(
			    complaints.texts[0], files[i].complaint);
		} else {
			assert_int_equal(complaints.count, 0);
		}
		assert_int_equal(rows.count, files[i].rows);
		data_clear(&rows);
	}
	arena_free(arena);
}

static void
what_is_not_given_has_its_default(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM);
	struct complaints complaints;
	struct rows rows = read_text(
	    "kind garden\nrule ca www.example.com\n", arena, &complaints);
	assert_int_equal(rows.count, 1);
	const char *const want[] = { "ca", "www.example.com", "tcp/443,tcp/80",
		"f", "" };
	for (size_t i = 0; i < rows.at[0].kind->count; i++)
		assert_string_equal(rows.at[0].values[i], want[i]);
	data_clear(&rows);
	arena_free(arena);
}

/* Far too much of everything is complained of, and harms nobody. */
static void
long_files_are_bounded(void **state)
{
	(void)state;
	enum { LINES = 20000 };
	char *text = malloc(LINES * 8 + 64);
	size_t len = (size_t)snprintf(text, 64, "kind realms\n");
	for (int i = 0; i < LINES; i++)
		len += (size_t)snprintf(text + len, 8, "realm\n");
	struct arena *arena = arena_new(data_room(len));
	struct complaints complaints;
	struct rows rows = read_text(text, arena, &complaints);
	assert_int_equal(rows.count, LINES);
	assert_true(complaints.count >= LINES);
	assert_false(arena_full(arena));
	data_clear(&rows);
	arena_free(arena);
	free(text);
}

/* ---- differences -------------------------------------------------------- */
struct diff_row {
	const char *name, *before, *after, *want;
};

static const struct diff_row diffs[] = {
	{ "the same", "kind realms\nrealm a -- x\n",
	    "kind realms\n# new words\nrealm a   -- x\n", "" },
	{ "added", "kind realms\n", "kind realms\nrealm a\n", "+ realm a\n" },
	{ "removed", "kind realms\nrealm a\n", "kind realms\n", "- realm a\n" },
	{ "altered", "kind realms\nrealm a -- x\n",
	    "kind realms\nrealm a -- y\n", "~ realm a: note x -> y\n" },
	{ "another key is another row", "kind garden\nrule a b.test\n",
	    "kind garden\nrule a *.b.test\n",
	    "+ rule a *.b.test\n- rule a b.test\n" },
	{ "times as people write them",
	    "kind policy\npolicy confirmed-for=720min\n",
	    "kind policy\npolicy confirmed-for=1d\n",
	    "~ policy: confirmed-for 12h -> 1d\n" },
	{ "the order of lines says nothing", "kind realms\nrealm a\nrealm b\n",
	    "kind realms\nrealm b\nrealm a\n", "" },
	{ "the order in a set says nothing",
	    "kind garden\nrule a b.test ports=tcp/80,tcp/443\n",
	    "kind garden\nrule a b.test ports=tcp/443,tcp/80\n", "" },
};

static void
differences_are_told(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM), *scratch = arena_new(ROOM);
	for (size_t i = 0; i < sizeof diffs / sizeof *diffs; i++) {
		struct complaints complaints;
		struct rows before =
		    read_text(diffs[i].before, arena, &complaints);
		struct rows after =
		    read_text(diffs[i].after, arena, &complaints);
		struct changes changes = diff_rows(&before, &after);
		char *told = NULL;
		size_t len = 0;
		FILE *to = open_memstream(&told, &len);
		diff_print(&changes, scratch, to);
		fclose(to);
		print_message("%s\n", diffs[i].name);
		assert_string_equal(told, diffs[i].want);
		free(told);
		free(changes.at);
		data_clear(&before);
		data_clear(&after);
	}
	arena_free(arena);
	arena_free(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_read_and_shown),
		cmocka_unit_test(files_are_read_or_complained_of),
		cmocka_unit_test(what_is_not_given_has_its_default),
		cmocka_unit_test(long_files_are_bounded),
		cmocka_unit_test(differences_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
