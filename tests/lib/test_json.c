/* SPDX-License-Identifier: BSD-2-Clause */
/* test_json.c -- JSON from strangers, and the shapes that read it */
#include <stdio.h>
#include <string.h>

#include "lib/json.h"
#include "lib/shape.h"
#include "tests/rows.h"

enum { ROOM = 1 << 20 };

struct parse_case {
	const char *name;
	struct str text;
	const char *reason; /* a part of it; NULL: it is fine */
};

static const struct parse_case parse_cases[] = {
	{ "an object", STR("{\"a\": [1, true, null, \"x\"]}"), NULL },
	{ "blanks around", STR(" \r\n{}\t"), NULL },
	{ "nothing", STR(""), "too early" },
	{ "half an object", STR("{\"a\": "), "too early" },
	{ "two texts", STR("{} {}"), "follows its end" },
	{ "a key twice", STR("{\"a\": 1, \"a\": 2}"), "one key twice" },
	{ "a key twice inside", STR("{\"b\": {\"a\": 1, \"a\": 2}}"),
	    "one key twice" },
	{ "a raw NUL", STR("{\"a\": \"\0\"}"), "without NUL" },
	{ "an escaped NUL", STR("{\"a\": \"\\u0000\"}"), "NUL" },
	{ "a NUL in a key", STR("{\"\\u0000\": 1}"), "NUL" },
	{ "broken UTF-8", STR("{\"a\": \"\xff\"}"), "UTF-8" },
	{ "an overlong slash", STR("{\"a\": \"\xc0\xaf\"}"), "UTF-8" },
	{ "a surrogate in UTF-8", STR("{\"a\": \"\xed\xa0\x80\"}"), "UTF-8" },
	{ "half a surrogate pair", STR("{\"a\": \"\\ud800\"}"), "not JSON" },
	{ "a byte order mark", STR("\xef\xbb\xbf{}"), "not JSON" },
	{ "a huge number", STR("{\"a\": 99999999999999999999}"), "too large" },
	{ "a huge exponent", STR("{\"a\": 1e999}"), "too large" },
	{ "NaN", STR("{\"a\": NaN}"), "not JSON" },
	{ "a trailing comma", STR("{\"a\": 1,}"), "not JSON" },
	{ "a comment", STR("{} // no"), "follows its end" },
	{ "eight levels", STR("[[[[[[[[]]]]]]]]"), NULL },
	{ "nine levels", STR("[[[[[[[[[]]]]]]]]]"), "8 levels" },
	{ "brackets in a text are no levels",
	    STR("{\"a\": \"[[[[[[[[[[[[\\\"[[[[\"}"), NULL },
	{ "many objects beside each other", STR("[{},{},{},{},{},{},{},{},{}]"),
	    NULL },
};

static void
parse_one(void **state)
{
	const struct parse_case *row = *state;
	char reason[JSON_REASON_SIZE] = "";
	json_t *value = json_parse(row->text, reason);
	assert_int_equal(value != NULL, row->reason == NULL);
	if (row->reason != NULL && strstr(reason, row->reason) == NULL)
		fail_msg("%s", reason);
	json_decref(value);
}

/* ---- shapes -------------------------------------------------------------- */

struct inner {
	int64_t number;
};
static const struct shape_field inner_fields[] = {
	{ "number", FIELD_NUMBER, offsetof(struct inner, number),
	    .needed = true, .least = 0, .most = 9, .absent = -1 },
};
static const struct shape inner_shape = { inner_fields, 1,
	sizeof(struct inner) };

struct outer {
	struct str text, word, words;
	int64_t number, time;
	bool flag;
	struct addr address;
	struct prefix prefix;
	const struct inner *object, *either;
	struct field_list list;
};
static const char *const word_list[] = { "tcp", "udp", NULL };
#define AT(member) offsetof(struct outer, member)
static const struct shape_field outer_fields[] = {
	{ "text", FIELD_TEXT, AT(text), .least = 2, .most = 3 },
	{ "word", FIELD_WORD, AT(word), .words = word_list },
	{ "number", FIELD_NUMBER, AT(number), .least = 0, .most = 65535,
	    .absent = -1 },
	{ "time", FIELD_TIME, AT(time) },
	{ "flag", FIELD_FLAG, AT(flag) },
	{ "address", FIELD_ADDRESS, AT(address) },
	{ "prefix", FIELD_PREFIX, AT(prefix) },
	{ "object", FIELD_OBJECT, AT(object), .inside = &inner_shape },
	{ "either", FIELD_TEXT_OR_OBJECT, AT(either), .lines = true, .least = 0,
	    .most = 5, .inside = &inner_shape, .text_offset = AT(words) },
	{ "list", FIELD_LIST, AT(list), .least = 1, .most = 2,
	    .inside = &inner_shape },
};
static const struct shape outer_shape = { outer_fields,
	sizeof outer_fields / sizeof *outer_fields, sizeof(struct outer) };

struct shape_case {
	const char *name;
	const char *json;
	const char *faults; /* "field: detail" of each; "" where it is fine */
};

static const struct shape_case shape_cases[] = {
	{ "nothing is needed", "{}", "" },
	{ "not an object", "[]", ": the body must be an object" },
	{ "an unknown field", "{\"more\": 1}",
	    "more: is not a field of this object" },
	{ "a text", "{\"text\": \"\xc3\xa4\xc3\xa4\xc3\xa4\"}", "" },
	{ "a short text", "{\"text\": \"a\"}",
	    "text: must have 2 to 3 characters, not 1" },
	{ "a long text", "{\"text\": \"abcd\"}",
	    "text: must have 2 to 3 characters, not 4" },
	{ "an escape sequence", "{\"text\": \"\\u001b[m\"}",
	    "text: must not hold control characters" },
	{ "a line feed in a line", "{\"text\": \"a\\nb\"}",
	    "text: must not hold control characters" },
	{ "a control of Latin-1", "{\"text\": \"a\\u0085\"}",
	    "text: must not hold control characters" },
	{ "several lines where they may be", "{\"either\": \"a\\n\\tb\"}", "" },
	{ "an escape sequence among lines", "{\"either\": \"\\u001b[m\"}",
	    "either: must not hold control characters" },
	{ "an empty text", "{\"text\": \"\"}", "text: must not be empty" },
	{ "a number for a text", "{\"text\": 5}", "text: must be a text" },
	{ "null for a text", "{\"text\": null}", "text: must be a text" },
	{ "the least number", "{\"number\": 0}", "" },
	{ "the largest number", "{\"number\": 65535}", "" },
	{ "a number too large", "{\"number\": 65536}",
	    "number: must be from 0 to 65535" },
	{ "a number too small", "{\"number\": -1}",
	    "number: must be from 0 to 65535" },
	{ "a fraction", "{\"number\": 1.5}", "number: must be a whole number" },
	{ "a text for a number", "{\"number\": \"1\"}",
	    "number: must be a whole number" },
	{ "a flag", "{\"flag\": true}", "" },
	{ "no flag", "{\"flag\": 1}", "flag: must be true or false" },
	{ "a word", "{\"word\": \"udp\"}", "" },
	{ "no such word", "{\"word\": \"sctp\"}",
	    "word: must be one of tcp, udp" },
	{ "a time", "{\"time\": \"2026-11-22T14:02:00+01:00\"}", "" },
	{ "no time", "{\"time\": \"yesterday\"}",
	    "time: must be a time as RFC 3339 has it: 2026-11-22T14:02:00Z" },
	{ "an address", "{\"address\": \"2001:db8::1\"}", "" },
	{ "no address", "{\"address\": \"192.0.2.300\"}",
	    "address: must be an IPv4 or IPv6 address" },
	{ "a prefix", "{\"prefix\": \"2001:db8::/56\"}", "" },
	{ "host bits", "{\"prefix\": \"192.0.2.1/24\"}",
	    "prefix: must be an IPv4 or IPv6 prefix without host bits" },
	{ "an object", "{\"object\": {\"number\": 9}}", "" },
	{ "a fault inside", "{\"object\": {\"number\": 10, \"x\": 1}}",
	    "object.x: is not a field of this object|"
	    "object.number: must be from 0 to 9" },
	{ "a needed field", "{\"object\": {}}", "object.number: is needed" },
	{ "no object", "{\"object\": \"x\"}", "object: must be an object" },
	{ "either: the text", "{\"either\": \"x\"}", "" },
	{ "either: the object", "{\"either\": {\"number\": 1}}", "" },
	{ "either: neither", "{\"either\": 5}",
	    "either: must be a text or an object" },
	{ "a list", "{\"list\": [{\"number\": 1}, {\"number\": 2}]}", "" },
	{ "a fault in a list",
	    "{\"list\": [{\"number\": 1}, {\"number\": 10}]}",
	    "list[1].number: must be from 0 to 9" },
	{ "a list of texts", "{\"list\": [\"a\"]}",
	    "list[0]: must be an object" },
	{ "a list too short", "{\"list\": []}",
	    "list: must have 1 to 2 items" },
	{ "a list too long", "{\"list\": [{}, {}, {}]}",
	    "list: must have 1 to 2 items" },
	{ "no list", "{\"list\": {}}", "list: must be a list" },
};

static void
print_faults(const struct faults *faults, char *text, size_t size)
{
	size_t used = 0;
	text[0] = '\0';
	for (size_t i = 0; i < faults->count && used < size; i++)
		used += (size_t)snprintf(text + used, size - used, "%s%s: %s",
		    i > 0 ? "|" : "", faults->list[i].field,
		    faults->list[i].detail);
}

static void
shape_one(void **state)
{
	const struct shape_case *row = *state;
	struct arena *arena = arena_new(ROOM);
	struct faults faults = { .arena = arena };
	char reason[JSON_REASON_SIZE], text[500];
	json_t *value = json_parse(str_from(row->json), reason);
	assert_non_null(value);
	const struct outer *outer =
	    shape_read_json(&outer_shape, value, &faults);
	json_decref(value);
	print_faults(&faults, text, sizeof text);
	assert_string_equal(text, row->faults);
	assert_int_equal(outer != NULL, row->faults[0] == '\0');
	arena_free(arena);
}

static void
values_arrive(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM);
	struct faults faults = { .arena = arena };
	char reason[JSON_REASON_SIZE], text[PREFIX_TEXT_SIZE];
	json_t *value = json_parse(
	    STR("{\"text\": \"abc\", \"flag\": true, \"word\": \"udp\","
		"\"time\": \"1970-01-01T00:00:01Z\", \"prefix\": "
		"\"10.0.0.0/8\","
		"\"either\": \"short\", \"object\": {\"number\": 3},"
		"\"list\": [{\"number\": 1}, {\"number\": 2}]}"),
	    reason);
	const struct outer *outer =
	    shape_read_json(&outer_shape, value, &faults);
	json_decref(value);
	assert_non_null(outer);
	assert_true(str_equal(outer->text, STR("abc")));
	assert_true(str_equal(outer->word, STR("udp")));
	assert_int_equal(outer->time, 1000000);
	assert_int_equal(outer->number, -1);
	assert_true(outer->flag);
	assert_string_equal(prefix_print(&outer->prefix, text), "10.0.0.0/8");
	assert_int_equal(outer->address.family, 0);
	assert_true(str_equal(outer->words, STR("short")));
	assert_null(outer->either);
	assert_int_equal(outer->object->number, 3);
	assert_int_equal(outer->list.count, 2);
	assert_int_equal(
	    ((const struct inner *)outer->list.items)[1].number, 2);
	arena_free(arena);
}

struct fields_case {
	const char *name;
	struct field fields[2];
	size_t count;
	const char *faults;
};

static const struct fields_case fields_cases[] = {
	{ "a number in a query", { { STR("number"), STR("80") } }, 1, "" },
	{ "a word in a query", { { STR("number"), STR("http") } }, 1,
	    "number: must be a whole number" },
	{ "an empty number", { { STR("number"), STR("") } }, 1,
	    "number: must be a whole number" },
	{ "a field given twice",
	    { { STR("number"), STR("1") }, { STR("number"), STR("1") } }, 2,
	    "number: is given twice" },
	{ "an unknown parameter", { { STR("limit"), STR("1") } }, 1,
	    "limit: is not known here" },
	{ "a ticked box", { { STR("flag"), STR("on") } }, 1, "" },
	{ "an odd box", { { STR("flag"), STR("maybe") } }, 1,
	    "flag: must be true or false" },
	{ "an object in a form", { { STR("object"), STR("{}") } }, 1,
	    "object: cannot be a text" },
};

static void
fields_one(void **state)
{
	const struct fields_case *row = *state;
	struct arena *arena = arena_new(ROOM);
	struct faults faults = { .arena = arena };
	char text[500];
	const void *outer =
	    shape_read_fields(&outer_shape, row->fields, row->count, &faults);
	print_faults(&faults, text, sizeof text);
	assert_string_equal(text, row->faults);
	assert_int_equal(outer != NULL, row->faults[0] == '\0');
	arena_free(arena);
}

static void
faults_have_a_limit(void **state)
{
	(void)state;
	struct faults faults = { .arena = NULL };
	for (int i = 0; i < 2 * FAULTS_MAX; i++)
		fault_add(&faults, "field", "detail");
	assert_int_equal(faults.count, FAULTS_MAX);
}

static void
a_full_arena_is_no_struct(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16);
	struct faults faults = { .arena = arena };
	assert_null(shape_read_fields(&outer_shape, NULL, 0, &faults));
	assert_true(arena_full(arena));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		cmocka_unit_test(values_arrive),
		cmocka_unit_test(faults_have_a_limit),
		cmocka_unit_test(a_full_arena_is_no_struct),
	};
	return ROWS_RUN("texts", parse_cases, parse_one) +
	    ROWS_RUN("shapes", shape_cases, shape_one) +
	    ROWS_RUN("fields", fields_cases, fields_one) +
	    cmocka_run_group_tests_name("json", others, NULL, NULL);
}
