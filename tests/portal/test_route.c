/* SPDX-License-Identifier: BSD-2-Clause */
/* test_route.c -- the guards of the route table, one after the other */
#include <stdio.h>
#include <string.h>

#include "portal/route.h"
#include "lib/shape.h"
#include "tests/rows.h"

#define FORM "application/x-www-form-urlencoded"
#define JSON "application/json"

enum { ROOM = 1 << 16, NOT_ADMITTED = 401, NOT_CONFIRMED = 418, DONE = 200 };

static void
handle(struct request *request, struct answer *answer)
{
	answer->status = DONE;
	if (request->path.len > 0 && str_ends(request->path, STR("/huge")))
		answer->body =
		    (struct str){ arena_alloc(request->arena, 2 * ROOM), 0 };
}

struct form {
	int64_t number;
};
static const struct shape_field form_fields[] = {
	{ "number", FIELD_NUMBER, offsetof(struct form, number), .needed = true,
	    .most = 9 },
	{ "token", FIELD_NUMBER, 0, .most = 9 },
};
static const struct shape form_shape = { form_fields, 2, sizeof(struct form) };

static const struct route routes[] = {
	{ METHOD_GET, "/", .handle = handle },
	{ METHOD_GET, "/huge", .handle = handle },
	{ METHOD_GET, "/things", .who = 1, .handle = handle },
	{ METHOD_POST, "/things", .who = 1, .media_type = JSON, .body_most = 30,
	    .body = &form_shape, .handle = handle },
	{ METHOD_PUT, "/things/{id}", .media_type = JSON, .body_most = 30,
	    .handle = handle },
	{ METHOD_GET, "/things/{id}/parts/{part}", .handle = handle },
	{ METHOD_POST, "/form", .csrf = true, .media_type = FORM,
	    .body_most = 30, .body = &form_shape, .handle = handle },
	{ METHOD_GET, "/query", .query = &form_shape, .handle = handle },
};

static bool
admit(struct request *request, struct answer *answer)
{
	if (request->route->who == 0 || request->authorization.len > 0)
		return true;
	answer->status = NOT_ADMITTED;
	return false;
}

static bool
genuine(struct request *request)
{
	return str_equal(
	    request_field(request->form, request->forms, "token"), STR("7"));
}

/* Number 9 is a deed that needs proof, which is on its way with it or not. */
static bool
confirm(struct request *request, struct answer *answer)
{
	struct str proof = request_take(request, "proof");
	struct str number =
	    request_field(request->form, request->forms, "number");
	if (!str_equal(number, STR("9")) || str_equal(proof, STR("1")))
		return true;
	answer->status = NOT_CONFIRMED;
	return false;
}

static void
refuse(struct request *request, struct answer *answer,
    const struct refusal *refusal)
{
	(void)request;
	assert_int_equal(answer->status, refusal->status);
	assert_true(strlen(refusal->detail) > 0);
}

static const struct pool pool = { "test", routes,
	sizeof routes / sizeof *routes, admit, genuine, .confirm = confirm,
	.refuse = refuse, .full_type = "text/plain", .full_body = "full" };

struct guard_case {
	const char *name;
	const char *method, *uri, *type, *body;
	int want;
};

static const struct guard_case guard_cases[] = {
	{ "a form that needs no proof", "POST", "/form", FORM,
	    "number=1&token=7", DONE },
	{ "a form without its proof", "POST", "/form", FORM, "number=9&token=7",
	    NOT_CONFIRMED },
	{ "its proof is no field of the form", "POST", "/form", FORM,
	    "number=9&token=7&proof=1", DONE },
	{ "a form that was not ours proves nothing", "POST", "/form", FORM,
	    "number=9&token=6&proof=1", 403 },
	{ "a proof where no form is ours to ask for", "POST", "/things", JSON,
	    "{\"number\": 9}", NOT_ADMITTED },
	{ "the first page", "GET", "/", "", "", DONE },
	{ "HEAD is answered as GET", "HEAD", "/", "", "", DONE },
	{ "no such path", "GET", "/nothing", "", "", 404 },
	{ "a slash too much", "GET", "/things/", "", "", 404 },
	{ "two slashes", "GET", "//", "", "", 404 },
	{ "an empty part", "PUT", "/things/", JSON, "{}", 404 },
	{ "a part", "PUT", "/things/7", JSON, "{}", DONE },
	{ "a part with an encoded slash", "PUT", "/things/a%2Fb", JSON, "{}",
	    DONE },
	{ "dots go nowhere", "GET", "/things/../query", "", "", 404 },
	{ "a part too much", "PUT", "/things/7/8", JSON, "{}", 404 },
	{ "two parts", "GET", "/things/7/parts/8", "", "", DONE },
	{ "another method", "PUT", "/", "", "", 405 },
	{ "an unknown method", "BREW", "/things/7", "", "", 405 },
	{ "method before token", "PUT", "/things", JSON, "{}", 405 },
	{ "nobody asks", "GET", "/things", "", "", NOT_ADMITTED },
	{ "who asks comes before the body", "POST", "/things", "text/plain",
	    "x", NOT_ADMITTED },
	{ "a body where none belongs", "GET", "/", "text/plain", "x", 413 },
	{ "the largest body", "PUT", "/things/7", JSON,
	    "{                            }", DONE },
	{ "a body too large", "PUT", "/things/7", JSON,
	    "{                             }", 413 },
	{ "another media type", "PUT", "/things/7", "text/json", "{}", 415 },
	{ "no media type", "PUT", "/things/7", "", "{}", 415 },
	{ "a charset is fine", "PUT", "/things/7", JSON ";charset=utf-8", "{}",
	    DONE },
	{ "broken JSON", "PUT", "/things/7", JSON, "{", 400 },
	{ "a good form", "POST", "/form", FORM, "token=7&number=1", DONE },
	{ "a form of somebody else", "POST", "/form", FORM, "token=8&number=1",
	    403 },
	{ "CSRF comes before fields", "POST", "/form", FORM, "x=1", 403 },
	{ "a bad field", "POST", "/form", FORM, "token=7&number=x", 422 },
	{ "a missing field", "POST", "/form", FORM, "token=7", 422 },
	{ "an unknown field", "POST", "/form", FORM, "token=7&number=1&x=1",
	    422 },
	{ "a broken form", "POST", "/form", FORM, "token=%", 400 },
	{ "a good query", "GET", "/query?number=3", "", "", DONE },
	{ "a bad query", "GET", "/query?number=30", "", "", 422 },
	{ "a query that nobody reads", "GET", "/?utm=1", "", "", DONE },
	{ "full memory", "GET", "/huge", "", "", 503 },
};

static int
ask(const struct guard_case *row, const char *host, const char *authorization,
    struct answer *answer)
{
	char params[7][100];
	const char *uri = strchr(row->uri, '?');
	const char *list[] = { params[0], params[1], params[2], params[3],
		params[4], params[5], params[6], NULL };
	snprintf(params[0], 100, "REQUEST_METHOD=%s", row->method);
	snprintf(params[1], 100, "REQUEST_URI=%s", row->uri);
	snprintf(params[2], 100, "QUERY_STRING=%s", uri ? uri + 1 : "");
	snprintf(params[3], 100, "CONTENT_TYPE=%s", row->type);
	snprintf(params[4], 100, "CONTENT_LENGTH=%zu", strlen(row->body));
	snprintf(params[5], 100, "HTTP_HOST=%s", host);
	snprintf(params[6], 100, "HTTP_AUTHORIZATION=%s", authorization);

	struct arena *arena = arena_new(ROOM);
	struct request request = { .body = str_from(row->body) };
	assert_int_equal(request_read(list, arena, &request), REQUEST_FINE);
	request.body = str_from(row->body);
	if (route_admit(
		&pool, "a.example [2001:db8::1] 192.0.2.1", &request, answer))
		route_answer(&pool, &request, answer);
	answer->allow = answer->allow == NULL		    ? NULL
	    : strcmp(answer->allow, "GET, HEAD, POST") == 0 ? "GET, HEAD, POST"
	    : strcmp(answer->allow, "GET, HEAD") == 0	    ? "GET, HEAD"
							    : "other";
	arena_free(arena);
	return answer->status;
}

static void
guard_one(void **state)
{
	struct answer answer = { .status = 0 };
	const struct guard_case *row = *state;
	assert_int_equal(ask(row, "a.example", "", &answer), row->want);
}

static void
hosts_are_ours(void **state)
{
	(void)state;
	static const struct {
		const char *host;
		int want;
	} rows[] = {
		{ "a.example", DONE },
		{ "A.Example:8443", DONE },
		{ "192.0.2.1", DONE },
		{ "[2001:db8::1]:8443", DONE },
		{ "[2001:db8::1]", DONE },
		{ "b.example", 421 },
		{ "a.example.evil", 421 },
		{ "", 421 },
		{ "[", 421 },
		{ ":8443", 421 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct answer answer = { .status = 0 };
		assert_int_equal(
		    ask(&guard_cases[0], rows[i].host, "", &answer),
		    rows[i].want);
	}
}

static void
allow_names_the_methods(void **state)
{
	(void)state;
	struct guard_case row = { "", "PUT", "/things", JSON, "{}", 405 };
	struct answer answer = { .status = 0 };
	assert_int_equal(ask(&row, "a.example", "", &answer), 405);
	assert_string_equal(answer.allow, "GET, HEAD, POST");
}

static void
who_asks_is_let_in(void **state)
{
	(void)state;
	struct guard_case row = { "", "POST", "/things", JSON,
		"{\"number\": 1}", DONE };
	struct answer answer = { .status = 0 };
	assert_int_equal(ask(&row, "a.example", "Bearer x", &answer), DONE);
}

static void
full_memory_says_so(void **state)
{
	(void)state;
	struct guard_case row = { "", "GET", "/huge", "", "", 503 };
	struct answer answer = { .status = 0 };
	assert_int_equal(ask(&row, "a.example", "", &answer), 503);
	assert_true(str_equal(answer.body, STR("full")));
	assert_true(answer.retry_after > 0);
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		cmocka_unit_test(hosts_are_ours),
		cmocka_unit_test(allow_names_the_methods),
		cmocka_unit_test(who_asks_is_let_in),
		cmocka_unit_test(full_memory_says_so),
	};
	return ROWS_RUN("guards", guard_cases, guard_one) +
	    cmocka_run_group_tests_name("route", others, NULL, NULL);
}
