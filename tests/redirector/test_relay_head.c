/* SPDX-License-Identifier: BSD-2-Clause */
/* test_relay_head.c -- what is relayed, and all that could be read two ways */
#include <stdio.h>
#include <string.h>

#include "redirector/relay_head.h"
#include "tests/rows.h"

/* `want` is "HOST BODY" of what is relayed; NULL: it is not. */
struct row {
	const char *name, *head, *want;
};

#define GET "GET /pool/a.deb?x=1&y=%20 HTTP/1.1\r\n"
#define POST "POST /ocsp HTTP/1.1\r\n"
#define HOST "Host: up.example\r\n"
#define END "\r\n"

static const struct row rows[] = {
	{ "GET", GET HOST END, "up.example 0" },
	{ "HEAD", "HEAD / HTTP/1.1\r\n" HOST END, "up.example 0" },
	{ "POST", POST HOST "Content-Length: 83\r\n" END, "up.example 83" },
	{ "POST without a body", POST HOST END, "up.example 0" },
	{ "HTTP/1.0", "GET / HTTP/1.0\r\n" HOST END, "up.example 0" },
	{ "host of another case", GET "hOsT: UP.Example\r\n" END,
	    "up.example 0" },
	{ "host in blanks", GET "Host: \t up.example \t\r\n" END,
	    "up.example 0" },
	{ "host without blank", GET "Host:up.example\r\n" END, "up.example 0" },
	{ "other fields",
	    GET HOST "Range: bytes=0-9\r\nCookie: a=b\r\nX_y: \x80\xff\r\n"
		     "Connection: keep-alive, lazaret-relay\r\n" END,
	    "up.example 0" },
	{ "the longest body", POST HOST "Content-Length: 65536\r\n" END,
	    "up.example 65536" },
	{ "GET that says it has none", GET HOST "Content-Length: 0\r\n" END,
	    "up.example 0" },

	{ "no host", GET END, NULL },
	{ "an empty host", GET "Host:\r\n" END, NULL },
	{ "two hosts", GET HOST "Host: other.example\r\n" END, NULL },
	{ "the same host twice", GET HOST HOST END, NULL },
	{ "two hosts in one", GET "Host: up.example, up.example\r\n" END,
	    NULL },
	{ "a port", GET "Host: up.example:8080\r\n" END, NULL },
	{ "the usual port", GET "Host: up.example:80\r\n" END, NULL },
	{ "a final dot", GET "Host: up.example.\r\n" END, NULL },
	{ "an empty label", GET "Host: up..example\r\n" END, NULL },
	{ "a user", GET "Host: a@up.example\r\n" END, NULL },
	{ "a path in the host", GET "Host: up.example/x\r\n" END, NULL },
	{ "an IPv6 address", GET "Host: [2001:db8::1]\r\n" END, NULL },
	{ "an absolute target", "GET http://up.example/ HTTP/1.1\r\n" HOST END,
	    NULL },
	{ "an absolute target of another host",
	    "GET http://other.example/ HTTP/1.1\r\n" HOST END, NULL },
	{ "an authority", "GET up.example:80 HTTP/1.1\r\n" HOST END, NULL },
	{ "an asterisk", "GET * HTTP/1.1\r\n" HOST END, NULL },
	{ "a fragment", "GET /#x HTTP/1.1\r\n" HOST END, NULL },
	{ "a backslash", "GET /\\\\other.example HTTP/1.1\r\n" HOST END, NULL },
	{ "a byte of no alphabet", "GET /\x80 HTTP/1.1\r\n" HOST END, NULL },
	{ "two blanks", "GET  / HTTP/1.1\r\n" HOST END, NULL },
	{ "a tab", "GET /\tHTTP/1.1\r\n" HOST END, NULL },
	{ "no version", "GET /\r\n" HOST END, NULL },
	{ "another version", "GET / HTTP/1.2\r\n" HOST END, NULL },
	{ "words behind the version", "GET / HTTP/1.1 x\r\n" HOST END, NULL },
	{ "another method", "PUT / HTTP/1.1\r\n" HOST END, NULL },
	{ "CONNECT", "CONNECT up.example:443 HTTP/1.1\r\n" HOST END, NULL },
	{ "a method in small letters", "get / HTTP/1.1\r\n" HOST END, NULL },
	{ "an empty line first", "\r\n" GET HOST END, NULL },

	{ "LF alone", "GET / HTTP/1.1\n" HOST END, NULL },
	{ "LF alone behind a field", GET "Host: up.example\n" END, NULL },
	{ "LF alone at the end", GET HOST "\n", NULL },
	{ "CR alone", GET "Host: up.example\rX: y\r\n" END, NULL },
	{ "CR twice", GET "Host: up.example\r\r\n" END, NULL },
	{ "a folded host", GET "Host:\r\n up.example\r\n" END, NULL },
	{ "a folded field", GET HOST "X: a\r\n\tb\r\n" END, NULL },
	{ "a folded first line", GET " X: a\r\n" HOST END, NULL },
	{ "a blank before the colon", GET HOST "X : a\r\n" END, NULL },
	{ "no colon", GET HOST "X\r\n" END, NULL },
	{ "no name", GET HOST ": x\r\n" END, NULL },
	{ "a control byte", GET HOST "X: a\x01\r\n" END, NULL },
	{ "no end", GET HOST, NULL },
	{ "nothing", "", NULL },
	{ "bytes behind the end", GET HOST END "GET / HTTP/1.1\r\n", NULL },

	{ "a longer body", POST HOST "Content-Length: 65537\r\n" END, NULL },
	{ "a body of GET", GET HOST "Content-Length: 1\r\n" END, NULL },
	{ "two lengths",
	    POST HOST "Content-Length: 5\r\nContent-Length: 6\r\n" END, NULL },
	{ "the same length twice",
	    POST HOST "Content-Length: 5\r\nContent-Length: 5\r\n" END, NULL },
	{ "lengths in one", POST HOST "Content-Length: 5, 5\r\n" END, NULL },
	{ "a length with a sign", POST HOST "Content-Length: +5\r\n" END,
	    NULL },
	{ "a length below zero", POST HOST "Content-Length: -5\r\n" END, NULL },
	{ "a hexadecimal length", POST HOST "Content-Length: 0x5\r\n" END,
	    NULL },
	{ "a length of 2^64",
	    POST HOST "Content-Length: 18446744073709551616\r\n" END, NULL },
	{ "an empty length", POST HOST "Content-Length:\r\n" END, NULL },
	{ "a length with '_'", POST HOST "Content_Length: 5\r\n" END, NULL },
	{ "chunks", POST HOST "Transfer-Encoding: chunked\r\n" END, NULL },
	{ "chunks with '_'", POST HOST "Transfer_Encoding: chunked\r\n" END,
	    NULL },
	{ "chunks and a length",
	    POST HOST
	    "Content-Length: 5\r\ntransfer-encoding: identity\r\n" END,
	    NULL },
	{ "an upgrade", GET HOST "Upgrade: h2c\r\n" END, NULL },
	{ "a body that waits", POST HOST "Expect: 100-continue\r\n" END, NULL },
	{ "our own field", GET HOST "Lazaret-Relay: other.example\r\n" END,
	    NULL },
	{ "our own field, first", GET "lazaret-relay: up.example\r\n" HOST END,
	    NULL },
	{ "our own field with '_'",
	    GET HOST "Lazaret_Relay: other.example\r\n" END, NULL },
};

static void
row(void **state)
{
	const struct row *row = *state;
	struct relay_head head;
	char text[300];
	size_t size = strlen(row->head);
	bool good = relay_head_read((struct str){ row->head, size }, &head);
	assert_int_equal(good, row->want != NULL);
	/* nothing that ends early is good */
	for (size_t cut = 0; cut < size; cut++) {
		struct relay_head part;
		assert_false(
		    relay_head_read((struct str){ row->head, cut }, &part) &&
		    row->want != NULL);
	}
	if (!good)
		return;
	snprintf(text, sizeof text, "%.*s %u", (int)head.host_length, head.host,
	    (unsigned)head.body);
	assert_string_equal(text, row->want);
}

static void
our_field_is_the_first(void **state)
{
	(void)state;
	static const char want[] = GET "Lazaret-Relay: up.example\r\n"
				       "Host: UP.example\r\nX: y\r\n" END;
	uint8_t room[RELAY_HEAD_SIZE];
	struct relay_head head;
	assert_true(relay_head_read(
	    STR(GET "Host: UP.example\r\nX: y\r\n" END), &head));
	assert_int_equal(relay_head_write(&head, room), sizeof want - 1);
	assert_memory_equal(room, want, sizeof want - 1);
}

static void
the_longest_head_has_room(void **state)
{
	(void)state;
	static char text[HTTP_HEAD_SIZE];
	static uint8_t room[RELAY_HEAD_SIZE];
	struct relay_head head;
	char label[64];
	memset(label, 'a', 63);
	int at = snprintf(text, sizeof text,
	    "GET / HTTP/1.1\r\nHost: %.63s.%.63s.%.63s.%.61s\r\nX: ", label,
	    label, label, label);
	memset(text + at, 'x', sizeof text - (size_t)at);
	memcpy(text + sizeof text - 4, "\r\n\r\n", 4);
	assert_true(relay_head_read((struct str){ text, sizeof text }, &head));
	assert_int_equal(head.host_length, 253);
	assert_int_equal(relay_head_write(&head, room),
	    sizeof text + sizeof "Lazaret-Relay: \r\n" - 1 + 253);
}

static void
zero_bytes_are_refused(void **state)
{
	(void)state;
	struct relay_head head;
	assert_false(relay_head_read(STR(GET HOST "X: a\0b\r\n" END), &head));
	assert_false(
	    relay_head_read(STR(GET "Host: up\0.example\r\n" END), &head));
	assert_false(
	    relay_head_read(STR("GET /\0 HTTP/1.1\r\n" HOST END), &head));
}

static const struct CMUnitTest others[] = {
	cmocka_unit_test(our_field_is_the_first),
	cmocka_unit_test(the_longest_head_has_room),
	cmocka_unit_test(zero_bytes_are_refused),
};

int
main(void)
{
	return ROWS_RUN("heads", rows, row) +
	    cmocka_run_group_tests_name("relay_head", others, NULL, NULL);
}
