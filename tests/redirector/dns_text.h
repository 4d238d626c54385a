/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_text.h -- DNS questions from words, answers to words, for tests */
#ifndef TESTS_DNS_TEXT_H
#define TESTS_DNS_TEXT_H

#include <stdio.h>
#include <string.h>

#include "redirector/cookie.h"
#include "redirector/dns.h"
#include "redirector/query.h"
#include "redirector/type.h"

static inline uint16_t
dns_type(const char *word)
{
	uint16_t type;
	return type_parse(str_from(word), &type) ? type : 0;
}

/* The labels of a name with their letters as they are given. */
static inline void
dns_write_name(struct writer *to, const char *text)
{
	struct str rest = str_from(text);
	while (rest.len > 0) {
		struct str label = str_cut(rest, '.', &rest);
		writer_u8(to, (uint8_t)label.len);
		writer_str(to, label);
	}
	writer_u8(to, 0);
}

static inline void
dns_write_question(struct writer *to, const char *name, uint16_t type)
{
	dns_write_name(to, name);
	writer_u16(to, type);
	writer_u16(to, CLASS_IN);
}

static inline void
dns_write_header(
    struct writer *to, uint16_t flags, uint16_t questions, uint16_t additional)
{
	writer_u16(to, 0x1234);
	writer_u16(to, flags);
	writer_u16(to, questions);
	writer_u32(to, 0);
	writer_u16(to, additional);
}

static inline void
dns_write_opt(struct writer *to, uint16_t udp_size, uint8_t version,
    uint16_t flags, const void *options, size_t size)
{
	writer_u8(to, 0);
	writer_u16(to, TYPE_OPT);
	writer_u16(to, udp_size);
	writer_u8(to, 0);
	writer_u8(to, version);
	writer_u16(to, flags);
	writer_u16(to, (uint16_t)size);
	writer_bytes(to, options, size);
}

/* A packet for "name TYPE", then words: edns, do, cd. Returns its size. */
static inline size_t
dns_packet(const char *words, uint8_t *room, size_t size)
{
	char name[300] = "", type[16] = "", rest[32] = "";
	const char *blank = strchr(words, ' ');
	snprintf(name, sizeof name, "%.*s", (int)(blank - words), words);
	const char *second = strchr(blank + 1, ' ');
	snprintf(type, sizeof type, "%.*s",
	    second ? (int)(second - blank - 1) : 15, blank + 1);
	snprintf(rest, sizeof rest, "%s", second ? second : "");
	bool dnssec = strstr(rest, "do"), edns = strstr(rest, "edns");
	struct writer to = writer_over(room, size);
	dns_write_header(&to, strstr(rest, "cd") ? DNS_RD | DNS_CD : DNS_RD, 1,
	    dnssec || edns);
	dns_write_question(
	    &to, strcmp(name, ".") == 0 ? "" : name, dns_type(type));
	if (dnssec || edns)
		dns_write_opt(&to, 1232, 0, dnssec ? EDNS_DO : 0, NULL, 0);
	return writer_used(&to);
}

/* ---- answers ------------------------------------------------------------ */

/* What stands between words elsewhere is no blank in a name. */
static inline void
dns_print_label(struct writer *out, struct reader label)
{
	for (size_t i = 0; i < label.left; i++)
		writer_u8(out, label.at[i] > ' ' ? label.at[i] : '_');
	writer_u8(out, '.');
}

/* A name with pointers, as text; stops where it is cut off. */
static inline void
dns_print_name(
    struct writer *out, const uint8_t *packet, size_t size, struct reader *at)
{
	struct reader r = *at;
	bool jumped = false;
	uint8_t length = 0, low;
	struct reader label;
	for (int hops = 0; hops < 200 && reader_u8(&r, &length) && length > 0;
	     hops++) {
		if (length >= 0xc0) {
			if (!reader_u8(&r, &low))
				return;
			if (!jumped)
				*at = r;
			jumped = true;
			size_t to = (size_t)(length & 0x3f) << 8 | low;
			r = (struct reader){ packet + to,
				to < size ? size - to : 0 };
			continue;
		}
		if (!reader_take(&r, length, &label))
			return;
		dns_print_label(out, label);
	}
	if (!jumped)
		*at = r;
}

static inline void
dns_print_data(struct writer *out, const uint8_t *packet, size_t size,
    uint16_t type, struct reader data)
{
	char text[ADDR_TEXT_SIZE];
	struct addr addr = { .family = type == TYPE_A ? 4 : 6 };
	if (type == TYPE_A || type == TYPE_AAAA) {
		memcpy(addr.bytes, data.at, data.left < 16 ? data.left : 16);
		writer_str(out, str_from(addr_print(&addr, text)));
	} else if (type == TYPE_PTR || type == TYPE_NS || type == TYPE_SOA) {
		dns_print_name(out, packet, size, &data);
	} else if (type == TYPE_HINFO) {
		writer_bytes(out, data.at + 1, data.at[0]);
	}
}

static inline void
dns_print_options(struct writer *out, struct reader options)
{
	uint16_t code, length, error;
	struct reader value;
	while (options.left > 0 && reader_u16(&options, &code) &&
	    reader_u16(&options, &length) &&
	    reader_take(&options, length, &value)) {
		if (code == OPTION_COOKIE) {
			writer_str(out, STR(" cookie"));
		} else if (code == OPTION_ERROR && reader_u16(&value, &error)) {
			writer_str(out, STR(" ede "));
			writer_number(out, error);
		}
	}
}

static inline bool
dns_print_record(struct writer *out, const uint8_t *packet, size_t size,
    struct reader *r, bool authority)
{
	char name[1100], word[TYPE_TEXT_SIZE];
	struct writer owner = writer_over(name, sizeof name);
	uint16_t type, class, length;
	uint32_t ttl;
	struct reader data;
	dns_print_name(&owner, packet, size, r);
	if (!reader_u16(r, &type) || !reader_u16(r, &class) ||
	    !reader_u32(r, &ttl) || !reader_u16(r, &length) ||
	    !reader_take(r, length, &data))
		return false;
	if (type == TYPE_OPT) {
		writer_str(out,
		    (uint16_t)ttl & EDNS_DO ? STR(" opt do") : STR(" opt"));
		dns_print_options(out, data);
		return true;
	}
	writer_u8(out, ' ');
	writer_str(out, str_from(type_print(type, word)));
	writer_u8(out, ' ');
	if (authority) {
		writer_bytes(out, name, writer_used(&owner));
		if (writer_used(&owner) == 0)
			writer_u8(out, '.');
	} else {
		dns_print_data(out, packet, size, type, data);
	}
	return true;
}

/* "NOERROR A 192.0.2.80 opt ede 4": code, flags aa and tc, answers, owner of
 * the SOA, OPT. "broken" for what no resolver could read. */
static inline const char *
dns_words(const uint8_t *packet, size_t size, char *text, size_t room)
{
	static const char *const codes[] = { "NOERROR", "FORMERR", "SERVFAIL",
		"NXDOMAIN", "NOTIMP", "REFUSED" };
	struct writer out = writer_over(text, room - 1);
	struct reader r = { packet, size };
	uint16_t id, flags, count[4] = { 0 }, type, class;
	char name[1100];
	struct writer owner = writer_over(name, sizeof name);
	bool good = reader_u16(&r, &id) && id == 0x1234 &&
	    reader_u16(&r, &flags) && (flags & DNS_QR);
	for (size_t i = 0; i < 4 && good; i++)
		good = reader_u16(&r, &count[i]);
	if (good)
		writer_str(&out, str_from(codes[(flags & DNS_RCODE) % 6]));
	if (good && flags & DNS_AA)
		writer_str(&out, STR(" aa"));
	if (good && flags & DNS_TC)
		writer_str(&out, STR(" tc"));
	if (good && count[0] == 1) {
		dns_print_name(&owner, packet, size, &r);
		good = reader_u16(&r, &type) && reader_u16(&r, &class);
	} else if (good) {
		writer_str(&out, STR(" unasked"));
	}
	for (int i = 0; i < count[1] + count[2] + count[3] && good; i++)
		good = dns_print_record(&out, packet, size, &r, i >= count[1]);
	if (!good || r.left > 0)
		writer_str(&out, STR(" broken"));
	*out.at = 0;
	return text;
}

/* An outcome in words; `answer` is where it was written. */
static inline const char *
dns_result_words(
    struct dns_result result, const uint8_t *answer, char *text, size_t room)
{
	if (result.outcome == DNS_DROP)
		return "drop";
	if (result.outcome == DNS_FORWARD)
		return result.charge != 0 ? "forward charged" : "forward";
	return dns_words(answer, result.size, text, room);
}

static inline struct addr
dns_addr(const char *text)
{
	struct addr addr = { 0 };
	if (!addr_parse(str_from(text), &addr))
		addr.family = 0;
	return addr;
}

/* A site with a portal, as most tests want it. */
static inline bool
dns_test_site(struct dns_site *site, enum dns_mode mode, bool with_ipv6)
{
	*site = (struct dns_site){ .mode = mode,
		.steer4 = dns_addr("192.0.2.80"),
		.own_count = 2,
		.ttl = 10,
		.forward_clean = true,
		.hint = STR("This line is paused: https://help.isp.example"),
		.secret = "0123456789abcdef" };
	if (with_ipv6)
		site->steer6 = dns_addr("2001:db8::80");
	site->own[0].v4 = dns_addr("198.51.100.44");
	site->own[0].v6 = dns_addr("2001:db8:f::44");
	return name_parse(STR("help.isp.example"), &site->own[0].name) &&
	    name_parse(STR("mail.isp.example"), &site->own[1].name) &&
	    dns_site_ready(site);
}

/* A block from "kind value ports rule" lines; true when all fitted. */
struct dns_test_rule {
	enum names_kind kind;
	uint64_t value;
	uint32_t ports;
	const char *rule;
};

static inline bool
dns_test_block(
    void *block, size_t size, const struct dns_test_rule *rules, size_t count)
{
	if (!names_begin(block, size, count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct names_rule rule = { .kind = rules[i].kind,
			.value = rules[i].value,
			.ports = rules[i].ports };
		if (!names_parse(str_from(rules[i].rule), &rule) ||
		    !names_add(block, size, &rule))
			return false;
	}
	return true;
}

#endif
