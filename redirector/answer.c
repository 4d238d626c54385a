/* SPDX-License-Identifier: BSD-2-Clause */
/* answer.c -- writing a DNS answer */
#include "redirector/answer.h"

#include "redirector/cookie.h"
#include "redirector/dns.h"

enum {
	QUESTION,
	ANSWER,
	AUTHORITY,
	ADDITIONAL,
	UDP_LEAST = 512, /* RFC 1035 2.3.4 */
	POINTER = 0xc000 /* RFC 1035 4.1.4 */
};

static void
write_header(const struct answer *answer)
{
	struct writer to = writer_over(answer->to.start, DNS_HEADER_SIZE);
	writer_u16(&to, answer->query->id);
	writer_u16(&to, (uint16_t)(answer->flags | (answer->code & DNS_RCODE)));
	for (size_t i = 0; i < 4; i++)
		writer_u16(&to, answer->counts[i]);
}

void
answer_open(struct answer *answer, const struct query *query, uint16_t code,
    uint8_t *room, size_t limit)
{
	uint16_t kept = DNS_OPCODE | DNS_RD | DNS_CD;
	*answer = (struct answer){ .query = query,
		.to = writer_over(room, limit),
		.flags = (uint16_t)((query->flags & kept) | DNS_QR | DNS_RA),
		.code = code,
		.counts = { query->question.left > 0 } };
	static const uint8_t later[DNS_HEADER_SIZE];
	writer_bytes(&answer->to, later, sizeof later);
	writer_bytes(&answer->to, query->question.at, query->question.left);
}

/* The owner is the question's name from there on, by a pointer to it. */
static void
write_owner(struct answer *answer, size_t start)
{
	if (answer->query->name.bytes[start] == 0)
		writer_u8(&answer->to, 0);
	else
		writer_u16(&answer->to,
		    (uint16_t)(POINTER | (DNS_HEADER_SIZE + start)));
}

static void
write_record(struct answer *answer, size_t start, uint16_t type, uint32_t ttl,
    size_t size)
{
	write_owner(answer, start);
	writer_u16(&answer->to, type);
	writer_u16(&answer->to, CLASS_IN);
	writer_u32(&answer->to, ttl);
	writer_u16(&answer->to, (uint16_t)size);
}

void
answer_record(struct answer *answer, uint16_t type, uint32_t ttl,
    const void *data, size_t size)
{
	write_record(answer, 0, type, ttl, size);
	writer_bytes(&answer->to, data, size);
	answer->counts[ANSWER]++;
}

void
answer_soa(struct answer *answer, size_t start, uint32_t ttl, bool in_answer)
{
	/* RFC 6303 3: MNAME is the zone, nobody is to be written to */
	static const struct str nobody = { "\6nobody\7invalid", 16 };
	bool root = answer->query->name.bytes[start] == 0;
	size_t size = (root ? 1 : 2) + nobody.len + 5 * 4;
	write_record(answer, start, TYPE_SOA, ttl, size);
	write_owner(answer, start);
	writer_str(&answer->to, nobody);
	writer_u32(&answer->to, 1);	 /* serial */
	writer_u32(&answer->to, 3600);	 /* refresh */
	writer_u32(&answer->to, 1200);	 /* retry */
	writer_u32(&answer->to, 604800); /* expire */
	writer_u32(&answer->to, ttl);	 /* how long "no" is kept */
	answer->counts[in_answer ? ANSWER : AUTHORITY]++;
}

static void
write_error(struct writer *to, const struct answer_extra *extra)
{
	writer_u16(to, OPTION_ERROR);
	writer_u16(to, (uint16_t)(2 + extra->text.len));
	writer_u16(to, extra->error);
	writer_str(to, extra->text);
}

static void
write_cookie(struct writer *to, const struct answer_extra *extra)
{
	writer_u16(to, OPTION_COOKIE);
	writer_u16(to, COOKIE_SIZE);
	writer_bytes(to, extra->cookie, COOKIE_SIZE);
}

static void
write_opt(struct answer *answer, const struct answer_extra *extra)
{
	struct writer *to = &answer->to;
	size_t size = (extra->error ? 4 + 2 + extra->text.len : 0) +
	    (extra->cookie ? 4 + COOKIE_SIZE : 0);
	writer_u8(to, 0);
	writer_u16(to, TYPE_OPT);
	writer_u16(to, DNS_UDP_SIZE);
	writer_u8(to, (uint8_t)(answer->code >> 4));
	writer_u8(to, 0); /* version */
	writer_u16(to, answer->query->dnssec_ok ? EDNS_DO : 0);
	writer_u16(to, (uint16_t)size);
	if (extra->error)
		write_error(to, extra);
	if (extra->cookie)
		write_cookie(to, extra);
	answer->counts[ADDITIONAL]++;
}

/* Header, question and OPT alone; these fit into 512 bytes, always. */
static void
truncate_answer(struct answer *answer, const struct answer_extra *extra)
{
	size_t limit = writer_used(&answer->to) + answer->to.left;
	answer_open(
	    answer, answer->query, answer->code, answer->to.start, limit);
	answer->flags |= DNS_TC;
	if (answer->query->edns)
		write_opt(answer, extra);
}

size_t
answer_close(struct answer *answer, const struct answer_extra *extra)
{
	if (answer->query->edns)
		write_opt(answer, extra);
	if (answer->to.full)
		truncate_answer(answer, extra);
	write_header(answer);
	return writer_used(&answer->to);
}

size_t
answer_limit(const struct query *query, bool tcp)
{
	if (tcp)
		return DNS_ROOM;
	if (!query->edns || query->udp_size < UDP_LEAST)
		return UDP_LEAST;
	return query->udp_size < DNS_UDP_SIZE ? query->udp_size : DNS_UDP_SIZE;
}
