/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_words.c -- addresses, times and the like: what is read reads again */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lib/endpoint.h"
#include "lib/i18n.h"
#include "lib/time.h"
#include "lib/token.h"
#include "lib/uuid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
addresses(struct str text)
{
	struct addr addr, again;
	char shown[ADDR_TEXT_SIZE];
	if (!addr_parse(text, &addr))
		return;
	assert(addr.family == 4 || addr.family == 6);
	assert(addr_parse(str_from(addr_print(&addr, shown)), &again));
	assert(memcmp(&addr, &again, sizeof addr) == 0);
}

static void
prefixes(struct str text)
{
	struct prefix prefix, again, clean;
	char shown[PREFIX_TEXT_SIZE];
	if (!prefix_parse(text, &prefix))
		return;
	clean = prefix_of(&prefix.addr, prefix.length);
	assert(memcmp(&prefix, &clean, sizeof prefix) == 0);
	assert(prefix_contains(&prefix, &prefix.addr));
	assert(prefix_parse(str_from(prefix_print(&prefix, shown)), &again));
	assert(memcmp(&prefix, &again, sizeof prefix) == 0);
}

static void
endpoints(struct str text)
{
	struct endpoint endpoint, again;
	char shown[ENDPOINT_TEXT_SIZE];
	if (!endpoint_parse(text, &endpoint))
		return;
	assert(
	    endpoint_parse(str_from(endpoint_print(&endpoint, shown)), &again));
	assert(endpoint.size == again.size &&
	    memcmp(&endpoint.addr, &again.addr, again.size) == 0);
	(void)endpoint_is_wildcard(&endpoint);
}

static void
times(struct str text)
{
	int64_t micros, again;
	char shown[TIME_TEXT_SIZE];
	if (!time_parse(text, &micros))
		return;
	assert(micros >= 0);
	assert(time_parse(str_from(time_print(micros, shown)), &again));
	assert(micros == again);
}

static void
uuids(struct str text)
{
	uint8_t uuid[UUID_SIZE];
	char shown[UUID_TEXT_SIZE];
	if (uuid_parse(text, uuid))
		assert(
		    str_equal_nocase(text, str_from(uuid_print(uuid, shown))));
}

static void
numbers(struct str text)
{
	int64_t number;
	if (str_number(text, -5, 1000, &number))
		assert(number >= -5 && number <= 1000);
}

static void
languages(struct str text)
{
	assert(i18n_accept(text) != NULL);
	const struct i18n_language *language = i18n_find(text);
	assert(
	    language == NULL || i18n_find(str_from(language->tag)) == language);
}

static void
tokens(struct str text)
{
	char hash[TOKEN_HASH_SIZE];
	unsigned scopes;
	if (token_hash(text, hash))
		assert(strlen(hash) == TOKEN_HASH_SIZE - 1);
	if (scopes_parse(text, &scopes))
		assert(scopes < 2 * SCOPE_SUBSCRIBERS);
}

/* The first byte says which reader has the rest. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct str text) = { addresses, prefixes,
		endpoints, times, uuids, numbers, languages, tokens };
	if (size > 0)
		readers[data[0] % 8](
		    (struct str){ (const char *)data + 1, size - 1 });
	return 0;
}
