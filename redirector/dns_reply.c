/* SPDX-License-Identifier: BSD-2-Clause */
/* dns_reply.c -- the resolver's reply: is it one, and does it fit */
#include "redirector/answer.h"
#include "redirector/dns.h"

/* Is the reply's header and question that of the query? */
static bool
replies(const struct query *query, struct reader reply, uint16_t *flags_out)
{
	uint16_t id, questions, type, class;
	struct reader counts;
	struct name name;
	return reader_u16(&reply, &id) && id == query->id &&
	    reader_u16(&reply, flags_out) && (*flags_out & DNS_QR) &&
	    !(*flags_out & DNS_OPCODE) && reader_u16(&reply, &questions) &&
	    questions == 1 && reader_take(&reply, 6, &counts) &&
	    name_read(&reply, &name) && name_equal(&name, &query->name) &&
	    reader_u16(&reply, &type) && type == query->type &&
	    reader_u16(&reply, &class) && class == query->class;
}

size_t
dns_reply(const uint8_t *packet, size_t size, bool tcp, uint8_t *reply,
    size_t reply_size)
{
	struct query query;
	uint16_t flags;
	if (query_read(packet, size, &query) != QUERY_GOOD ||
	    !replies(&query, (struct reader){ reply, reply_size }, &flags))
		return 0;
	size_t limit = answer_limit(&query, false);
	if (tcp || reply_size <= limit)
		return reply_size;
	struct answer answer;
	answer_open(&answer, &query, flags & DNS_RCODE, reply, limit);
	answer.flags = flags & (uint16_t)~DNS_RCODE;
	answer.flags |= DNS_TC;
	return answer_close(&answer, &(struct answer_extra){ 0 });
}
