/* SPDX-License-Identifier: BSD-2-Clause */
/* test_answer.c -- the head of an answer, ETags, problems */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json.h"
#include "portal/problem.h"

enum { ROOM = 1 << 16 };

static void
head_has_all(void **state)
{
	(void)state;
	char room[ANSWER_HEAD_MAX];
	struct answer answer = { .status = 405,
		.media_type = "text/plain",
		.allow = "GET, HEAD",
		.retry_after = 5 };
	struct str head = answer_head(&answer, 12, room);
	assert_true(
	    str_starts(head, STR("Status: 405 Method Not Allowed\r\n")));
	assert_true(str_ends(head, STR("\r\n\r\n")));
	char *text = strndup(head.data, head.len);
	assert_non_null(strstr(text, "\r\nContent-Type: text/plain\r\n"));
	assert_non_null(strstr(text, "\r\nContent-Length: 12\r\n"));
	assert_non_null(strstr(text, "\r\nAllow: GET, HEAD\r\n"));
	assert_non_null(strstr(text, "\r\nRetry-After: 5\r\n"));
	assert_non_null(strstr(text, "\r\nCache-Control: no-store\r\n"));
	assert_non_null(
	    strstr(text, "\r\nContent-Security-Policy: default-src 'none'"));
	assert_non_null(
	    strstr(text, "\r\nX-Content-Type-Options: nosniff\r\n"));
	assert_null(strstr(text, "Location"));
	free(text);
}

static void
a_value_never_ends_its_line(void **state)
{
	(void)state;
	char room[ANSWER_HEAD_MAX];
	struct answer answer = { .status = 303, .location = "/a\r\nX: y" };
	struct str head = answer_head(&answer, 0, room);
	char *text = strndup(head.data, head.len);
	assert_null(strstr(text, "X: y"));
	free(text);
}

static void
too_long_a_head_is_none(void **state)
{
	(void)state;
	char room[ANSWER_HEAD_MAX], location[ANSWER_HEAD_MAX];
	memset(location, 'a', sizeof location);
	location[sizeof location - 1] = '\0';
	struct answer answer = { .status = 303, .location = location };
	assert_int_equal(answer_head(&answer, 0, room).len, 0);
}

static void
the_same_page_is_not_sent_twice(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM);
	struct request request = { .arena = arena };
	struct answer first = { .status = 200, .body = STR("page") };
	answer_etag(&request, &first);
	assert_int_equal(first.status, 200);

	static const char *const lists[] = { "%s", "\"x\", %s", "W/%s", "*" };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		char list[100];
		snprintf(list, sizeof list, "%s", "*");
		if (i == 0)
			snprintf(list, sizeof list, "%s", first.etag);
		else if (i == 1)
			snprintf(list, sizeof list, "\"x\", %s", first.etag);
		else if (i == 2)
			snprintf(list, sizeof list, "W/%s", first.etag);
		struct answer again = { .status = 200, .body = STR("page") };
		request.if_none_match = str_from(list);
		answer_etag(&request, &again);
		assert_int_equal(again.status, 304);
		assert_int_equal(again.body.len, 0);
	}
	struct answer other = { .status = 200, .body = STR("another") };
	request.if_none_match = str_from(first.etag);
	answer_etag(&request, &other);
	assert_int_equal(other.status, 200);
	struct answer error = { .status = 404, .body = STR("page") };
	answer_etag(&request, &error);
	assert_null(error.etag);
	arena_free(arena);
}

static void
problems_have_their_parts(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM);
	struct request request = { .arena = arena };
	for (enum problem p = PROBLEM_STATUS; p <= PROBLEM_DATABASE; p++) {
		struct answer answer = { .status = 404 };
		char reason[JSON_REASON_SIZE];
		problem_answer(&request, &answer, p, "why");
		json_t *body = json_parse(answer.body, reason);
		assert_non_null(body);
		assert_true(json_is_string(json_object_get(body, "type")));
		assert_true(json_is_string(json_object_get(body, "title")));
		assert_int_equal(
		    json_integer_value(json_object_get(body, "status")),
		    answer.status);
		assert_true(answer.status >= 400);
		assert_string_equal(
		    json_string_value(json_object_get(body, "detail")), "why");
		assert_string_equal(
		    answer.media_type, "application/problem+json");
		json_decref(body);
	}
	arena_free(arena);
}

static void
faults_are_listed(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ROOM);
	struct request request = { .arena = arena };
	struct answer answer = { .status = 0 };
	problem_answer_field(&request, &answer, "cause", "is not known");
	assert_int_equal(answer.status, 422);
	char *text = strndup(answer.body.data, answer.body.len);
	assert_non_null(strstr(text,
	    "\"errors\": [{\"field\": \"cause\", \"detail\": "
	    "\"is not known\"}]"));
	free(text);
	arena_free(arena);
}

static void
what_does_not_fit_is_seen(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16);
	struct request request = { .arena = arena };
	struct answer answer = { .status = 0 };
	answer_json(
	    &request, &answer, 200, json_pack("{ss}", "a", "long text"));
	assert_int_equal(answer.body.len, 0);
	assert_true(arena_full(arena));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(head_has_all),
		cmocka_unit_test(a_value_never_ends_its_line),
		cmocka_unit_test(too_long_a_head_is_none),
		cmocka_unit_test(the_same_page_is_not_sent_twice),
		cmocka_unit_test(problems_have_their_parts),
		cmocka_unit_test(faults_are_listed),
		cmocka_unit_test(what_does_not_fit_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
