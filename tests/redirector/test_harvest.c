/* SPDX-License-Identifier: BSD-2-Clause */
/* test_harvest.c -- exactly the addresses that answer, of replies of all kinds
 */
#include <stdlib.h>

#include "redirector/harvest.h"
#include "tests/redirector/dns_text.h"
#include "tests/rows.h"

/* Replies are written as "OWNER TYPE TTL DATA; …"; an owner or an alias "^N"
 * is a pointer to byte N of the message. */
struct row {
	const char *name, *question, *answers, *want;
};

#define NONE ""

static const struct row rows[] = {
	{ "one", "up.example A", "up.example A 300 192.0.2.1",
	    "300 192.0.2.1" },
	{ "by pointer", "up.example A", "^12 A 300 192.0.2.1",
	    "300 192.0.2.1" },
	{ "several", "up.example A",
	    "^12 A 300 192.0.2.1; ^12 A 300 192.0.2.2; ^12 A 300 192.0.2.1",
	    "300 192.0.2.1 192.0.2.2 192.0.2.1" },
	{ "IPv6", "up.example AAAA",
	    "^12 AAAA 60 2001:db8::1; ^12 AAAA 60 2001:db8::2",
	    "60 2001:db8::1 2001:db8::2" },
	{ "the smallest TTL", "up.example A",
	    "^12 A 300 192.0.2.1; ^12 A 7 192.0.2.2", "7 192.0.2.1 192.0.2.2" },
	{ "a TTL that is none", "up.example A", "^12 A 2147483648 192.0.2.1",
	    "0 192.0.2.1" },
	{ "letters of another case", "Up.eXample A", "uP.ExamPle A 5 192.0.2.1",
	    "5 192.0.2.1" },
	{ "an alias", "up.example A",
	    "^12 CNAME 30 a.cdn.example; a.cdn.example A 300 192.0.2.9",
	    "30 192.0.2.9" },
	{ "three aliases", "up.example A",
	    "^12 CNAME 300 a.example; a.example CNAME 4 b.example; "
	    "b.example CNAME 300 c.example; c.example A 300 192.0.2.9",
	    "4 192.0.2.9" },
	{ "aliases in another order", "up.example A",
	    "c.example A 300 192.0.2.9; b.example CNAME 300 c.example; "
	    "^12 CNAME 9 b.example",
	    "9 192.0.2.9" },
	{ "an alias by pointer", "up.example A",
	    "^12 CNAME 30 ^15; example A 300 192.0.2.9", "30 192.0.2.9" },
	{ "others' addresses", "up.example A",
	    "other.example A 300 192.0.2.6; ^12 A 300 192.0.2.1; "
	    "example A 1 192.0.2.7",
	    "300 192.0.2.1" },
	{ "addresses beside the chain", "up.example A",
	    "^12 CNAME 30 a.example; b.example A 300 192.0.2.6; "
	    "a.example A 300 192.0.2.9",
	    "30 192.0.2.9" },
	{ "the other family", "up.example A",
	    "^12 AAAA 300 2001:db8::6; ^12 A 300 192.0.2.1", "300 192.0.2.1" },
	{ "other types, another TTL", "up.example A",
	    "^12 TXT 1 x; ^12 RRSIG 2 x; ^12 A 300 192.0.2.1",
	    "300 192.0.2.1" },
	{ "another question", "up.example TXT", "^12 A 300 192.0.2.1", NONE },
	{ "an alias of itself", "up.example A",
	    "^12 CNAME 30 up.example; other.example A 300 192.0.2.1", NONE },
	{ "aliases in a ring", "up.example A",
	    "^12 CNAME 30 a.example; a.example CNAME 30 up.example", NONE },
	{ "an alias that ends nowhere", "up.example A",
	    "^12 CNAME 30 a.example; b.example A 30 192.0.2.1", NONE },
	{ "no answer", "up.example A", "", NONE },
	{ "an address of three bytes", "up.example A", "^12 A 300 short",
	    NONE },
	{ "a pointer to itself", "up.example A", "^28 A 300 192.0.2.1", NONE },
	{ "a pointer forwards", "up.example A", "^40 A 300 192.0.2.1", NONE },
	{ "a pointer out of all", "up.example A", "^16000 A 300 192.0.2.1",
	    NONE },
	{ "a broken record behind", "up.example A",
	    "^12 A 300 192.0.2.1; ^9999 A 300 192.0.2.2", NONE },
};

static void
write_owner(struct writer *to, struct str text)
{
	char name[256];
	snprintf(name, sizeof name, "%.*s", (int)text.len, text.data);
	if (name[0] == '^')
		writer_u16(
		    to, (uint16_t)(0xc000 | strtoul(name + 1, NULL, 10)));
	else
		dns_write_name(to, name);
}

static void
write_data(struct writer *to, uint16_t type, struct str text)
{
	struct addr addr;
	if (addr_parse(text, &addr))
		writer_bytes(to, addr.bytes, addr.family == 4 ? 4 : 16);
	else if (type == TYPE_CNAME)
		write_owner(to, text);
	else
		writer_str(to, STR("abc"));
}

static void
write_record(struct writer *to, struct str text)
{
	struct str rest, word;
	write_owner(to, str_cut(text, ' ', &rest));
	char type[16];
	word = str_cut(rest, ' ', &rest);
	snprintf(type, sizeof type, "%.*s", (int)word.len, word.data);
	writer_u16(to, dns_type(type));
	writer_u16(to, CLASS_IN);
	word = str_cut(rest, ' ', &rest);
	writer_u32(to, (uint32_t)strtoul(word.data, NULL, 10));
	uint8_t *length = to->at;
	writer_u16(to, 0);
	write_data(to, dns_type(type), rest);
	length[1] = (uint8_t)(to->at - length - 2);
}

/* The reply in `room`; its size. */
static size_t
make_reply(
    const char *question, const char *answers, uint8_t *room, size_t size)
{
	uint8_t packet[512];
	size_t asked = dns_packet(question, packet, sizeof packet);
	struct writer to = writer_over(room, size);
	struct str rest = str_from(answers);
	uint8_t count = 0;
	writer_bytes(&to, packet, asked);
	for (; rest.len > 0; count++)
		write_record(&to, str_trim(str_cut(rest, ';', &rest)));
	room[2] |= 0x80;
	room[7] = count;
	assert_false(to.full);
	return writer_used(&to);
}

static const char *
words(const uint8_t *reply, size_t size, char *text, size_t room)
{
	struct harvest harvest;
	char addr[ADDR_TEXT_SIZE];
	*text = '\0';
	if (!harvest_read(reply, size, &harvest))
		return text;
	int at = snprintf(text, room, "%u", (unsigned)harvest.ttl);
	for (size_t i = 0; i < harvest.count; i++)
		at += snprintf(text + at, room - (size_t)at, " %s",
		    addr_print(&harvest.addr[i], addr));
	return text;
}

static void
row(void **state)
{
	const struct row *row = *state;
	uint8_t reply[2048];
	char text[2048];
	size_t size =
	    make_reply(row->question, row->answers, reply, sizeof reply);
	assert_string_equal(words(reply, size, text, sizeof text), row->want);
	/* cut off anywhere, it is never more than it was, and mostly nothing */
	for (size_t cut = 0; cut < size; cut++) {
		uint8_t *part = malloc(cut + 1);
		assert_non_null(part);
		memcpy(part, reply, cut);
		words(part, cut, text, sizeof text);
		assert_string_equal(text, NONE);
		free(part);
	}
}

static void
only_good_replies_count(void **state)
{
	(void)state;
	uint8_t reply[512];
	char text[256];
	size_t size = make_reply(
	    "up.example A", "^12 A 300 192.0.2.1", reply, sizeof reply);
	reply[3] |= DNS_NXDOMAIN;
	assert_string_equal(words(reply, size, text, sizeof text), NONE);
	reply[3] &= 0xf0;
	reply[2] &= 0x7f; /* a question */
	assert_string_equal(words(reply, size, text, sizeof text), NONE);
	reply[2] |= 0x80;
	assert_string_equal(
	    words(reply, size, text, sizeof text), "300 192.0.2.1");
	reply[2] |= 0x02; /* cut off by the resolver: what it tells counts */
	assert_string_equal(
	    words(reply, size, text, sizeof text), "300 192.0.2.1");
}

/* A reply with so many aliases, one leading to the next. */
static bool
finds_after_aliases(int aliases)
{
	uint8_t reply[4096];
	char text[4096], out[64];
	int at = 0;
	for (int i = 0; i < aliases; i++)
		at += snprintf(text + at, sizeof text - (size_t)at,
		    "n%d.example CNAME 9 n%d.example; ", i, i + 1);
	snprintf(text + at, sizeof text - (size_t)at,
	    "n%d.example A 9 192.0.2.1", aliases);
	size_t size = make_reply("n0.example A", text, reply, sizeof reply);
	return strcmp(words(reply, size, out, sizeof out), "9 192.0.2.1") == 0;
}

static void
aliases_are_bounded(void **state)
{
	(void)state;
	assert_true(finds_after_aliases(HARVEST_ALIASES));
	assert_false(finds_after_aliases(HARVEST_ALIASES + 1));
}

/* So many addresses; the question and a signature among them. */
static size_t
count_of(int addresses)
{
	static uint8_t reply[65535];
	struct harvest harvest;
	struct writer to = writer_over(reply, sizeof reply);
	size_t size = make_reply("up.example A", "", reply, sizeof reply);
	to.at += size;
	to.left -= size;
	for (int i = 0; i < addresses; i++) {
		char text[64];
		snprintf(text, sizeof text, "^12 A 300 192.0.2.%d", i % 256);
		write_record(&to, str_from(text));
	}
	reply[6] = (uint8_t)(addresses >> 8);
	reply[7] = (uint8_t)addresses;
	return harvest_read(reply, writer_used(&to), &harvest) ? harvest.count
							       : 0;
}

static void
addresses_are_bounded(void **state)
{
	(void)state;
	assert_int_equal(count_of(PIN_ADDRESSES), PIN_ADDRESSES);
	assert_int_equal(count_of(PIN_ADDRESSES + 1), PIN_ADDRESSES);
	assert_int_equal(count_of(3000), PIN_ADDRESSES);
}

/* Pointers to pointers lead backwards, and not for long. */
static void
pointers_are_bounded(void **state)
{
	(void)state;
	uint8_t bytes[2 * NAME_LABELS + 8] = { 0 };
	struct reader message = { bytes, sizeof bytes };
	struct name name;
	for (size_t i = 0; i <= NAME_LABELS; i++) {
		bytes[2 + 2 * i] = 0xc0;
		bytes[3 + 2 * i] = (uint8_t)(2 * i);
	}
	struct reader last = { bytes + 2 * NAME_LABELS, 2 };
	assert_true(name_unpack(message, &last, &name));
	assert_int_equal(name.length, 1);
	assert_int_equal(last.left, 0);
	struct reader beyond = { bytes + 2 * NAME_LABELS + 2, 2 };
	assert_false(name_unpack(message, &beyond, &name));
}

static const struct CMUnitTest others[] = {
	cmocka_unit_test(only_good_replies_count),
	cmocka_unit_test(aliases_are_bounded),
	cmocka_unit_test(addresses_are_bounded),
	cmocka_unit_test(pointers_are_bounded),
};

int
main(void)
{
	return ROWS_RUN("replies", rows, row) +
	    cmocka_run_group_tests_name("harvest", others, NULL, NULL);
}
