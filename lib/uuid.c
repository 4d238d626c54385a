/* SPDX-License-Identifier: BSD-2-Clause */
/* uuid.c -- the ids of lines and cases, as text and as bytes */
/* Pure: no I/O, no clock, no allocation. */
#include "lib/uuid.h"

#include <string.h>

static const char form[UUID_TEXT_SIZE] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

bool
uuid_parse(struct str text, uint8_t *uuid_out)
{
	uint8_t uuid[UUID_SIZE] = { 0 };
	size_t digits = 0;
	if (text.len != UUID_TEXT_SIZE - 1)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (form[i] == '-') {
			if (text.data[i] != '-')
				return false;
			continue;
		}
		int digit = str_hex_digit(text.data[i]);
		if (digit < 0)
			return false;
		uint8_t *byte = &uuid[digits++ / 2];
		*byte = (uint8_t)(*byte << 4 | digit);
	}
	memcpy(uuid_out, uuid, sizeof uuid);
	return true;
}

const char *
uuid_print(const uint8_t *uuid, char *text)
{
	static const char digits[] = "0123456789abcdef";
	size_t nibble = 0;
	for (size_t i = 0; i < UUID_TEXT_SIZE; i++) {
		text[i] = form[i];
		if (form[i] != 'x')
			continue;
		uint8_t byte = uuid[nibble / 2];
		text[i] = digits[nibble % 2 == 0 ? byte >> 4 : byte & 15];
		nibble++;
	}
	return text;
}
