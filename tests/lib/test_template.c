/* SPDX-License-Identifier: BSD-2-Clause */
/* test_template.c -- templates: what they show, and what is refused */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "lib/template.h"

enum { ARENA = 64 * 1024 };

static const struct i18n_language *const english = &i18n_languages[0];
/* Has no catalogue. */
static const struct i18n_language nobodys = { "qaa", "?", "rtl" };

/* The values of every case: a name, nothing, a list, a map. */
static struct values *
sample(struct arena *arena)
{
	struct values *v = values_new(arena);
	values_text(v, "name", "Ann <b>&\"'");
	values_text(v, "empty", "");
	values_number(v, "count", -3);
	values_words(v, "own", english, "Stop & go");
	values_words(v, "foreign", &nobodys, "Stop & go");
	values_flag(v, "yes", true);
	values_flag(v, "no", false);
	values_text(values_item(v, "list"), ".", "one");
	struct values *two = values_item(v, "list");
	values_text(two, ".", "two");
	values_text(two, "name", "inner");
	values_text(values_map(v, "map"), "colour", "#0b5d66;}x{:<");
	return v;
}

struct show_case {
	const char *file;
	const char *text;
	const char *want;
};

static const struct show_case show_cases[] = {
	{ "a.html", "", "" },
	{ "a.html", "{{name}}", "Ann &lt;b&gt;&amp;&quot;&#39;" },
	{ "a.txt", "{{name}}", "Ann <b>&\"'" },
	{ "a.html", "<p title=\"{{name}}\">",
	    "<p title=\"Ann &lt;b&gt;&amp;&quot;&#39;\">" },
	{ "a.html", "{{ count }}{{absent}}{{list}}{{yes}}", "-3" },
	{ "a.html", "{{! gone }}x", "x" },
	{ "a.html", "{{#list}}[{{.}} {{name}}]{{/list}}",
	    "[one Ann &lt;b&gt;&amp;&quot;&#39;][two inner]" },
	{ "a.html", "{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{#empty}}e{{/empty}}",
	    "y" },
	{ "a.html", "{{^yes}}y{{/yes}}{{^no}}n{{/no}}{{^empty}}e{{/empty}}",
	    "ne" },
	{ "a.html", "{{^list}}none{{/list}}{{^absent}}a{{/absent}}", "a" },
	{ "a.html", "{{#name}}<b>{{.}}</b>{{/name}}",
	    "<b>Ann &lt;b&gt;&amp;&quot;&#39;</b>" },
	{ "a.html", "{{#map}}{{colour}}{{#yes}}{{colour}}{{/yes}}{{/map}}",
	    "#0b5d66;}x{:&lt;#0b5d66;}x{:&lt;" },
	{ "a.css", "{{#map}}a{--c:{{colour}} }{{/map}}", "a{--c:#0b5d66x}" },
	{ "a.css", "a {\n\tb : c d;\n\te: f, g(1px + 2px);\n}\n\n.h .i { }\n",
	    "a{b :c d;e:f,g(1px + 2px)}.h .i{}" },
	{ "a.js", "if (a)\n\t\tb();\n", "if (a)\nb();\n" },
	{ "a.html", "{{own}}", "Stop &amp; go" },
	{ "a.html", "<p>{{foreign}}",
	    "<p><bdi lang=\"en\">Stop &amp; go</bdi>" },
	{ "a.html", "{{_ Say {foreign}.}}",
	    "Say <bdi lang=\"en\">Stop &amp; go</bdi>." },
	{ "a.html", "<p title=\"{{foreign}}{{_ Say {foreign}.}}\">",
	    "<p title=\"Stop &amp; goSay Stop &amp; go.\">" },
	{ "a.txt", "{{foreign}}", "Stop & go" },
	{ "a.html", "{{_ Hello you}}", "Hello you" },
	{ "a.html", "{{_ Hello\n\t you}}", "Hello you" },
	{ "a.html", "{{_ <3 {count}}}", "&lt;3 -3" },
	{ "a.html", "{{_ {name} {absent}.}}",
	    "Ann &lt;b&gt;&amp;&quot;&#39; ." },
	{ "a.txt", "{{_ You, {name}}}", "You, Ann <b>&\"'" },
	{ "a.txt", "a\n{{#yes}}\n  b\n{{/yes}}\nc\n", "a\n  b\nc\n" },
	{ "a.txt", "a\n  {{! x }}  \nc", "a\nc" },
	{ "a.txt", "a {{! x }}\nc", "a \nc" },
	{ "a.txt", "{{#yes}} b {{/yes}}\n", " b \n" },
	{ "a.txt", "{{#yes}}\n{{/yes}}", "" },
	{ "a.html", "<p>\n\n\t<b> c </b>\n", "<p><b> c </b>\n" },
	{ "a.html", "<a href=\"/case?{{count}}\">", "<a href=\"/case?-3\">" },
	{ "a.html", "<a href=\"tel:{{count}}\">", "<a href=\"tel:-3\">" },
	{ "a.html", "<a href=\"https://{{count}}\">",
	    "<a href=\"https://-3\">" },
	{ "a.html", "<input {{#yes}}checked {{/yes}}>", "<input checked >" },
	{ "a.html", "<script>if (a < b) c();</script>{{count}}",
	    "<script>if (a < b) c();</script>-3" },
	{ "a.html", "{{> b.html}}!", "<i>-3</i>!" },
	{ "a.html", "1 < 2 {{count}} <<b>{{count}}", "1 < 2 -3 <<b>-3" },
};

static struct templates *
make(const char *file, const char *text, char *error, size_t size)
{
	struct template_source sources[] = {
		{ str_from(file), str_from(text) },
		{ STR("b.html"), STR("<i>{{count}}</i>") },
	};
	return templates_from(sources, 2, error, size);
}

static void
templates_show_values(void **state)
{
	struct arena *arena = arena_new(ARENA);
	(void)state;
	for (size_t i = 0; i < sizeof show_cases / sizeof *show_cases; i++) {
		const struct show_case *c = &show_cases[i];
		char error[400] = "";
		struct templates *t =
		    make(c->file, c->text, error, sizeof error);
		if (t == NULL)
			fail_msg("%s: %s", c->text, error);
		struct str found =
		    template_render(t, c->file, sample(arena), english, arena);
		if (!str_equal(found, str_from(c->want)))
			fail_msg("%s: %s", c->text, found.data);
		templates_free(t);
		arena_reset(arena);
	}
	arena_free(arena);
}

/* What must not be: a value where it could become markup or code. */
struct refuse_case {
	const char *file;
	const char *text;
	const char *want; /* part of the reason */
};

static const struct refuse_case refuse_cases[] = {
	{ "a.html", "<p {{name}}>", "double quotes" },
	{ "a.html", "<p title={{name}}>", "double quotes" },
	{ "a.html", "<p title='{{name}}'>", "double quotes" },
	{ "a.html", "<{{name}}>", "double quotes" },
	{ "a.html", "<p title=\"x\"{{name}}>", "double quotes" },
	{ "a.html", "<p onclick=\"{{name}}\">", "double quotes" },
	{ "a.html", "<p OnClick = \"x{{name}}\">", "double quotes" },
	{ "a.html", "<p style=\"color:{{name}}\">", "double quotes" },
	{ "a.html", "<a href=\"{{name}}\">", "double quotes" },
	{ "a.html", "<a href=\"/{{name}}\">", "double quotes" },
	{ "a.html", "<a href=\"//{{name}}\">", "double quotes" },
	{ "a.html", "<a href=\"javascript:{{name}}\">", "double quotes" },
	{ "a.html", "<form action=\"{{_ here}}\">", "double quotes" },
	{ "a.html", "<script>{{name}}</script>", "double quotes" },
	{ "a.html", "<STYLE>{{name}}</STYLE>", "double quotes" },
	{ "a.html", "<script>\"</scr{{name}}", "double quotes" },
	{ "a.html", "<!-- {{name}} -->", "double quotes" },
	{ "a.html", "<!-- x -->", "ends inside" },
	{ "a.html", "<p", "ends inside" },
	{ "a.html", "<p title=\"", "ends inside" },
	{ "a.html", "{{#yes}}<p {{/yes}}>", "another place" },
	{ "a.html", "<a href=\"{{#yes}}/x{{/yes}}{{count}}\">",
	    "another place" },
	{ "a.html", "<p {{> b.html}}>", "between elements" },
	{ "a.html", "{{> a.html}}", "puts itself in" },
	{ "a.html", "{{> c.html}}", "is not there" },
	{ "a.html", "{{> c.txt}}", "another kind" },
	{ "a.html", "{{#yes}}", "{{/yes}} is missing" },
	{ "a.html", "{{/yes}}", "closes nothing" },
	{ "a.html", "{{#yes}}{{/no}}", "{{/yes}} is due" },
	{ "a.html", "\n\n{{x", "line 3: a tag is not closed" },
	{ "a.html", "{{}}", "bad name" },
	{ "a.html", "{{Name}}", "bad name" },
	{ "a.html", "{{a.b}}", "bad name" },
	{ "a.html", "{{{name}}}", "bad name" },
	{ "a.html", "{{&name}}", "bad name" },
	{ "a.html", "{{_}}", "1 to" },
	{ "a.html", "{{_ a {b c} d}}", "bad {name}" },
	{ "a.html", "{{_ a {b}}", "" },
	{ "a.html", "{{_ a } b}}", "without" },
	{ "a.js", "{{name}}", "no values" },
	{ "a.html", "\xff", "UTF-8" },
};

static void
bad_templates_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refuse_cases / sizeof *refuse_cases;
	     i++) {
		const struct refuse_case *c = &refuse_cases[i];
		char error[400] = "";
		struct templates *t =
		    make(c->file, c->text, error, sizeof error);
		if (t != NULL || strstr(error, c->want) == NULL)
			fail_msg("%s: \"%s\"", c->text, error);
	}
}

static void
limits_hold_on_both_sides(void **state)
{
	enum { DEPTH = 17, TAG = 6 };
	char text[2 * DEPTH * TAG + 1], error[400];
	(void)state;
	for (int depth = 1; depth <= DEPTH; depth++) {
		for (int i = 0; i < depth; i++) {
			memcpy(text + i * TAG, "{{#a}}", TAG);
			memcpy(text + (depth + i) * TAG, "{{/a}}", TAG + 1);
		}
		struct templates *t = make("a.txt", text, error, sizeof error);
		assert_int_equal(t != NULL, depth <= 16);
		templates_free(t);
	}
	static char big[64 * 1024 + 2];
	memset(big, 'x', sizeof big - 1);
	assert_null(make("a.txt", big, error, sizeof error));
	big[64 * 1024] = '\0';
	struct templates *t = make("a.txt", big, error, sizeof error);
	assert_non_null(t);
	templates_free(t);
}

/* A page that does not fit is told by the arena, and is empty. */
static void
a_full_arena_shows_nothing(void **state)
{
	char error[400];
	struct arena *arena = arena_new(64);
	struct templates *t = make("a.txt",
	    "A text that is longer than the sixty-four bytes of its arena are.",
	    error, sizeof error);
	(void)state;
	assert_int_equal(
	    template_render(t, "a.txt", NULL, english, arena).len, 0);
	assert_true(arena_full(arena));
	templates_free(t);
	arena_free(arena);
}

static void
keep(void *context, const char *file, int line, struct str text)
{
	char *found = context;
	snprintf(found + strlen(found), 200 - strlen(found), "%s:%d:%s|", file,
	    line, text.data);
}

static void
texts_are_found(void **state)
{
	char error[400], found[200] = "";
	struct templates *t = make("a.html",
	    "{{_ One}}\n<p title=\"{{_ Two\n {name}}}\">", error, sizeof error);
	(void)state;
	templates_texts(t, keep, found);
	assert_string_equal(found, "a.html:1:One|a.html:2:Two {name}|");
	templates_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(templates_show_values),
		cmocka_unit_test(bad_templates_are_refused),
		cmocka_unit_test(limits_hold_on_both_sides),
		cmocka_unit_test(a_full_arena_shows_nothing),
		cmocka_unit_test(texts_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
