/* SPDX-License-Identifier: BSD-2-Clause */
/* bytes.c -- slices, and cursors that never run past their end */
/* Pure: no I/O, no clock, no allocation. */
#include "lib/bytes.h"

#include <string.h>

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_from(const char *text)
{
	return (struct str){ text ? text : "", text ? strlen(text) : 0 };
}

bool
str_equal(struct str a, struct str b)
{
	return a.len == b.len &&
	    (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool
str_equal_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	return true;
}

bool
str_starts(struct str whole, struct str start)
{
	return whole.len >= start.len &&
	    str_equal((struct str){ whole.data, start.len }, start);
}

bool
str_ends(struct str whole, struct str end)
{
	return whole.len >= end.len &&
	    str_equal(
		(struct str){ whole.data + whole.len - end.len, end.len }, end);
}

struct str
str_trim(struct str text)
{
	while (text.len > 0 && is_blank(text.data[0]))
		text = (struct str){ text.data + 1, text.len - 1 };
	while (text.len > 0 && is_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

struct str
str_cut(struct str text, char mark, struct str *rest)
{
	const char *found =
	    text.len > 0 ? memchr(text.data, mark, text.len) : NULL;
	if (found == NULL) {
		*rest = (struct str){ "", 0 };
		return text;
	}
	size_t before = (size_t)(found - text.data);
	*rest = (struct str){ found + 1, text.len - before - 1 };
	return (struct str){ text.data, before };
}

bool
str_number(struct str text, int64_t least, int64_t most, int64_t *number_out)
{
	if (text.len == 0 || text.len > 18)
		return false;
	int64_t number = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		number = number * 10 + (text.data[i] - '0');
	}
	if (number < least || number > most)
		return false;
	*number_out = number;
	return true;
}

int
str_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* How many bytes a UTF-8 sequence has by its first byte, and the least code
 * point that may be written so (else it is overlong); 0 for a bad byte. */
static size_t
utf8_length(uint8_t first, uint32_t *point, uint32_t *least)
{
	if (first < 0x80)
		return *point = first, *least = 0, 1;
	if ((first & 0xe0) == 0xc0)
		return *point = first & 0x1f, *least = 0x80, 2;
	if ((first & 0xf0) == 0xe0)
		return *point = first & 0x0f, *least = 0x800, 3;
	if ((first & 0xf8) == 0xf0)
		return *point = first & 0x07, *least = 0x10000, 4;
	return 0;
}

bool
str_is_text(struct str text)
{
	for (size_t i = 0; i < text.len;) {
		uint32_t point = 0, least = 0;
		size_t length =
		    utf8_length((uint8_t)text.data[i], &point, &least);
		if (length == 0 || length > text.len - i)
			return false;
		for (size_t k = 1; k < length; k++) {
			uint8_t next = (uint8_t)text.data[i + k];
			if ((next & 0xc0) != 0x80)
				return false;
			point = point << 6 | (next & 0x3f);
		}
		bool surrogate = point >= 0xd800 && point <= 0xdfff;
		if (point == 0 || point < least || point > 0x10ffff ||
		    surrogate)
			return false;
		i += length;
	}
	return true;
}

size_t
str_signs(struct str text)
{
	size_t signs = 0;
	for (size_t i = 0; i < text.len; i++)
		signs += ((uint8_t)text.data[i] & 0xc0) != 0x80;
	return signs;
}

struct str
str_shorten(struct str text, size_t most)
{
	if (text.len > most)
		text.len = most;
	while (!str_is_text(text))
		text.len--;
	return text;
}

bool
reader_take(struct reader *r, size_t count, struct reader *part_out)
{
	if (count > r->left)
		return false;
	*part_out = (struct reader){ r->at, count };
	r->at += count;
	r->left -= count;
	return true;
}

bool
reader_u8(struct reader *r, uint8_t *value_out)
{
	struct reader part;
	if (!reader_take(r, 1, &part))
		return false;
	*value_out = part.at[0];
	return true;
}

bool
reader_u16(struct reader *r, uint16_t *value_out)
{
	struct reader part;
	if (!reader_take(r, 2, &part))
		return false;
	*value_out = (uint16_t)(part.at[0] << 8 | part.at[1]);
	return true;
}

bool
reader_u32(struct reader *r, uint32_t *value_out)
{
	struct reader part;
	if (!reader_take(r, 4, &part))
		return false;
	*value_out = (uint32_t)part.at[0] << 24 | (uint32_t)part.at[1] << 16 |
	    (uint32_t)part.at[2] << 8 | part.at[3];
	return true;
}

struct writer
writer_over(void *room, size_t size)
{
	return (struct writer){ room, room, size, false };
}

size_t
writer_used(const struct writer *w)
{
	return (size_t)(w->at - w->start);
}

void
writer_bytes(struct writer *w, const void *bytes, size_t count)
{
	if (count == 0)
		return;
	if (w->full || count > w->left) {
		w->full = true;
		return;
	}
	memcpy(w->at, bytes, count);
	w->at += count;
	w->left -= count;
}

void
writer_u8(struct writer *w, uint8_t value)
{
	writer_bytes(w, &value, 1);
}

void
writer_u16(struct writer *w, uint16_t value)
{
	uint8_t bytes[2] = { (uint8_t)(value >> 8), (uint8_t)value };
	writer_bytes(w, bytes, sizeof bytes);
}

void
writer_u32(struct writer *w, uint32_t value)
{
	uint8_t bytes[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16),
		(uint8_t)(value >> 8), (uint8_t)value };
	writer_bytes(w, bytes, sizeof bytes);
}

void
writer_str(struct writer *w, struct str text)
{
	writer_bytes(w, text.data, text.len);
}

void
writer_number(struct writer *w, uint64_t value)
{
	char digits[20];
	size_t at = sizeof digits;
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	writer_bytes(w, digits + at, sizeof digits - at);
}
