/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_dns.c -- any packet, from anybody, in both modes */
#include <assert.h>

#include "tests/redirector/dns_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct dns_test_rule rules[] = {
	{ NAMES_GARDEN, 1, 2, "*example.net" },
	{ NAMES_GARDEN, 1, 2, "*apple.com" },
	{ NAMES_INDICATOR, 77, 0, ".c2.example.net" },
};

static uint64_t block[256];
static struct dns_site sites[2];

static void
set_up(void)
{
	if (sites[0].ttl != 0)
		return;
	assert(dns_test_site(&sites[0], DNS_FORGE, true));
	assert(dns_test_site(&sites[1], DNS_REDIRECT, false));
	assert(dns_test_block(
	    block, sizeof block, rules, sizeof rules / sizeof *rules));
}

/* An answer is one that a resolver can read, within its bounds. */
static void
check_answer(struct dns_result result, const uint8_t *answer, bool tcp)
{
	char text[4096];
	if (result.outcome != DNS_ANSWER)
		return;
	assert(result.size >= DNS_HEADER_SIZE);
	assert(result.size <= (tcp ? DNS_ROOM : DNS_UDP_SIZE));
	assert(!(answer[2] & DNS_TC >> 8));
	dns_words(answer, result.size, text, sizeof text);
	assert(!str_ends(str_from(text), STR(" broken")));
}

/* The first byte says who asks, the rest is the packet; its id is made that
 * which dns_words knows. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t packet[4096], answer[DNS_ROOM];
	set_up();
	if (size < 1 || size - 1 > sizeof packet)
		return 0;
	const struct dns_site *site = &sites[data[0] & 1];
	struct dns_client client = { .addr = dns_addr("203.0.113.7"),
		.now = 1000000,
		.tcp = data[0] & 2,
		.inside = !(data[0] & 4),
		.walled = !(data[0] & 8),
		.garden = 1 };
	memcpy(packet, data + 1, size - 1);
	if (size > 2)
		memcpy(packet, "\x12\x34", 2);
	struct dns_result result = dns_answer(site, &client,
	    (struct names_block){ block, sizeof block }, packet, size - 1,
	    answer);
	check_answer(result, answer, client.tcp);
	assert(result.outcome != DNS_FORWARD || client.inside);
	result = dns_fail(site, &client, DNS_SILENCE, packet, size - 1, answer);
	check_answer(result, answer, client.tcp);
	return 0;
}
