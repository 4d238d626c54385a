/* SPDX-License-Identifier: BSD-2-Clause */
/* seal.c -- keys of second factors, sealed before they go to the database */
/* Pure but for random keys and nonces. */
#include "cases/seal.h"

#include <sodium.h>
#include <string.h>

enum {
	NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	SEALED_SIZE = SEAL_EXTRA + TOTP_KEY_SIZE,
	BODY = 1 + NONCE_SIZE /* where id and nonce end */
};
_Static_assert(SEAL_EXTRA == BODY + TAG_SIZE, "id, nonce, tag");
_Static_assert(
    SEAL_KEY_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "one key");

static uint8_t
id_of(const uint8_t *key)
{
	uint8_t digest[crypto_generichash_BYTES];
	crypto_generichash(
	    digest, sizeof digest, key, SEAL_KEY_SIZE, NULL, 0);
	return digest[0];
}

static const struct seal_key *
find(const struct seal_keys *keys, uint8_t id)
{
	for (size_t i = 0; i < keys->count; i++)
		if (keys->keys[i].id == id)
			return &keys->keys[i];
	return NULL;
}

/* ---- keys ---------------------------------------------------------------- */

void
seal_key_make(const struct seal_keys *keys, char *text)
{
	uint8_t key[SEAL_KEY_SIZE];
	do
		randombytes_buf(key, sizeof key);
	while (find(keys, id_of(key)) != NULL);
	sodium_bin2hex(text, SEAL_KEY_TEXT, key, sizeof key);
	sodium_memzero(key, sizeof key);
}

static const char *
read_line(struct str line, struct seal_keys *keys)
{
	struct seal_key *key = &keys->keys[keys->count];
	size_t length;
	if (line.len == 0 || line.data[0] == '#')
		return NULL;
	if (keys->count == SEAL_KEYS_MOST)
		return "it has more than 8 keys";
	if (line.len != SEAL_KEY_TEXT - 1 ||
	    sodium_hex2bin(key->bytes, SEAL_KEY_SIZE, line.data, line.len, NULL,
		&length, NULL) != 0 ||
	    length != SEAL_KEY_SIZE)
		return "a line of it is no key, 64 hex digits";
	key->id = id_of(key->bytes);
	if (find(keys, key->id) != NULL)
		return "two of its keys cannot be told apart";
	keys->count++;
	return NULL;
}

const char *
seal_keys_read(struct str text, struct seal_keys *keys_out)
{
	*keys_out = (struct seal_keys){ 0 };
	while (text.len > 0) {
		struct str line = str_trim(str_cut(text, '\n', &text));
		const char *fault = read_line(line, keys_out);
		if (fault != NULL)
			return fault;
	}
	return keys_out->count == 0 ? "it has no key" : NULL;
}

/* ---- sealing ------------------------------------------------------------- */

void
seal_close(const struct seal_keys *keys, const char *owner,
    const uint8_t *factor, char *hex_out)
{
	uint8_t sealed[SEALED_SIZE];
	sealed[0] = keys->keys[0].id;
	randombytes_buf(sealed + 1, NONCE_SIZE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + BODY, NULL, factor,
	    TOTP_KEY_SIZE, (const uint8_t *)owner, strlen(owner), NULL,
	    sealed + 1, keys->keys[0].bytes);
	sodium_bin2hex(hex_out, SEAL_HEX, sealed, sizeof sealed);
}

enum seal_outcome
seal_open(const struct seal_keys *keys, const char *owner, const char *hex,
    uint8_t *factor_out)
{
	uint8_t sealed[SEALED_SIZE];
	size_t size;
	if (sodium_hex2bin(sealed, sizeof sealed, hex, strlen(hex), NULL, &size,
		NULL) != 0)
		return SEAL_BROKEN;
	if (size == TOTP_KEY_SIZE)
		return memcpy(factor_out, sealed, size), SEAL_PLAIN;
	const struct seal_key *key = find(keys, sealed[0]);
	if (size != SEALED_SIZE)
		return SEAL_BROKEN;
	if (key == NULL)
		return SEAL_NO_KEY;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(factor_out, NULL, NULL,
		sealed + BODY, SEALED_SIZE - BODY, (const uint8_t *)owner,
		strlen(owner), sealed + 1, key->bytes) != 0)
		return SEAL_BROKEN;
	return key == &keys->keys[0] ? SEAL_OPENED : SEAL_OLDER;
}
