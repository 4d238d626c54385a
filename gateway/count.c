/* SPDX-License-Identifier: BSD-2-Clause */
/* count.c -- the role that reads what the kernel counted */
#include "gateway/count.h"

#include <poll.h>
#include <string.h>

#include "gateway/message.h"
#include "gateway/nft.h"
#include "gateway/refused.h"
#include "lib/log.h"
#include "lib/roles.h"

enum {
	EVERY_MS = 2000,
	REFUSED_MOST = 1 << 18, /* the kernel's set is smaller */
	FORGED_MOST = 1 << 16
};

static const struct sandbox_role sandbox = {
	.name = "count",
	.promises = SANDBOX_POLL | SANDBOX_SERVE | SANDBOX_NETFILTER,
};

struct count {
	const struct house *house;
	struct nft *nft;
	struct refused *refused, *forged;
};

static bool
tell(struct count *count, const struct refused_key *key, uint64_t packets)
{
	struct message message = { .kind = MESSAGE_BLOCKED };
	struct message_blocked *blocked = &message.blocked;
	if (!slots_line(
		count->house->slots, mark_slot(key->mark), blocked->line))
		return false; /* whose it is will be heard */
	blocked->to = (struct message_port){ key->protocol, key->port };
	blocked->packets = packets;
	return message_tell(count->house->to_sightings[0], &message);
}

static void
found_refused(void *context, const struct nft_element *element)
{
	struct count *count = context;
	struct refused_key key;
	if (!refused_key_read(element->key, element->key_size, &key))
		return;
	uint64_t packets = refused_see(count->refused, &key, element->packets);
	if (packets == 0)
		return;
	if (tell(count, &key, packets))
		metrics_add(
		    count->house->metrics, FIGURE_REFUSED, (int64_t)packets);
	else
		refused_owe(count->refused, &key, packets);
}

/* Interfaces are few: the first bytes of their names tell them apart. */
static void
found_forged(void *context, const struct nft_element *element)
{
	struct count *count = context;
	struct refused_key key = { 0 };
	uint64_t name[2] = { 0 };
	memcpy(name, element->key,
	    element->key_size < sizeof name ? element->key_size : sizeof name);
	uint64_t mixed = (name[0] ^ name[1]) * 0x9e3779b97f4a7c15u;
	memcpy(&key, &mixed, sizeof key);
	metrics_add(count->house->metrics, FIGURE_FORGED,
	    (int64_t)refused_see(count->forged, &key, element->packets));
}

/* A table that is not there is said by the role kernel. */
static void
read_counters(struct count *count)
{
	refused_begin(count->refused);
	if (nft_read(count->nft, "refused", found_refused, NULL, count))
		refused_end(count->refused);
	refused_begin(count->forged);
	if (nft_read(count->nft, "forged", found_forged, NULL, count))
		refused_end(count->forged);
}

void
count_run(void *context)
{
	struct count count = { .house = context };
	struct pollfd stop = { .fd = roles_socket(), .events = POLLIN };
	count.nft = nft_new();
	count.refused = refused_new(REFUSED_MOST);
	count.forged = refused_new(FORGED_MOST);
	house_enter(&sandbox, HOUSE_NET_ADMIN);
	while (!roles_stopping()) {
		read_counters(&count);
		poll(&stop, 1, EVERY_MS);
	}
	refused_free(count.refused);
	refused_free(count.forged);
	nft_free(count.nft);
}
