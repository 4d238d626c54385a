/* SPDX-License-Identifier: BSD-2-Clause */
/* test_http.c -- requests of every shape, and the answers themselves */
#include "tests/redirector/http_text.h"
#include "tests/rows.h"

/* ---- requests of every shape ---- */

struct shape {
	const char *name, *text;
	const char *walled; /* start of the status; "more" or "close" */
	const char *clean;  /* NULL: as walled */
};

#define CLEAN_204 "204"
#define HOST "Host: www.gstatic.com\r\n"

static const struct shape shapes[] = {
	{ "without Host", "GET / HTTP/1.1\r\n\r\n", "302", "200" },
	{ "HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", "302", "200" },
	{ "HTTP/1.9", "GET / HTTP/1.9\r\n\r\n", "302", "200" },
	{ "LF alone", "GET /generate_204 HTTP/1.1\nHost: www.gstatic.com\n\n",
	    "302", CLEAN_204 },
	{ "empty lines first", "\r\n\r\nGET / HTTP/1.1\r\n\r\n", "302", "200" },
	{ "absolute target",
	    "GET http://www.gstatic.com/generate_204 HTTP/1.1\r\n"
	    "Host: other.example\r\n\r\n",
	    "302", CLEAN_204 },
	{ "absolute target with port and query",
	    "GET HTTP://WWW.gstatic.com:80/generate_204?x HTTP/1.1\r\n\r\n",
	    "302", CLEAN_204 },
	{ "absolute target without path",
	    "GET http://connectivity-check.ubuntu.com HTTP/1.1\r\n\r\n", "302",
	    CLEAN_204 },
	{ "absolute target, query without path",
	    "GET http://connectivity-check.ubuntu.com?x HTTP/1.1\r\n\r\n",
	    "302", CLEAN_204 },
	{ "another scheme", "GET ftp://www.gstatic.com/ HTTP/1.1\r\n\r\n",
	    "302", "200" },
	{ "asterisk", "GET * HTTP/1.1\r\n" HOST "\r\n", "302", "200" },
	{ "Host twice", "GET /generate_204 HTTP/1.1\r\n" HOST HOST "\r\n",
	    "302", "200" },
	{ "Host without value", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "302",
	    "200" },
	{ "Host without blank",
	    "GET /generate_204 HTTP/1.1\r\nhOsT:www.gstatic.com\r\n\r\n", "302",
	    CLEAN_204 },
	{ "Host in tabs",
	    "GET /generate_204 HTTP/1.1\r\nHost:\t www.gstatic.com \t\r\n\r\n",
	    "302", CLEAN_204 },
	{ "Host with markup",
	    "GET / HTTP/1.1\r\nHost: <script>alert(1)</script>\r\n\r\n", "302",
	    "200" },
	{ "Host of bytes", "GET / HTTP/1.1\r\nHost: \x80\xff\x01\r\n\r\n",
	    "302", "200" },
	{ "Host is an IPv6 address",
	    "GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n", "302", "200" },
	{ "a folded line", "GET / HTTP/1.1\r\nX: a\r\n b\r\n" HOST "\r\n",
	    "302", "200" },
	{ "bytes in a value", "GET / HTTP/1.1\r\nX: \x80\xff\x01\r\n\r\n",
	    "302", "200" },
	{ "a body behind it",
	    "POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\nabc", "511",
	    "421" },
	{ "two lengths and chunks",
	    "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1",
	    "511", "421" },
	{ "PUT", "PUT / HTTP/1.1\r\n\r\n", "511", "421" },
	{ "OPTIONS *", "OPTIONS * HTTP/1.1\r\n\r\n", "511", "421" },
	{ "CONNECT", "CONNECT example.com:443 HTTP/1.1\r\n\r\n", "511", "421" },
	{ "a long method", "ABCDEFGHIJKLMNOP / HTTP/1.1\r\n\r\n", "511",
	    "421" },
	{ "method in small letters", "get / HTTP/1.1\r\n\r\n", "511", "421" },
	{ "a method that begins like GET", "GETX / HTTP/1.1\r\n\r\n", "511",
	    "421" },
	{ "HTTP/0.9", "GET /\r\n", "400", NULL },
	{ "HTTP/0.9 with version", "GET / HTTP/0.9\r\n\r\n", "400", NULL },
	{ "another protocol", "GET / RTSP/1.0\r\n\r\n", "400", NULL },
	{ "version too long", "GET / HTTP/1.11\r\n\r\n", "400", NULL },
	{ "version in small letters", "GET / http/1.1\r\n\r\n", "400", NULL },
	{ "two blanks", "GET  / HTTP/1.1\r\n\r\n", "400", NULL },
	{ "blank in the target", "GET /a b HTTP/1.1\r\n\r\n", "400", NULL },
	{ "control byte in the target", "GET /\x01 HTTP/1.1\r\n\r\n", "400",
	    NULL },
	{ "CR in the target", "GET /\rX: HTTP/1.1\r\n\r\n", "400", NULL },
	{ "CR alone ends no line", "GET / HTTP/1.1\rHost: x\r\n\r\n", "400",
	    NULL },
	{ "blank before the colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400",
	    NULL },
	{ "a line without colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", "400",
	    NULL },
	{ "an empty field name", "GET / HTTP/1.1\r\n: x\r\n\r\n", "400", NULL },
	{ "HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "close", NULL },
	{ "a TLS hello", "\x16\x03\x01\x02", "close", NULL },
	{ "SSH", "SSH-2.0-OpenSSH_9.2\r\n", "400", NULL },
	{ "only bytes", "\xff\xfe\xfd", "close", NULL },
	{ "nothing", "", "more", NULL },
	{ "half a head", "GET / HTTP/1.1\r\nHost: x\r\n", "more", NULL },
	{ "a head but for one byte", "GET / HTTP/1.1\r\nHost: x\r\n\r", "more",
	    NULL },
};

/* The outcome of a request that comes in pieces of this size. */
static const char *
outcome(const char *text, size_t size, size_t piece, bool walled)
{
	static char status[4];
	struct http_request request = { 0 };
	enum http_progress progress = HTTP_MORE;
	for (size_t at = 0; at < size && progress == HTTP_MORE; at += piece)
		progress = http_feed(
		    &request, text + at, size - at < piece ? size - at : piece);
	if (progress == HTTP_MORE || progress == HTTP_CLOSE)
		return progress == HTTP_MORE ? "more" : "close";
	struct str answer = progress == HTTP_REFUSED
	    ? http_refusal(&answers, &request)
	    : http_answer(&answers, &request, walled);
	expect_sound(answer);
	assert_false(holds(answer, "script"));
	snprintf(status, sizeof status, "%.3s", answer.data + 9);
	return status;
}

static void
shape_walled(void **state)
{
	const struct shape *shape = *state;
	size_t size = strlen(shape->text);
	assert_string_equal(
	    outcome(shape->text, size, size + 1, true), shape->walled);
	assert_string_equal(outcome(shape->text, size, 1, true), shape->walled);
}

static void
shape_clean(void **state)
{
	const struct shape *shape = *state;
	const char *want = shape->clean ? shape->clean : shape->walled;
	size_t size = strlen(shape->text);
	assert_string_equal(outcome(shape->text, size, size + 1, false), want);
	assert_string_equal(outcome(shape->text, size, 3, false), want);
}

/* ---- limits, and the answers themselves ---------------------------------- */

static size_t
head_of_size(char *text, size_t size)
{
	memset(text, 'x', size);
	memcpy(text, "GET / HTTP/1.1\r\nX: ", 19);
	memcpy(text + size - 4, "\r\n\r\n", 4);
	return size;
}

static void
head_is_bounded(void **state)
{
	(void)state;
	static char text[HTTP_HEAD_SIZE + 1];
	size_t size = head_of_size(text, HTTP_HEAD_SIZE);
	assert_string_equal(outcome(text, size, 1000, true), "302");
	size = head_of_size(text, HTTP_HEAD_SIZE + 1);
	assert_string_equal(outcome(text, size, 1000, true), "431");
}

static void
nul_is_refused(void **state)
{
	(void)state;
	static const char text[] = "GET / HTTP/1.1\r\nX: a\0b\r\n\r\n";
	assert_string_equal(outcome(text, sizeof text - 1, 9, true), "400");
}

static void
host_and_path_are_bounded(void **state)
{
	(void)state;
	char text[2048];
	snprintf(text, sizeof text,
	    "GET /generate_204%0600d HTTP/1.1\r\nHost: www.gstatic.com%0600d"
	    "\r\n\r\n",
	    0, 0);
	assert_string_equal(outcome(text, strlen(text), 7, false), "200");
	assert_string_equal(outcome(text, strlen(text), 7, true), "302");
}

static void
silence_is_a_timeout(void **state)
{
	(void)state;
	struct http_request request = { 0 };
	struct str answer = http_refusal(&answers, &request);
	expect_sound(answer);
	assert_true(str_starts(answer, STR("HTTP/1.1 408 ")));
}

static void
portal_must_be_a_url(void **state)
{
	(void)state;
	static struct http_answers other;
	static char page[HTTP_TEXT_SIZE];
	memset(page, 'x', sizeof page);
	assert_true(http_answers_make(&other,
	    STR("https://[2001:db8::1]:8443/?a=b&c=%20"), STR("<p>100%")));
	assert_false(http_answers_make(&other, STR(""), STR("")));
	assert_false(http_answers_make(&other, STR("help.isp"), STR("")));
	assert_false(
	    http_answers_make(&other, STR("https://a/\r\nX: y"), STR("")));
	assert_false(http_answers_make(&other, STR("https://a/ b"), STR("")));
	assert_false(http_answers_make(
	    &other, STR("https://a"), (struct str){ page, sizeof page }));
}

static void
online_page_is_taken_as_it_is(void **state)
{
	(void)state;
	static struct http_answers other;
	struct http_request request = { 0 };
	assert_true(http_answers_make(
	    &other, STR(PORTAL), STR("<p style=\"width:100%\">hello")));
	assert_int_equal(
	    http_feed(&request, "GET / HTTP/1.1\r\n\r\n", 18), HTTP_COMPLETE);
	struct str answer = http_answer(&other, &request, false);
	expect_sound(answer);
	assert_true(holds(answer, "text/html"));
	assert_true(str_ends(answer, STR("<p style=\"width:100%\">hello")));
}

static const struct CMUnitTest others[] = {
	cmocka_unit_test(head_is_bounded),
	cmocka_unit_test(nul_is_refused),
	cmocka_unit_test(host_and_path_are_bounded),
	cmocka_unit_test(silence_is_a_timeout),
	cmocka_unit_test(portal_must_be_a_url),
	cmocka_unit_test(online_page_is_taken_as_it_is),
};

int
main(void)
{
	static const struct rows_way ways[] = {
		{ "walled", shape_walled },
		{ "clean", shape_clean },
	};
	return ROWS_RUN_WAYS("requests", shapes, ways, make_answers) +
	    cmocka_run_group_tests_name("http", others, make_answers, NULL);
}
