/* SPDX-License-Identifier: BSD-2-Clause */
/* query.c -- reading a DNS packet that asks something */
#include "redirector/query.h"

#include "redirector/cookie.h"

static bool
read_question(struct reader *r, struct query *query)
{
	const uint8_t *start = r->at;
	if (!name_read(r, &query->name) || !reader_u16(r, &query->type) ||
	    !reader_u16(r, &query->class))
		return false;
	query->question = (struct reader){ start, (size_t)(r->at - start) };
	return true;
}

static bool
read_cookie(struct reader value, struct query *query)
{
	bool client_only = value.left == COOKIE_CLIENT_SIZE;
	bool whole =
	    value.left >= 2 * COOKIE_CLIENT_SIZE && value.left <= COOKIE_MOST;
	query->cookie = value;
	return client_only || whole; /* RFC 7873 5.2.2: else FORMERR */
}

/* The options of an OPT record; what we do not know is passed over. */
static bool
read_options(struct reader options, struct query *query)
{
	while (options.left > 0) {
		uint16_t code, length;
		struct reader value;
		if (!reader_u16(&options, &code) ||
		    !reader_u16(&options, &length) ||
		    !reader_take(&options, length, &value))
			return false;
		/* of several cookies the first counts, RFC 7873 5.2 */
		if (code == OPTION_COOKIE && query->cookie.left == 0 &&
		    !read_cookie(value, query))
			return false;
	}
	return true;
}

/* One additional record; OPT alone means something to us. */
static bool
read_additional(struct reader *r, struct query *query)
{
	const uint8_t *owner = r->at;
	uint16_t type, class, flags, length;
	uint8_t rcode, version;
	struct reader options;
	if (!name_skip(r) || !reader_u16(r, &type) || !reader_u16(r, &class) ||
	    !reader_u8(r, &rcode) || !reader_u8(r, &version) ||
	    !reader_u16(r, &flags) || !reader_u16(r, &length) ||
	    !reader_take(r, length, &options))
		return false;
	if (type != TYPE_OPT)
		return true;
	/* RFC 6891 6.1.1, 6.1.2: one only, at the root */
	if (query->edns || *owner != 0)
		return false;
	query->edns = true;
	query->version = version;
	query->dnssec_ok = flags & EDNS_DO;
	query->udp_size = class;
	/* the form of another version's options is not ours to judge */
	return version != 0 || read_options(options, query);
}

static bool
read_sections(struct reader *r, const uint16_t counts[4], struct query *query)
{
	/* RFC 9619: one question; answers and authorities are for answers */
	if (counts[0] > 1 || counts[1] != 0 || counts[2] != 0)
		return false;
	if (counts[0] == 1 && !read_question(r, query))
		return false;
	for (uint16_t i = 0; i < counts[3]; i++)
		if (!read_additional(r, query))
			return false;
	return r->left == 0;
}

/* Class IN alone; and transfers, TKEY and TSIG are between servers: who passed
 * them on would lend a line what the resolver grants us. */
static bool
is_foreign(const struct query *query)
{
	return query->class != CLASS_IN ||
	    (query->type >= TYPE_TKEY && query->type <= TYPE_MAILA);
}

enum query_verdict
query_read(const uint8_t *packet, size_t size, struct query *query_out)
{
	struct reader r = { packet, size };
	struct query query = { 0 };
	uint16_t counts[4];
	if (!reader_u16(&r, &query.id) || !reader_u16(&r, &query.flags))
		return QUERY_DROP;
	for (size_t i = 0; i < 4; i++)
		if (!reader_u16(&r, &counts[i]))
			return QUERY_DROP;
	if (query.flags & DNS_QR)
		return QUERY_DROP;
	*query_out = query;
	if (query.flags & DNS_OPCODE)
		return QUERY_OPCODE;
	if (!read_sections(&r, counts, query_out)) {
		query_out->edns = false; /* RFC 6891 7: FORMERR without OPT */
		return QUERY_MALFORMED;
	}
	if (query_out->edns && query_out->version != 0)
		return QUERY_VERSION;
	if (counts[0] == 0)
		return query_out->cookie.left > 0 ? QUERY_NO_NAME
						  : QUERY_MALFORMED;
	if (query_out->type == TYPE_OPT) /* a record of packets, not of names */
		return QUERY_MALFORMED;
	return is_foreign(query_out) ? QUERY_FOREIGN : QUERY_GOOD;
}
