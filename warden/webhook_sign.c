/* SPDX-License-Identifier: BSD-2-Clause */
/* webhook_sign.c -- who sent this, and when: the headers of a delivery */
#include "warden/webhook_sign.h"

#include <sodium.h>
#include <string.h>

enum { SECRET_SIZE = 32 };

/* "v1,BASE64" */
static const char *
sign_with(const char *secret, const char *prefix, struct str body,
    struct arena *arena)
{
	uint8_t key[SECRET_SIZE], mac[crypto_auth_hmacsha256_BYTES];
	char text[sodium_base64_ENCODED_LEN(
	    sizeof mac, sodium_base64_VARIANT_ORIGINAL)];
	crypto_auth_hmacsha256_state state;
	if (sodium_hex2bin(
		key, sizeof key, secret, strlen(secret), NULL, NULL, NULL) != 0)
		return "";
	crypto_auth_hmacsha256_init(&state, key, sizeof key);
	crypto_auth_hmacsha256_update(
	    &state, (const uint8_t *)prefix, strlen(prefix));
	crypto_auth_hmacsha256_update(
	    &state, (const uint8_t *)body.data, body.len);
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_memzero(key, sizeof key);
	sodium_memzero(&state, sizeof state);
	sodium_bin2base64(
	    text, sizeof text, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
	return arena_print(arena, "v1,%s", text);
}

void
webhook_sign(const struct webhook_signing *signing, struct arena *arena,
    const char **headers_out)
{
	bool both = signing->old_secret[0] != '\0';
	const char *prefix =
	    arena_print(arena, "%s.%lld.", signing->id, (long long)signing->at);
	headers_out[0] = arena_print(arena, "webhook-id: %s", signing->id);
	headers_out[1] = arena_print(
	    arena, "webhook-timestamp: %lld", (long long)signing->at);
	headers_out[2] = arena_print(arena, "webhook-signature: %s%s%s",
	    sign_with(signing->secret, prefix, signing->body, arena),
	    both ? " " : "",
	    both ? sign_with(signing->old_secret, prefix, signing->body, arena)
		 : "");
}
