/* SPDX-License-Identifier: BSD-2-Clause */
/* inspection.c -- what the wall wants of one line, and what the kernel does */
#include "gateway/inspection.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json.h"

enum { SENTENCE = 80 };

void
inspection_begin(struct inspection *inspection,
    const struct inspection_question *question, uint32_t slot)
{
	memset(inspection, 0, sizeof *inspection);
	inspection->slot = slot;
	inspection->count = question->count;
	for (size_t i = 0; i < question->count; i++)
		inspection->found[i].wanted = question->prefixes[i];
}

/* The longest of the line's prefixes around it; NULL: none. */
static struct inspection_found *
around(struct inspection *inspection, const struct addr *addr, uint8_t length)
{
	struct inspection_found *best = NULL;
	for (size_t i = 0; i < inspection->count; i++) {
		const struct prefix *prefix =
		    &inspection->found[i].wanted.prefix;
		if (prefix->length <= length && prefix_contains(prefix, addr) &&
		    (best == NULL ||
			prefix->length > best->wanted.prefix.length))
			best = &inspection->found[i];
	}
	return best;
}

/* A piece that carries the line's slot, where the line holds nothing. */
static struct inspection_found *
add_left_over(struct inspection *inspection, const struct prefix *piece)
{
	if (inspection->count == INSPECTION_PREFIXES)
		return NULL;
	struct inspection_found *found =
	    &inspection->found[inspection->count++];
	*found = (struct inspection_found){ .wanted.prefix = *piece };
	return found;
}

void
inspection_piece(struct inspection *inspection, const struct prefix *piece,
    uint32_t mark, int64_t left_ms)
{
	struct inspection_found *found =
	    around(inspection, &piece->addr, piece->length);
	bool ours =
	    inspection->slot != 0 && mark_slot(mark) == inspection->slot;
	if (found == NULL && ours)
		found = add_left_over(inspection, piece);
	if (found == NULL)
		return;
	bool first = found->pieces++ == 0;
	bool shorter =
	    left_ms >= 0 && (found->left_ms < 0 || left_ms < found->left_ms);
	found->mixed = found->mixed ||
	    (!first && mark_measure(mark) != mark_measure(found->mark));
	found->mark = mark;
	if (first || shorter)
		found->left_ms = left_ms;
}

static enum inspection_flow
kind_of(uint32_t mark)
{
	if (mark & MARK_REDIRECTED)
		return INSPECTION_REDIRECTED;
	if (mark & MARK_SPARED)
		return INSPECTION_SPARED;
	return mark_measure(mark) >= MEASURE_RESTRICT ? INSPECTION_PERMITTED
						      : INSPECTION_OTHER;
}

void
inspection_flow(struct inspection *inspection, const struct flow *flow)
{
	if (around(inspection, &flow->from, 128) != NULL ||
	    around(inspection, &flow->to, 128) != NULL)
		inspection->flows[kind_of(flow->mark)]++;
}

static struct inspection_refused *
find_refused(struct inspection *inspection, uint8_t protocol, uint16_t port)
{
	for (size_t i = 0; i < inspection->refused_count; i++) {
		struct inspection_refused *refused = &inspection->refused[i];
		if (refused->protocol == protocol && refused->port == port)
			return refused;
	}
	if (inspection->refused_count == INSPECTION_REFUSED)
		return NULL;
	struct inspection_refused *refused =
	    &inspection->refused[inspection->refused_count++];
	*refused = (struct inspection_refused){ protocol, port, 0 };
	return refused;
}

void
inspection_refuse(struct inspection *inspection, uint32_t mark,
    const struct inspection_refused *refused)
{
	if (inspection->slot == 0 || mark_slot(mark) != inspection->slot)
		return;
	struct inspection_refused *known =
	    find_refused(inspection, refused->protocol, refused->port);
	if (known != NULL)
		known->packets += refused->packets;
}

/* ---- the answer ---- */
/* Into how many pieces the kernel's maps split it; 0: it is too wide. */
static uint32_t
pieces_of(const struct prefix *prefix)
{
	const struct piece_map *map = piece_map(prefix);
	return map == NULL ? 0 : (uint32_t)piece_count(prefix, map);
}

/* In a sentence; "" where the kernel does as it should. */
static const char *
difference(
    const struct inspection_found *found, int64_t now, char text[SENTENCE])
{
	const struct inspection_prefix *wanted = &found->wanted;
	uint32_t pieces = pieces_of(&wanted->prefix);
	bool held =
	    wanted->measure >= MEASURE_RESTRICT && wanted->sure_until > now;
	if (!held)
		return found->pieces == 0 ? "" : "held, and should not be";
	if (pieces == 0)
		return "too wide a prefix: it cannot be held";
	if (found->pieces == 0)
		return "should be held, and is not";
	if (found->mixed || mark_measure(found->mark) != wanted->measure)
		return "held under another measure";
	if (found->pieces == pieces)
		return "";
	snprintf(text, SENTENCE, "held in %u of %u parts only", found->pieces,
	    pieces);
	return text;
}

static json_t *
prefix_json(const struct inspection_found *found, int64_t now)
{
	const struct inspection_prefix *wanted = &found->wanted;
	char text[PREFIX_TEXT_SIZE], mark[16], sentence[SENTENCE];
	bool held = found->pieces > 0;
	snprintf(mark, sizeof mark, "0x%08x", found->mark);
	json_t *object = json_pack("{ss ss ss ss ss}", "prefix",
	    prefix_print(&wanted->prefix, text), "wanted",
	    measure_print((enum measure)wanted->measure), "kernel",
	    measure_print(held ? mark_measure(found->mark) : MEASURE_NONE),
	    "mark", held ? mark : "", "difference",
	    difference(found, now, sentence));
	if (wanted->measure != MEASURE_NONE &&
	    wanted->sure_until != WALL_ALWAYS)
		json_object_set_new(
		    object, "sure_until", json_integer(wanted->sure_until));
	if (held && found->left_ms >= 0)
		json_object_set_new(object, "seconds_left",
		    json_integer(found->left_ms / 1000));
	return object;
}

static const char *
protocol_name(uint8_t protocol, char text[8])
{
	static const struct {
		uint8_t number;
		const char *name;
	} names[] = {
		{ IPPROTO_TCP, "tcp" },
		{ IPPROTO_UDP, "udp" },
		{ IPPROTO_ICMP, "icmp" },
		{ IPPROTO_ICMPV6, "icmp6" },
		{ IPPROTO_GRE, "gre" },
		{ IPPROTO_ESP, "esp" },
		{ IPPROTO_IPV6, "6in4" },
		{ IPPROTO_SCTP, "sctp" },
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].number == protocol)
			return names[i].name;
	snprintf(text, 8, "%u", protocol);
	return text;
}

static int
compare_refused(const void *left, const void *right)
{
	const struct inspection_refused *a = left, *b = right;
	return (a->packets < b->packets) - (a->packets > b->packets);
}

static json_t *
refused_json(struct inspection *inspection)
{
	json_t *list = json_array();
	qsort(inspection->refused, inspection->refused_count,
	    sizeof *inspection->refused, compare_refused);
	for (size_t i = 0; i < inspection->refused_count && i < INSPECTION_TOLD;
	     i++) {
		const struct inspection_refused *refused =
		    &inspection->refused[i];
		char text[8];
		json_array_append_new(list,
		    json_pack("{ss si sI}", "protocol",
			protocol_name(refused->protocol, text), "port",
			(int)refused->port, "packets",
			(json_int_t)refused->packets));
	}
	return list;
}

json_t *
inspection_json(struct inspection *inspection, int64_t now)
{
	static const char *const flow_names[INSPECTION_FLOWS] = {
		[INSPECTION_REDIRECTED] = "redirected",
		[INSPECTION_SPARED] = "spared",
		[INSPECTION_PERMITTED] = "permitted",
		[INSPECTION_OTHER] = "other",
	};
	json_t *prefixes = json_array(), *flows = json_object();
	for (size_t i = 0; i < inspection->count; i++)
		json_array_append_new(
		    prefixes, prefix_json(&inspection->found[i], now));
	for (size_t kind = 0; kind < INSPECTION_FLOWS; kind++)
		json_object_set_new(flows, flow_names[kind],
		    json_integer((json_int_t)inspection->flows[kind]));
	return json_pack("{so so so}", "prefixes", prefixes, "flows", flows,
	    "refused", refused_json(inspection));
}
