/* SPDX-License-Identifier: BSD-2-Clause */
/* indicators.c -- the addresses and ports that only infections ask for */
#include "gateway/indicators.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/table.h"
#include "lib/log.h"

struct indicators {
	bool known, full;
	size_t prefixes, ports;
	struct prefix prefix[INDICATORS_MOST];
	struct message_port port[INDICATORS_MOST];
};

struct indicators *
indicators_new(void)
{
	struct indicators *indicators = calloc(1, sizeof *indicators);
	if (indicators == NULL)
		die("no memory");
	return indicators;
}

void
indicators_free(struct indicators *indicators)
{
	free(indicators);
}

static void
put(struct indicators *indicators, const struct message *message)
{
	if (indicators->prefixes + indicators->ports == INDICATORS_MOST)
		indicators->full = true;
	else if (message->kind == MESSAGE_PREFIX)
		indicators->prefix[indicators->prefixes++] = message->prefix;
	else
		indicators->port[indicators->ports++] = message->port;
}

bool
indicators_hear(struct indicators *indicators, const struct message *message)
{
	switch (message->kind) {
	case MESSAGE_FORGET:
		indicators->prefixes = indicators->ports = 0;
		indicators->known = indicators->full = false;
		return false;
	case MESSAGE_PREFIX:
	case MESSAGE_PORT:
		put(indicators, message);
		return false;
	case MESSAGE_LOADED:
		indicators->known = true;
		return true;
	default:
		return false;
	}
}

bool
indicators_known(const struct indicators *indicators)
{
	return indicators->known;
}

bool
indicators_full(const struct indicators *indicators)
{
	return indicators->full;
}

/* By address, the wider one first. */
static int
compare(const void *a, const void *b)
{
	const struct prefix *left = a, *right = b;
	int order = memcmp(
	    left->addr.bytes, right->addr.bytes, sizeof left->addr.bytes);
	return order != 0 ? order : left->length - right->length;
}

static void
write_prefixes(
    const struct indicators *indicators, uint8_t family, struct writer *to)
{
	const struct prefix *last = NULL;
	char text[PREFIX_TEXT_SIZE];
	for (size_t i = 0; i < indicators->prefixes; i++) {
		const struct prefix *prefix = &indicators->prefix[i];
		if (prefix->addr.family != family ||
		    (last != NULL && prefix_contains(last, &prefix->addr)))
			continue;
		if (last == NULL)
			writer_str(to,
			    family == 4
				? STR("add element " TABLE " indicator4 { ")
				: STR("add element " TABLE " indicator6 { "));
		else
			writer_str(to, STR(", "));
		writer_str(to, str_from(prefix_print(prefix, text)));
		last = prefix;
	}
	if (last != NULL)
		writer_str(to, STR(" }\n"));
}

static void
write_ports(const struct indicators *indicators, struct writer *to)
{
	for (size_t i = 0; i < indicators->ports; i++) {
		writer_str(to,
		    i == 0 ? STR("add element " TABLE " indicator_port { ")
			   : STR(", "));
		writer_number(to, indicators->port[i].protocol);
		writer_str(to, STR(" . "));
		writer_number(to, indicators->port[i].port);
	}
	if (indicators->ports > 0)
		writer_str(to, STR(" }\n"));
}

void
indicators_write(struct indicators *indicators, struct writer *to)
{
	qsort(indicators->prefix, indicators->prefixes,
	    sizeof indicators->prefix[0], compare);
	writer_str(to,
	    STR("flush set " TABLE " indicator4\n"
		"flush set " TABLE " indicator6\n"
		"flush set " TABLE " indicator_port\n"));
	write_prefixes(indicators, 4, to);
	write_prefixes(indicators, 6, to);
	write_ports(indicators, to);
}
