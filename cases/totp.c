/* SPDX-License-Identifier: BSD-2-Clause */
/* totp.c -- the second factor: codes of six digits that change by the clock */
/* Pure but for the random key. Reads: RFC 6238 (TOTP), by liboath; RFC 4648, 6
 * (Base32). */
#include "cases/totp.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 6, GROUP = 4 };

void
totp_make(uint8_t *key)
{
	randombytes_buf(key, TOTP_KEY_SIZE);
}

/* Six digits without blanks; false for anything else. */
static bool
read_digits(struct str code, char *digits)
{
	size_t used = 0;
	for (size_t i = 0; i < code.len; i++) {
		if (code.data[i] == ' ')
			continue;
		if (used == DIGITS || code.data[i] < '0' || code.data[i] > '9')
			return false;
		digits[used++] = code.data[i];
	}
	digits[used] = '\0';
	return used == DIGITS;
}

bool
totp_fits(const uint8_t *key, struct str code, int64_t now, int64_t last,
    int64_t *step_out)
{
	char digits[DIGITS + 1], want[DIGITS + 1];
	bool found = false;
	if (!read_digits(code, digits))
		return false;
	for (int64_t skew = -TOTP_SKEW; skew <= TOTP_SKEW; skew++) {
		int64_t step = now / TOTP_SECONDS + skew;
		if (step <= last || step < 0 ||
		    oath_hotp_generate((const char *)key, TOTP_KEY_SIZE,
			(uint64_t)step, DIGITS, false,
			OATH_HOTP_DYNAMIC_TRUNCATION, want) != OATH_OK ||
		    sodium_memcmp(want, digits, DIGITS) != 0)
			continue;
		*step_out = step;
		found = true;
	}
	return found;
}

const char *
totp_key_text(const uint8_t *key, struct arena *arena)
{
	char *text = NULL;
	size_t length = 0;
	if (oath_base32_encode(
		(const char *)key, TOTP_KEY_SIZE, &text, &length) != OATH_OK)
		return "";
	const char *copy = arena_copy(arena, (struct str){ text, length });
	sodium_memzero(text, length);
	free(text);
	return copy;
}

const char *
totp_text(const uint8_t *key, struct arena *arena)
{
	const char *text = totp_key_text(key, arena);
	size_t length = strlen(text);
	char *grouped = arena_alloc(arena, 2 * length + 1);
	if (grouped == NULL)
		return "";
	struct writer w = writer_over(grouped, 2 * length);
	for (size_t i = 0; i < length; i++) {
		if (i > 0 && i % GROUP == 0)
			writer_u8(&w, ' ');
		writer_u8(&w, (uint8_t)text[i]);
	}
	return grouped;
}

const char *
totp_address(const uint8_t *key, const char *issuer, const char *name,
    struct arena *arena)
{
	const char *from = arena_encode(arena, str_from(issuer));
	return arena_print(arena, "otpauth://totp/%s:%s?secret=%s&issuer=%s",
	    from, arena_encode(arena, str_from(name)),
	    totp_key_text(key, arena), from);
}
