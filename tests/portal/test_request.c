/* SPDX-License-Identifier: BSD-2-Clause */
/* test_request.c -- requests as nginx hands them over, fine and hostile */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "portal/request.h"
#include "tests/rows.h"

enum { ROOM = 1 << 20 };

struct decode_case {
	const char *name;
	struct str text;
	bool plus;
	const char *want; /* NULL: refused */
};

static const struct decode_case decode_cases[] = {
	{ "plain text stays", STR("abc"), false, "abc" },
	{ "escapes are decoded", STR("%61%2f%2F"), false, "a//" },
	{ "plus is a blank in a query", STR("a+b%2B"), true, "a b+" },
	{ "plus is a plus in a path", STR("a+b"), false, "a+b" },
	{ "UTF-8 is text", STR("%C3%A4"), false, "\xc3\xa4" },
	{ "a cut escape", STR("%6"), false, NULL },
	{ "a lone percent sign", STR("100%"), false, NULL },
	{ "no hex digits", STR("%zz"), false, NULL },
	{ "a NUL", STR("a%00b"), false, NULL },
	{ "a raw NUL", STR("a\0b"), false, NULL },
	{ "half of a UTF-8 sign", STR("%C3"), false, NULL },
	{ "an overlong slash", STR("%C0%AF"), false, NULL },
	{ "nothing", STR(""), false, "" },
};

static void
decode_one(void **state)
{
	const struct decode_case *row = *state;
	struct arena *arena = arena_new(ROOM);
	struct str text = STR("untouched");
	bool fine = request_decode(row->text, row->plus, arena, &text);
	assert_int_equal(fine, row->want != NULL);
	assert_true(str_equal(
	    text, str_from(row->want != NULL ? row->want : "untouched")));
	arena_free(arena);
}

struct query_case {
	const char *name;
	const char *query;
	enum request_outcome want;
	size_t count;
	const char *value; /* of "a" */
};

static const struct query_case query_cases[] = {
	{ "no query", "", REQUEST_FINE, 0, NULL },
	{ "two fields", "a=1&b=2", REQUEST_FINE, 2, "1" },
	{ "empty pieces are none", "&&a=1&&", REQUEST_FINE, 1, "1" },
	{ "a name alone", "a", REQUEST_FINE, 1, "" },
	{ "the first counts", "a=1&a=2", REQUEST_FINE, 2, "1" },
	{ "a value with signs", "a=b=c%26", REQUEST_FINE, 1, "b=c&" },
	{ "a bad escape", "a=%", REQUEST_BAD, 0, NULL },
	{ "a NUL in a name", "a%00=1", REQUEST_BAD, 0, NULL },
};

static void
query_one(void **state)
{
	const struct query_case *row = *state;
	struct arena *arena = arena_new(ROOM);
	struct request request = { .method = METHOD_NONE };
	char query[100];
	snprintf(query, sizeof query, "QUERY_STRING=%s", row->query);
	const char *params[] = { "REQUEST_METHOD=GET", "REQUEST_URI=/", query,
		NULL };
	assert_int_equal(request_read(params, arena, &request), row->want);
	assert_int_equal(request.queries, row->count);
	struct str value = request_field(request.query, request.queries, "a");
	assert_int_equal(value.data == NULL, row->value == NULL);
	assert_true(str_equal(value, str_from(row->value)));
	arena_free(arena);
}

static void
everything_is_read(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM);
	struct request request = { .method = METHOD_NONE };
	const char *params[] = { "REQUEST_METHOD=PUT",
		"REQUEST_URI=/a%20b/x%2Fy?q=1", "QUERY_STRING=q=1",
		"CONTENT_LENGTH=12",
		"CONTENT_TYPE=Application/JSON ; charset=utf-8",
		"HTTP_HOST=Portal.Example:8443", "REMOTE_ADDR=::ffff:192.0.2.7",
		"HTTP_AUTHORIZATION=Bearer x=y", "HTTP_IDEMPOTENCY_KEY=k",
		"HTTP_ACCEPT_LANGUAGE=de", "HTTP_IF_NONE_MATCH=\"e\"",
		"HTTP_COOKIE=c=1", "HTTP_X_FORWARDED_FOR=1.2.3.4", NULL };
	assert_int_equal(request_read(params, arena, &request), REQUEST_FINE);
	assert_int_equal(request.method, METHOD_PUT);
	assert_true(str_equal(request.target, STR("/a%20b/x%2Fy")));
	assert_true(str_equal(request.path, STR("/a b/x/y")));
	assert_int_equal(request.body_length, 12);
	assert_true(str_equal(request.media_type, STR("application/json")));
	assert_true(str_equal(request.host, STR("portal.example:8443")));
	assert_true(str_equal(request.authorization, STR("Bearer x=y")));
	assert_true(str_equal(request.idempotency_key, STR("k")));
	assert_true(str_equal(request.language, STR("de")));
	assert_true(str_equal(request.if_none_match, STR("\"e\"")));
	assert_true(str_equal(request.cookie, STR("c=1")));
	char text[ADDR_TEXT_SIZE];
	assert_string_equal(addr_print(&request.from, text), "192.0.2.7");
	arena_free(arena);
}

static void
nothing_is_assumed(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM);
	struct request request = { .method = METHOD_NONE };
	const char *params[] = { "REQUEST_METHOD=get", "REQUEST_URI=/",
		"CONTENT_LENGTH=-1", "REMOTE_ADDR=unix:", NULL };
	assert_int_equal(request_read(params, arena, &request), REQUEST_FINE);
	assert_int_equal(request.method, METHOD_OTHER);
	assert_int_equal(request.body_length, -1);
	assert_int_equal(request.from.family, 0);
	assert_null(request.idempotency_key.data);
	const char *none[] = { NULL };
	assert_int_equal(request_read(none, arena, &request), REQUEST_BAD);
	arena_free(arena);
}

/* The name of a param and `length` times 'a' behind `start`. */
static char *
long_param(const char *start, size_t length)
{
	char *text = malloc(strlen(start) + length + 1);
	assert_non_null(text);
	memcpy(text, start, strlen(start));
	memset(text + strlen(start), 'a', length);
	text[strlen(start) + length] = '\0';
	return text;
}

static enum request_outcome
outcome_of(const char *uri, const char *query)
{
	struct arena *arena = arena_new(ROOM);
	struct request request = { .method = METHOD_NONE };
	const char *params[] = { "REQUEST_METHOD=GET", uri, query, NULL };
	enum request_outcome outcome = request_read(params, arena, &request);
	arena_free(arena);
	return outcome;
}

static void
limits_hold_on_both_sides(void **state)
{
	(void)state;
	static const struct {
		const char *start;
		size_t length;
		enum request_outcome want;
	} rows[] = {
		{ "REQUEST_URI=/", REQUEST_PATH_MAX - 1, REQUEST_FINE },
		{ "REQUEST_URI=/", REQUEST_PATH_MAX, REQUEST_TOO_LONG },
		{ "QUERY_STRING=", REQUEST_QUERY_MAX, REQUEST_FINE },
		{ "QUERY_STRING=", REQUEST_QUERY_MAX + 1, REQUEST_TOO_LONG },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *param = long_param(rows[i].start, rows[i].length);
		bool path = rows[i].start[0] == 'R';
		assert_int_equal(outcome_of(path ? param : "REQUEST_URI=/",
				     path ? NULL : param),
		    rows[i].want);
		free(param);
	}
	char many[2 * REQUEST_FIELDS_MAX + 20] = "QUERY_STRING=";
	for (size_t i = 0; i < REQUEST_FIELDS_MAX; i++)
		memcpy(many + 13 + 2 * i, "a&", 3);
	assert_int_equal(outcome_of("REQUEST_URI=/", many), REQUEST_FINE);
	memcpy(many + 13 + 2 * REQUEST_FIELDS_MAX, "a", 2);
	assert_int_equal(outcome_of("REQUEST_URI=/", many), REQUEST_TOO_LONG);
}

static void
cookies_are_found_by_their_names(void **state)
{
	(void)state;
	static const struct {
		const char *sent, *want;
	} rows[] = {
		{ "a=1", "1" },
		{ "b=2; a=1", "1" },
		{ "aa=2;a=1", "1" },
		{ "a=1; a=2", "1" },
		{ "a=", "" },
		{ "a=x=y", "x=y" },
		{ "b=a=1", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct request request = { .cookie =
						     str_from(rows[i].sent) };
		struct str found = request_cookie(&request, "a");
		assert_int_equal(found.data == NULL, rows[i].want == NULL);
		assert_true(str_equal(found, str_from(rows[i].want)));
	}
}

static void
what_is_taken_is_gone(void **state)
{
	(void)state;
	struct field form[] = { { STR("a"), STR("1") }, { STR("t"), STR("2") },
		{ STR("t"), STR("3") }, { STR("b"), STR("4") } };
	struct request request = { .form = form, .forms = 4 };
	assert_true(str_equal(request_take(&request, "t"), STR("2")));
	assert_int_equal(request.forms, 2);
	assert_true(str_equal(form[1].name, STR("b")));
	assert_null(request_take(&request, "t").data);
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		cmocka_unit_test(everything_is_read),
		cmocka_unit_test(nothing_is_assumed),
		cmocka_unit_test(limits_hold_on_both_sides),
		cmocka_unit_test(cookies_are_found_by_their_names),
		cmocka_unit_test(what_is_taken_is_gone),
	};
	return ROWS_RUN("escapes", decode_cases, decode_one) +
	    ROWS_RUN("queries", query_cases, query_one) +
	    cmocka_run_group_tests_name("request", others, NULL, NULL);
}
