/* SPDX-License-Identifier: BSD-2-Clause */
/* ask.c -- who asks, and what is the answer: wall, names and shares together */
#include "redirector/ask.h"

#include <string.h>

#include "lib/pin.h"
#include "redirector/alive.h"
#include "redirector/client.h"
#include "redirector/share.h"

/* The settings stay, the row of the site follows the tables. */
static void
use_site(struct worker *worker, const struct shared_view *view)
{
	if (worker->word != view->word)
		client_site(view, &worker->site);
	worker->word = view->word;
}

/* What the line asked for, an indicator or anything else. */
static void
tell(struct worker *worker, const struct dns_result *result,
    enum wall_found found, const struct wall_row *row)
{
	if (found == WALL_UNSURE)
		ring_count(worker->ring, COUNT_UNSURE);
	if (found != WALL_HELD)
		return;
	uint32_t minute = (uint32_t)(worker->now / 60);
	if (result->indicator == 0) {
		if (result->reason > DNS_BAD)
			alive_mark(
			    worker->alive, worker->ring, row->line, minute);
		return;
	}
	struct sighting sighting = {
		.indicator = result->indicator,
		.minute = minute,
	};
	memcpy(sighting.line, row->line, sizeof sighting.line);
	ring_put(worker->ring, &sighting);
}

/* Takes the price from the budget, and has the charge name that budget; of
 * these, too, there are two. */
static bool
pay(struct worker *worker, const struct wall_row *row,
    struct dns_result *result)
{
	uint8_t payer[sizeof row->line + sizeof result->charge + 1];
	memcpy(payer, row->line, sizeof row->line);
	memcpy(
	    payer + sizeof row->line, &result->charge, sizeof result->charge);
	payer[sizeof payer - 1] = result->proven;
	result->charge = buckets_key(worker->budgets, payer, sizeof payer);
	if (!buckets_take(worker->budgets, result->charge, worker->ticks))
		return false;
	buckets_owe(
	    worker->budgets, result->charge, result->price - 1, worker->ticks);
	return true;
}

void
ask_pay(struct worker *worker, uint64_t charge, size_t size)
{
	if (charge != 0)
		buckets_owe(worker->budgets, charge,
		    (uint32_t)(size / ASK_PRICED), worker->ticks);
}

/* A packet, and who sent it. */
struct asked {
	struct dns_client client;
	const uint8_t *packet;
	size_t size;
	uint8_t *room;
};

static struct dns_result
fail(struct worker *worker, const struct asked *asked, enum dns_failure failure)
{
	return dns_fail(&worker->site, &asked->client, failure, asked->packet,
	    asked->size, asked->room);
}

/* What is to be forwarded, as far as its source may. Beyond its share every
 * other question that is not proven is told to come again by TCP: that mirrors
 * no more than it got, and whoever is no forger is served. */
static struct dns_result
limit(struct worker *worker, const struct asked *asked,
    const struct wall_row *row, struct dns_result result)
{
	enum share share = result.proven ? SHARE_PROVEN : SHARE_UNPROVEN;
	if (!share_take(worker, &asked->client.addr, share)) {
		if (!result.proven && worker->limited++ % 2 == 0)
			return fail(worker, asked, DNS_UNPROVEN);
		ring_count(worker->ring, COUNT_DROP_RATE);
		return (struct dns_result){ DNS_DROP, DNS_LIMITED };
	}
	if (result.charge == 0 || pay(worker, row, &result))
		return result;
	return fail(
	    worker, asked, result.proven ? DNS_NO_BUDGET : DNS_UNPROVEN);
}

void
ask_fetch(const struct worker *worker, const struct addr *from, size_t count)
{
	const struct wall *wall = shared_look(worker->shared).wall;
	for (size_t i = 0; i < count; i++)
		wall_fetch(wall, &from[i], WALL_FETCH_CELL);
	for (size_t i = 0; i < count; i++)
		wall_fetch(wall, &from[i], WALL_FETCH_ROW);
}

struct dns_result
ask_dns(struct worker *worker, const struct addr *from, bool tcp,
    const uint8_t *packet, size_t size, uint8_t *room)
{
	struct asked asked = {
		.client = { .addr = *from,
		    .now = (uint32_t)worker->now,
		    .tcp = tcp },
		.packet = packet,
		.size = size,
		.room = room,
	};
	struct shared_view view;
	enum wall_found found;
	struct wall_row row;
	struct dns_result result;
	do {
		view = shared_look(worker->shared);
		use_site(worker, &view);
		found = client_find(worker->config, &view, from, worker->now,
		    &asked.client, &row);
		if (found == WALL_HELD)
			alive_fetch(worker->alive, row.line);
		result = dns_answer(&worker->site, &asked.client, view.names,
		    packet, size, room);
	} while (!shared_same(worker->shared, &view));

	tell(worker, &result, found, &row);
	if (result.outcome == DNS_FORWARD)
		result = limit(worker, &asked, &row, result);
	ring_count(worker->ring, COUNT_DNS + (unsigned)result.reason);
	return result;
}

struct dns_result
ask_silence(struct worker *worker, const struct addr *from, bool tcp,
    const uint8_t *packet, size_t size, uint8_t *room)
{
	struct asked asked = {
		.client = { .addr = *from,
		    .now = (uint32_t)worker->now,
		    .tcp = tcp,
		    .inside = true },
		.packet = packet,
		.size = size,
		.room = room,
	};
	ring_count(worker->ring, COUNT_DNS + DNS_NO_RESOLVER);
	return fail(worker, &asked, DNS_SILENCE);
}

enum ask_web
ask_web(struct worker *worker, const struct addr *from)
{
	struct shared_view view;
	struct dns_client client;
	struct wall_row row;
	do {
		view = shared_look(worker->shared);
		client_find(
		    worker->config, &view, from, worker->now, &client, &row);
	} while (!shared_same(worker->shared, &view));
	return !client.inside ? ASK_OUTSIDE
	    : client.walled   ? ASK_WALLED
			      : ASK_CLEAN;
}

bool
ask_garden(
    struct worker *worker, const struct addr *from, const struct name *host)
{
	struct shared_view view;
	struct wall_row row;
	struct dns_client client;
	struct dns_opens opens;
	do {
		view = shared_look(worker->shared);
		client_find(
		    worker->config, &view, from, worker->now, &client, &row);
		opens =
		    dns_garden(&worker->site, view.names, host, client.garden);
	} while (!shared_same(worker->shared, &view));
	return opens.ports & pin_ports_parse(STR("tcp/80"));
}
