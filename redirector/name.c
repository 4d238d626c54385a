/* SPDX-License-Identifier: BSD-2-Clause */
/* name.c -- one domain name, as it stands on the wire */
#include "redirector/name.h"

#include <string.h>

/* In the upper bits of a length: a pointer of two bytes, RFC 1035 4.1.4. */
enum { POINTER = 0xc0 };

/* A label's length is never a capital letter: it is at most 63. */
static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static void
lower_all(struct name *name)
{
	for (size_t i = 0; i < name->length; i++)
		name->bytes[i] = lower(name->bytes[i]);
}

/* Goes on where a pointer of two bytes leads: before `*start`, where the part
 * of the name that ends with it began. */
static bool
jump(struct reader message, uint8_t high, struct reader *from, size_t *start)
{
	uint8_t low;
	if (high < POINTER || !reader_u8(from, &low))
		return false;
	size_t at = (size_t)(high & ~POINTER) << 8 | low;
	if (at >= *start)
		return false;
	*start = at;
	*from = (struct reader){ message.at + at, message.left - at };
	return true;
}

/* Reads labels from `from` on; it began at `start` of the message, and pointers
 * lead before that. */
static bool
read_labels(struct reader message, size_t start, struct reader *from,
    struct name *name_out)
{
	struct writer to = writer_over(name_out->bytes, NAME_SIZE);
	struct reader label;
	int jumps = 0;
	uint8_t length;
	do {
		if (!reader_u8(from, &length))
			return false;
		if (length > NAME_LABEL_SIZE) {
			if (jumps++ == NAME_LABELS ||
			    !jump(message, length, from, &start))
				return false;
			continue;
		}
		if (!reader_take(from, length, &label))
			return false;
		writer_u8(&to, length);
		writer_bytes(&to, label.at, label.left);
		if (to.full)
			return false;
	} while (length > 0);
	name_out->length = (uint8_t)writer_used(&to);
	lower_all(name_out);
	return true;
}

bool
name_read(struct reader *r, struct name *name_out)
{
	/* nothing lies before the start of nothing: no pointer leads there */
	static const struct reader nothing;
	struct reader from = *r;
	if (!read_labels(nothing, 0, &from, name_out))
		return false;
	*r = from;
	return true;
}

bool
name_unpack(struct reader message, struct reader *r, struct name *name_out)
{
	struct reader from = *r;
	size_t start = (size_t)(r->at - message.at);
	return read_labels(message, start, &from, name_out) && name_skip(r);
}

bool
name_skip(struct reader *r)
{
	struct reader label;
	uint8_t length;
	do {
		if (!reader_u8(r, &length))
			return false;
		if (length >= POINTER) /* it ends the name, RFC 1035 4.1.4 */
			return reader_u8(r, &length);
		if (length > NAME_LABEL_SIZE || !reader_take(r, length, &label))
			return false;
	} while (length > 0);
	return true;
}

static bool
is_host_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* Writes a label after its length; without text it writes the root. */
static bool
write_label(struct writer *to, struct str label)
{
	if (label.len == 0 || label.len > NAME_LABEL_SIZE)
		return false;
	writer_u8(to, (uint8_t)label.len);
	for (size_t i = 0; i < label.len; i++) {
		if (!is_host_byte(label.data[i]))
			return false;
		writer_u8(to, lower((uint8_t)label.data[i]));
	}
	return true;
}

bool
name_parse(struct str text, struct name *name_out)
{
	struct name name = { 0 };
	struct writer to = writer_over(name.bytes, NAME_SIZE);
	if (str_ends(text, STR(".")))
		text.len--;
	do {
		struct str rest;
		if (!write_label(&to, str_cut(text, '.', &rest)))
			return false;
		/* "a..": an empty rest after a dot is an empty label */
		if (rest.len == 0 && str_ends(text, STR(".")))
			return false;
		text = rest;
	} while (text.len > 0);
	writer_u8(&to, 0);
	if (to.full)
		return false;
	name.length = (uint8_t)writer_used(&to);
	*name_out = name;
	return true;
}

/* One byte of a label as RFC 1035 5.1 writes it. */
static void
write_byte(struct writer *to, uint8_t byte)
{
	if (is_host_byte((char)byte)) {
		writer_u8(to, byte);
		return;
	}
	writer_u8(to, '\\');
	writer_u8(to, (uint8_t)('0' + byte / 100));
	writer_u8(to, (uint8_t)('0' + byte / 10 % 10));
	writer_u8(to, (uint8_t)('0' + byte % 10));
}

const char *
name_print(const struct name *name, char *text)
{
	struct writer to = writer_over(text, NAME_TEXT_SIZE);
	struct reader from = { name->bytes, name->length }, label;
	uint8_t length;
	while (reader_u8(&from, &length) && length > 0 &&
	    reader_take(&from, length, &label)) {
		if (writer_used(&to) > 0)
			writer_u8(&to, '.');
		for (size_t i = 0; i < label.left; i++)
			write_byte(&to, label.at[i]);
	}
	writer_u8(&to, 0);
	return text;
}

static void
write_reverse4(struct writer *to, const uint8_t bytes[4])
{
	for (size_t i = 4; i-- > 0;) {
		char digits[3];
		struct writer label = writer_over(digits, sizeof digits);
		writer_number(&label, bytes[i]);
		writer_u8(to, (uint8_t)writer_used(&label));
		writer_bytes(to, digits, writer_used(&label));
	}
	writer_str(to, STR("\7in-addr\4arpa"));
}

static void
write_reverse6(struct writer *to, const uint8_t bytes[16])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 16; i-- > 0;) {
		writer_u8(to, 1);
		writer_u8(to, (uint8_t)digits[bytes[i] & 15]);
		writer_u8(to, 1);
		writer_u8(to, (uint8_t)digits[bytes[i] >> 4]);
	}
	writer_str(to, STR("\3ip6\4arpa"));
}

struct name
name_of_addr(const struct addr *addr)
{
	struct name name = { 0 };
	struct writer to = writer_over(name.bytes, NAME_SIZE);
	if (addr->family == 4)
		write_reverse4(&to, addr->bytes);
	else
		write_reverse6(&to, addr->bytes);
	writer_u8(&to, 0);
	name.length = (uint8_t)writer_used(&to);
	return name;
}

uint64_t
name_domain(const struct name *name)
{
	/* starts of the last three labels, the last one first */
	size_t start[3] = { 0 };
	for (size_t at = 0; name->bytes[at] > 0; at += 1u + name->bytes[at]) {
		start[2] = start[1];
		start[1] = start[0];
		start[0] = at;
	}
	bool short_two =
	    name->bytes[start[0]] == 2 && name->bytes[start[1]] <= 3;
	uint64_t hash = 0xcbf29ce484222325ULL; /* FNV-1a */
	for (size_t at = start[short_two ? 2 : 1]; at < name->length; at++)
		hash = (hash ^ name->bytes[at]) * 0x100000001b3ULL;
	return hash | 1;
}

bool
name_equal(const struct name *a, const struct name *b)
{
	return a->length == b->length &&
	    memcmp(a->bytes, b->bytes, a->length) == 0;
}
