/* SPDX-License-Identifier: BSD-2-Clause */
/* harvest.c -- the addresses with which a reply answers its question */
#include "redirector/harvest.h"

#include <string.h>

/* One record, as far as it matters here. */
struct record {
	struct name owner;
	uint16_t type, class;
	uint32_t ttl;
	struct reader data;
};

/* A reply, read up to its answers. */
struct reply {
	struct reader message, answers;
	uint16_t count; /* of answers that are looked at */
	uint16_t type;	/* that was asked */
};

static bool
read_record(struct reader message, struct reader *r, struct record *record)
{
	uint16_t length;
	return name_unpack(message, r, &record->owner) &&
	    reader_u16(r, &record->type) && reader_u16(r, &record->class) &&
	    reader_u32(r, &record->ttl) && reader_u16(r, &length) &&
	    reader_take(r, length, &record->data);
}

static bool
read_head(struct reply *reply, struct name *name)
{
	struct reader *r = &reply->answers, others;
	uint16_t id, flags, questions, class;
	*r = reply->message;
	if (!reader_u16(r, &id) || !reader_u16(r, &flags) ||
	    !reader_u16(r, &questions) || !reader_u16(r, &reply->count) ||
	    !reader_take(r, 4, &others) || !name_read(r, name) ||
	    !reader_u16(r, &reply->type) || !reader_u16(r, &class))
		return false;
	if (reply->count > HARVEST_RECORDS)
		reply->count = HARVEST_RECORDS;
	return (flags & DNS_QR) && (flags & DNS_RCODE) == DNS_NOERROR &&
	    questions == 1 && class == CLASS_IN &&
	    (reply->type == TYPE_A || reply->type == TYPE_AAAA);
}

static bool
take_address(struct harvest *harvest, uint16_t type, const struct reader *data)
{
	struct addr addr = { .family = type == TYPE_A ? 4 : 6 };
	if (data->left != (type == TYPE_A ? 4 : 16))
		return false;
	if (harvest->count == PIN_ADDRESSES)
		return true;
	memcpy(addr.bytes, data->at, data->left);
	harvest->addr[harvest->count++] = addr;
	return true;
}

/* Takes what the answers say of `name`: its addresses, or in `*name` what it
 * is an alias of. False where they cannot be read. */
static bool
look_for(const struct reply *reply, struct name *name, struct harvest *harvest)
{
	struct reader r = reply->answers;
	struct record record;
	const struct name wanted = *name;
	for (uint16_t i = 0; i < reply->count; i++) {
		if (!read_record(reply->message, &r, &record))
			return false;
		bool address = record.type == reply->type;
		if (record.class != CLASS_IN ||
		    (!address && record.type != TYPE_CNAME) ||
		    !name_equal(&record.owner, &wanted))
			continue;
		if (record.ttl > INT32_MAX) /* RFC 2181 8 */
			record.ttl = 0;
		if (record.ttl < harvest->ttl)
			harvest->ttl = record.ttl;
		if (address ? !take_address(harvest, record.type, &record.data)
			    : !name_unpack(reply->message, &record.data, name))
			return false;
	}
	return true;
}

bool
harvest_read(const uint8_t *bytes, size_t size, struct harvest *harvest_out)
{
	struct reply reply = { .message = { bytes, size } };
	struct harvest harvest = { .ttl = UINT32_MAX };
	if (!read_head(&reply, &harvest.name))
		return false;
	struct name name = harvest.name;
	for (int i = 0; i <= HARVEST_ALIASES && harvest.count == 0; i++) {
		struct name before = name;
		if (!look_for(&reply, &name, &harvest))
			return false;
		if (harvest.count == 0 && name_equal(&name, &before))
			return false;
	}
	*harvest_out = harvest;
	return harvest.count > 0;
}
