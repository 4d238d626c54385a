/* SPDX-License-Identifier: BSD-2-Clause */
/* test_query.c -- malformed and unsupported questions, cookies, truncation */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/redirector/dns_text.h"
#include "tests/rows.h"

/* A packet as it is: header, then what stands here in hex ('q' is the question
 * "www.Example.com A", 'n' a name of 255 bytes with type and class, blanks are
 * for the eye). */
struct packet {
	const char *name;
	uint16_t flags, count[4];
	const char *rest;
	const char *want;
};

#define OPT "00 0029 04d0 00 00 0000 "
#define Q1                 \
	{                  \
		1, 0, 0, 0 \
	}
#define Q1_OPT             \
	{                  \
		1, 0, 0, 1 \
	}

static const struct packet packets[] = {
	{ "a good one", DNS_RD, Q1, "q", "NOERROR A 192.0.2.80" },
	{ "RD=0", 0, Q1, "q", "NOERROR A 192.0.2.80" },
	{ "odd flags", 0x07bf & ~DNS_QR, Q1, "q", "NOERROR A 192.0.2.80" },
	{ "an answer", DNS_QR, Q1, "q", "drop" },
	/* RFC 1035: opcodes */
	{ "inverse query", 1 << 11, Q1, "q", "NOTIMP unasked" },
	{ "status", 2 << 11, Q1, "q", "NOTIMP unasked" },
	{ "notify", 4 << 11, Q1, "q", "NOTIMP unasked" },
	{ "update", 5 << 11, Q1, "q", "NOTIMP unasked" },
	{ "opcode 15", 15 << 11, Q1, "q", "NOTIMP unasked" },
	/* counts: RFC 9619 */
	{ "no question", DNS_RD, { 0 }, "", "FORMERR unasked" },
	{ "two questions", DNS_RD, { 2 }, "qq", "FORMERR unasked" },
	{ "an answer section", DNS_RD, { 1, 1 }, "q", "FORMERR unasked" },
	{ "an authority section", DNS_RD, { 1, 0, 1 }, "q", "FORMERR unasked" },
	{ "too few questions", DNS_RD, Q1, "", "FORMERR unasked" },
	{ "too few additionals", DNS_RD, { 1, 0, 0, 9 }, "q", "FORMERR" },
	{ "65535 additionals", DNS_RD, { 1, 0, 0, 0xffff }, "q", "FORMERR" },
	{ "bytes behind it", DNS_RD, Q1, "q 00", "FORMERR" },
	/* names */
	{ "255 bytes", DNS_RD, Q1, "n", "NOERROR A 192.0.2.80" },
	{ "256 bytes", DNS_RD, Q1, "01 61 n", "FORMERR unasked" },
	{ "a label of 63 and bytes of all kinds", DNS_RD, Q1,
	    "3f 000102030405060708090a0b0c0d0e0f1011121314151617"
	    "18191a1b1c1d1e1f2e80ff5c220000000000000000000000000000000000000000"
	    "000000000000"
	    "00 0001 0001",
	    "NOERROR A 192.0.2.80" },
	{ "a label of 64", DNS_RD, Q1, "40 61 00 0001 0001",
	    "FORMERR unasked" },
	{ "label type 10", DNS_RD, Q1, "80 61 00 0001 0001",
	    "FORMERR unasked" },
	{ "a pointer to itself", DNS_RD, Q1, "c00c 0001 0001",
	    "FORMERR unasked" },
	{ "a pointer after a label", DNS_RD, Q1, "0161 c00c 0001 0001",
	    "FORMERR unasked" },
	{ "a name cut off", DNS_RD, Q1, "05 6162", "FORMERR unasked" },
	{ "a name without end", DNS_RD, Q1, "01 61", "FORMERR unasked" },
	{ "no type", DNS_RD, Q1, "0161 00", "FORMERR unasked" },
	{ "no class", DNS_RD, Q1, "0161 00 0001 00", "FORMERR unasked" },
	/* classes */
	{ "CH", DNS_RD, Q1, "0776657273696f6e0462696e6400 0010 0003",
	    "REFUSED" },
	{ "HS", DNS_RD, Q1, "0161 00 0001 0004", "REFUSED" },
	{ "class ANY", DNS_RD, Q1, "0161 00 0001 00ff", "REFUSED" },
	{ "class 0", DNS_RD, Q1, "0161 00 0001 0000", "REFUSED" },
	/* types that mean nothing */
	{ "type 0", DNS_RD, Q1, "0161 00 0000 0001", "NOERROR SOA a." },
	{ "type 65535", DNS_RD, Q1, "0161 00 ffff 0001", "NOERROR SOA a." },
	/* EDNS: RFC 6891 */
	{ "OPT", DNS_RD, Q1_OPT, "q" OPT "0000",
	    "NOERROR A 192.0.2.80 opt ede 4" },
	{ "OPT of size 0", DNS_RD, Q1_OPT, "q 00 0029 0000 00 00 0000 0000",
	    "NOERROR A 192.0.2.80 opt ede 4" },
	{ "version 1", DNS_RD, Q1_OPT, "q 00 0029 04d0 00 01 0000 0000",
	    "NOERROR opt" },
	{ "version 255 and a strange form", DNS_RD, Q1_OPT,
	    "q 00 0029 04d0 00 ff 0000 0003 ffffff", "NOERROR opt" },
	{ "all flags", DNS_RD, Q1_OPT, "q 00 0029 04d0 00 00 ffff 0000",
	    "NOERROR A 192.0.2.80 opt do ede 4" },
	{ "OPT twice", DNS_RD, { 1, 0, 0, 2 }, "q" OPT "0000" OPT "0000",
	    "FORMERR" },
	{ "OPT not at the root", DNS_RD, Q1_OPT,
	    "q 016100 0029 04d0 00 00 0000 0000", "FORMERR" },
	{ "options longer than they are", DNS_RD, Q1_OPT, "q" OPT "0005 00",
	    "FORMERR" },
	{ "an option longer than all", DNS_RD, Q1_OPT, "q" OPT "0004 ffff 0001",
	    "FORMERR" },
	{ "half an option", DNS_RD, Q1_OPT, "q" OPT "0003 000a 00", "FORMERR" },
	{ "unknown options", DNS_RD, Q1_OPT,
	    "q" OPT "000d fff0 0003 010203 0008 0002 0001",
	    "NOERROR A 192.0.2.80 opt ede 4" },
	{ "another additional record", DNS_RD, Q1_OPT,
	    "q c00c 0001 0001 00000000 0004 01020304", "NOERROR A 192.0.2.80" },
	{ "another one, then OPT", DNS_RD, { 1, 0, 0, 2 },
	    "q c00c 0001 0001 00000000 0004 01020304" OPT "0000",
	    "NOERROR A 192.0.2.80 opt ede 4" },
	/* cookies: RFC 7873 */
	{ "a client's cookie", DNS_RD, Q1_OPT,
	    "q" OPT "000c 000a 0008 0102030405060708",
	    "NOERROR A 192.0.2.80 opt ede 4 cookie" },
	{ "a strange server's cookie", DNS_RD, Q1_OPT,
	    "q" OPT "0014 000a 0010 0102030405060708 1111111111111111",
	    "NOERROR A 192.0.2.80 opt ede 4 cookie" },
	{ "a cookie of 7", DNS_RD, Q1_OPT,
	    "q" OPT "000b 000a 0007 01020304050607", "FORMERR" },
	{ "a cookie of 9", DNS_RD, Q1_OPT,
	    "q" OPT "000d 000a 0009 010203040506070809", "FORMERR" },
	{ "a cookie of 41", DNS_RD, Q1_OPT,
	    "q" OPT "002d 000a 0029 0000000000000000000000000000000000000000"
	    "000000000000000000000000000000000000000000",
	    "FORMERR" },
	{ "an empty cookie", DNS_RD, Q1_OPT, "q" OPT "0004 000a 0000",
	    "FORMERR" },
	{ "a cookie and no question", DNS_RD, { 0, 0, 0, 1 },
	    OPT "000c 000a 0008 0102030405060708",
	    "NOERROR unasked opt cookie" },
	{ "OPT and no question", DNS_RD, { 0, 0, 0, 1 }, OPT "0000",
	    "FORMERR unasked opt" },
};

static void
write_long_name(struct writer *to)
{
	/* 3 * 64 + 62 + 1 = 255 */
	for (size_t i = 0; i < 4; i++) {
		size_t length = i < 3 ? 63 : 61;
		writer_u8(to, (uint8_t)length);
		for (size_t k = 0; k < length; k++)
			writer_u8(to, (uint8_t)('a' + i));
	}
	writer_u8(to, 0);
	writer_u16(to, TYPE_A);
	writer_u16(to, CLASS_IN);
}

static unsigned
hex(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static size_t
write_packet(const struct packet *packet, uint8_t *room, size_t size)
{
	struct writer to = writer_over(room, size);
	writer_u16(&to, 0x1234);
	writer_u16(&to, packet->flags);
	for (size_t i = 0; i < 4; i++)
		writer_u16(&to, packet->count[i]);
	for (const char *c = packet->rest; *c != '\0'; c++) {
		if (*c == 'q')
			dns_write_question(&to, "www.Example.com", TYPE_A);
		else if (*c == 'n')
			write_long_name(&to);
		else if (*c != ' ') {
			writer_u8(&to, (uint8_t)(hex(*c) << 4 | hex(c[1])));
			c++;
		}
	}
	assert_false(to.full);
	return writer_used(&to);
}

static struct dns_site site;
static struct dns_client walled = {
	.inside = true, .walled = true, .now = 1000000
};

static int
make_site(void **state)
{
	(void)state;
	walled.addr = dns_addr("203.0.113.7");
	return dns_test_site(&site, DNS_FORGE, true) ? 0 : -1;
}

static struct dns_result
ask(const uint8_t *packet, size_t size, uint8_t *answer)
{
	return dns_answer(&site, &walled, (struct names_block){ NULL, 0 },
	    packet, size, answer);
}

static void
packet_is_answered(void **state)
{
	const struct packet *row = *state;
	uint8_t packet[1024], answer[DNS_ROOM];
	char text[1024];
	size_t size = write_packet(row, packet, sizeof packet);
	struct dns_result result = ask(packet, size, answer);
	assert_string_equal(
	    dns_result_words(result, answer, text, sizeof text), row->want);
	if (result.outcome != DNS_ANSWER)
		return;
	/* the question is echoed with its letters, opcode and RD are kept */
	assert_int_equal(answer[2] & 0x79, packet[2] & 0x79);
	if (answer[5] == 1)
		assert_memory_equal(
		    answer + DNS_HEADER_SIZE, packet + DNS_HEADER_SIZE, 4);
	/* never much more than was asked with */
	assert_true(result.size <= size + 160);
}

/* Each packet cut off at each byte: an outcome, never a read past its end
 * (the sanitizers see that), and never an answer to less than a header. */
static void
packet_is_cut_off(void **state)
{
	const struct packet *row = *state;
	uint8_t packet[1024], answer[DNS_ROOM];
	char text[1024];
	size_t whole = write_packet(row, packet, sizeof packet);
	for (size_t size = 0; size < whole; size++) {
		uint8_t *copy = memcpy(test_malloc(size + 1), packet, size);
		struct dns_result result = ask(copy, size, answer);
		test_free(copy);
		if (size < DNS_HEADER_SIZE)
			assert_int_equal(result.outcome, DNS_DROP);
		else if (result.outcome == DNS_ANSWER)
			assert_null(strstr(
			    dns_words(answer, result.size, text, sizeof text),
			    "broken"));
	}
}

static void
letters_are_echoed(void **state)
{
	(void)state;
	uint8_t packet[512], answer[DNS_ROOM];
	size_t size = dns_packet("wWw.eXAMPLE.cOm A", packet, sizeof packet);
	struct dns_result result = ask(packet, size, answer);
	assert_int_equal(result.outcome, DNS_ANSWER);
	assert_memory_equal(answer + DNS_HEADER_SIZE, packet + DNS_HEADER_SIZE,
	    size - DNS_HEADER_SIZE);
}

static void
version_is_told(void **state)
{
	(void)state;
	uint8_t packet[512], answer[DNS_ROOM];
	struct writer to = writer_over(packet, sizeof packet);
	dns_write_header(&to, DNS_RD, 1, 1);
	dns_write_question(&to, "a", TYPE_A);
	dns_write_opt(&to, 1232, 7, 0, NULL, 0);
	struct dns_result result = ask(packet, writer_used(&to), answer);
	/* 11 bytes of OPT at the end: BADVERS is 16, its upper bits are 1 */
	assert_int_equal(answer[3] & DNS_RCODE, 0);
	assert_int_equal(answer[result.size - 6], 1);
	assert_int_equal(answer[result.size - 5], 0);
}

/* RFC 9018 A.1 to A.3 */
static void
cookies_are_those_of_the_rfc(void **state)
{
	(void)state;
	static const uint8_t secret[] = { 0xe5, 0xe9, 0x73, 0xe5, 0xa6, 0xb2,
		0xa4, 0x3f, 0x48, 0xe7, 0xdc, 0x84, 0x9e, 0x37, 0xbf, 0xcf };
	static const uint8_t want[] = { 0x24, 0x64, 0xc4, 0xab, 0xcf, 0x10,
		0xc9, 0x57, 0x01, 0x00, 0x00, 0x00, 0x5c, 0xf7, 0x9f, 0x11,
		0x1f, 0x81, 0x30, 0xc3, 0xee, 0xe2, 0x94, 0x80 };
	uint8_t cookie[COOKIE_SIZE];
	struct addr addr = dns_addr("198.51.100.100");
	cookie_make(secret, &addr, 1559731985, want, cookie);
	assert_memory_equal(cookie, want, sizeof want);
}

static bool
cookie_holds(uint32_t now, const char *from, size_t size)
{
	uint8_t cookie[COOKIE_SIZE + 1] = { 0 };
	struct addr addr = dns_addr("2001:db8::7"), other = dns_addr(from);
	cookie_make(
	    site.secret, &addr, 5000000, (const uint8_t *)"12345678", cookie);
	return cookie_check(
	    site.secret, &other, now, (struct reader){ cookie, size });
}

static void
cookies_prove_an_address(void **state)
{
	(void)state;
	assert_true(cookie_holds(5000000, "2001:db8::7", COOKIE_SIZE));
	assert_true(cookie_holds(5003600, "2001:db8::7", COOKIE_SIZE));
	assert_false(cookie_holds(5003601, "2001:db8::7", COOKIE_SIZE));
	assert_true(cookie_holds(4999700, "2001:db8::7", COOKIE_SIZE));
	assert_false(cookie_holds(4999699, "2001:db8::7", COOKIE_SIZE));
	assert_false(cookie_holds(5000000, "2001:db8::8", COOKIE_SIZE));
	assert_false(cookie_holds(5000000, "192.0.2.7", COOKIE_SIZE));
	assert_false(cookie_holds(5000000, "2001:db8::7", COOKIE_SIZE - 1));
	assert_false(cookie_holds(5000000, "2001:db8::7", COOKIE_SIZE + 1));
	assert_false(cookie_holds(5000000, "2001:db8::7", 8));
	assert_false(cookie_holds(5000000, "2001:db8::7", 0));
}

static size_t
packet_with_cookie(
    uint8_t *packet, size_t room, const void *cookie, size_t size)
{
	uint8_t option[4 + COOKIE_SIZE];
	struct writer to = writer_over(packet, room);
	struct writer of = writer_over(option, sizeof option);
	writer_u16(&of, OPTION_COOKIE);
	writer_u16(&of, (uint16_t)size);
	writer_bytes(&of, cookie, size);
	dns_write_header(&to, DNS_RD, 1, 1);
	dns_write_question(&to, "a", TYPE_A);
	dns_write_opt(&to, 1232, 0, 0, option, writer_used(&of));
	return writer_used(&to);
}

static void
who_comes_back_with_a_cookie_is_proven(void **state)
{
	(void)state;
	uint8_t packet[512], answer[DNS_ROOM];
	size_t size = packet_with_cookie(packet, sizeof packet, "12345678", 8);
	struct dns_result first = ask(packet, size, answer);
	assert_false(first.proven);
	/* it is the last option that we write */
	const uint8_t *cookie = answer + first.size - COOKIE_SIZE;
	size = packet_with_cookie(packet, sizeof packet, cookie, COOKIE_SIZE);
	assert_true(ask(packet, size, answer).proven);
	packet[size - 1] ^= 1;
	assert_false(ask(packet, size, answer).proven);
	walled.tcp = true;
	assert_true(ask(packet, size, answer).proven);
	walled.tcp = false;
}

/* ---- replies of the resolver --------------------------------------------- */

static size_t
reply_of_size(
    const uint8_t *packet, size_t packet_size, uint8_t *reply, size_t size)
{
	memset(reply, 0, size);
	memcpy(reply, packet, packet_size);
	reply[2] |= 0x80;
	reply[3] |= 0x80;
	reply[7] = 9;
	return size;
}

static void
replies_that_fit_pass_as_they_are(void **state)
{
	(void)state;
	uint8_t packet[512], reply[4096], copy[4096];
	size_t size = dns_packet("www.example.com A", packet, sizeof packet);
	reply_of_size(packet, size, reply, 512);
	memcpy(copy, reply, sizeof copy);
	assert_int_equal(dns_reply(packet, size, false, reply, 512), 512);
	assert_memory_equal(reply, copy, 512);
	assert_int_equal(dns_reply(packet, size, true, reply, 4096), 4096);
	size = dns_packet("www.example.com A edns", packet, sizeof packet);
	assert_int_equal(
	    dns_reply(packet, size, false, reply, DNS_UDP_SIZE), DNS_UDP_SIZE);
}

static void
replies_that_do_not_fit_are_cut(void **state)
{
	(void)state;
	uint8_t packet[512], reply[4096];
	char text[256];
	size_t size = dns_packet("www.example.com A", packet, sizeof packet);
	reply_of_size(packet, size, reply, 513);
	size_t cut = dns_reply(packet, size, false, reply, 513);
	assert_string_equal(
	    dns_words(reply, cut, text, sizeof text), "NOERROR tc");
	size = dns_packet("www.example.com A edns", packet, sizeof packet);
	reply_of_size(packet, size, reply, DNS_UDP_SIZE + 1);
	cut = dns_reply(packet, size, false, reply, DNS_UDP_SIZE + 1);
	assert_string_equal(
	    dns_words(reply, cut, text, sizeof text), "NOERROR tc opt");
}

static void
what_is_no_reply_is_dropped(void **state)
{
	(void)state;
	uint8_t packet[512], reply[512];
	size_t size = dns_packet("www.example.com A", packet, sizeof packet);
	reply_of_size(packet, size, reply, 100);
	reply[DNS_HEADER_SIZE + 1] ^= 0x20; /* a capital: the same name */
	assert_int_equal(dns_reply(packet, size, false, reply, 100), 100);
	static const size_t differing[] = { 0, 1, 2, 5, DNS_HEADER_SIZE + 2,
		DNS_HEADER_SIZE + 18, DNS_HEADER_SIZE + 20 };
	for (size_t i = 0; i < sizeof differing / sizeof *differing; i++) {
		reply_of_size(packet, size, reply, 100);
		reply[differing[i]] ^= 0x81;
		assert_int_equal(dns_reply(packet, size, false, reply, 100), 0);
	}
	reply_of_size(packet, size, reply, 100);
	for (size_t cut = 0; cut < size; cut++)
		assert_int_equal(dns_reply(packet, size, false, reply, cut), 0);
}

static const struct CMUnitTest others[] = {
	cmocka_unit_test(letters_are_echoed),
	cmocka_unit_test(version_is_told),
	cmocka_unit_test(cookies_are_those_of_the_rfc),
	cmocka_unit_test(cookies_prove_an_address),
	cmocka_unit_test(who_comes_back_with_a_cookie_is_proven),
	cmocka_unit_test(replies_that_fit_pass_as_they_are),
	cmocka_unit_test(replies_that_do_not_fit_are_cut),
	cmocka_unit_test(what_is_no_reply_is_dropped),
};

int
main(void)
{
	static const struct rows_way ways[] = {
		{ "whole", packet_is_answered },
		{ "cut off", packet_is_cut_off },
	};
	return ROWS_RUN_WAYS("packets", packets, ways, make_site) +
	    cmocka_run_group_tests_name("query", others, make_site, NULL);
}
