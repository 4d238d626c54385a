/* SPDX-License-Identifier: BSD-2-Clause */
/* inspect.c -- the role that looks what the kernel does to a line */
#include "gateway/inspect.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "gateway/conntrack.h"
#include "gateway/inspection.h"
#include "gateway/nft.h"
#include "gateway/refused.h"
#include "lib/roles.h"

static const struct sandbox_role sandbox = {
	.name = "inspect",
	.promises = SANDBOX_POLL | SANDBOX_SERVE | SANDBOX_NETFILTER,
};

struct looking {
	struct nft *nft;
	struct conntrack *conntrack;
	struct flow_batch *batch;
	struct inspection inspection;
	const struct piece_map *map; /* that is being read */
};

/* ---- reading the kernel ---- */
static void
found_piece(void *context, const struct nft_element *element)
{
	struct looking *looking = context;
	struct addr addr;
	if (!nft_element_addr(element, looking->map->family, &addr))
		return;
	struct prefix piece = prefix_of(&addr, looking->map->length);
	inspection_piece(
	    &looking->inspection, &piece, element->mark, element->left_ms);
}

static void
found_refused(void *context, const struct nft_element *element)
{
	struct looking *looking = context;
	struct refused_key key;
	if (!refused_key_read(element->key, element->key_size, &key))
		return;
	struct inspection_refused refused = { key.protocol, key.port,
		element->packets };
	inspection_refuse(&looking->inspection, key.mark, &refused);
}

static bool
found_flow(void *context, const struct flow *flow)
{
	inspection_flow(context, flow);
	return false;
}

static bool
read_pieces(struct looking *looking)
{
	for (size_t i = 0; i < piece_maps_count; i++) {
		looking->map = &piece_maps[i];
		if (!nft_read(looking->nft, looking->map->name, found_piece,
			NULL, looking))
			return false;
	}
	return true;
}

/* The flows that a wall of these prefixes would look at. */
static bool
read_flows(struct looking *looking, const struct inspection_question *question)
{
	struct flow_ask asks[FLOW_ASKS];
	struct flows_message message = { .kind = FLOWS_WALLED,
		.count = (uint8_t)question->count };
	for (size_t i = 0; i < question->count; i++)
		message.prefixes[i] = question->prefixes[i].prefix;
	flow_batch_clear(looking->batch);
	bool good = flow_batch_add(looking->batch, &message);
	const struct conntrack_duty duty = { .ends = found_flow,
		.context = &looking->inspection };
	size_t count = flow_batch_asks(looking->batch, asks);
	for (size_t i = 0; i < count && good; i++) {
		uint64_t deleted;
		good = conntrack_sweep(
		    looking->conntrack, &asks[i], &duty, &deleted);
	}
	return good;
}

static json_t *
look(struct looking *looking, const struct slots *slots,
    const struct inspection_question *question)
{
	inspection_begin(
	    &looking->inspection, question, slots_find(slots, question->line));
	if (!read_pieces(looking) ||
	    !nft_read(looking->nft, "refused", found_refused, NULL, looking))
		return json_pack("{ss}", "problem",
		    "the table " TABLE " is not loaded, or is another");
	if (!read_flows(looking, question))
		return json_pack(
		    "{ss}", "problem", "conntrack does not answer");
	return inspection_json(&looking->inspection, time(NULL));
}

/* ---- the role ---- */
static void
answer(struct looking *looking, const struct house *house)
{
	int fd = house->questions_inspect[1];
	struct inspection_question question;
	struct inspection_answer told = { 0 };
	if (recv(fd, &question, sizeof question, MSG_DONTWAIT) !=
	    sizeof question)
		return;
	json_t *found = look(looking, house->slots, &question);
	told.id = question.id;
	size_t size =
	    json_dumpb(found, told.text, sizeof told.text - 1, JSON_COMPACT);
	json_decref(found);
	if (size >= sizeof told.text)
		return; /* bounded by INSPECTION_PREFIXES, INSPECTION_TOLD */
	(void)!send(fd, &told,
	    offsetof(struct inspection_answer, text) + size + 1,
	    MSG_DONTWAIT | MSG_NOSIGNAL);
}

void
inspect_run(void *context)
{
	static struct looking looking;
	const struct house *house = context;
	looking.nft = nft_new();
	looking.conntrack = conntrack_open();
	looking.batch = flow_batch_new();
	json_object_seed(0); /* reads /dev/urandom */
	house_enter(&sandbox, HOUSE_NET_ADMIN);
	while (!roles_stopping()) {
		struct pollfd fds[] = {
			{ .fd = roles_socket(), .events = POLLIN },
			{ .fd = house->questions_inspect[1], .events = POLLIN },
		};
		poll(fds, 2, -1);
		answer(&looking, house);
	}
	flow_batch_free(looking.batch);
	conntrack_close(looking.conntrack);
	nft_free(looking.nft);
}
