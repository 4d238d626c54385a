/* SPDX-License-Identifier: BSD-2-Clause */
/* ask.c -- who asks, and what is the answer: wall, names and shares together */
#include "redirector/ask.h"

#include <string.h>

#include "lib/pin.h"
#include "redirector/alive.h"

/* The settings stay, the row of the site follows the tables. */
static void
use_site(struct worker *worker, const struct shared_view *view)
{
	if (worker->word == view->word)
		return;
	worker->site.mode = view->site->mode;
	worker->site.steer4 = view->site->steer4;
	worker->site.steer6 = view->site->steer6;
	worker->word = view->word;
}

static void
use_row(struct dns_client *client, enum wall_found found,
    const struct wall_row *row)
{
	client->walled = found == WALL_HELD && row->measure >= MEASURE_GARDEN;
	client->garden = client->walled ? row->garden : 0;
}

static void
tell(struct worker *worker, const struct dns_result *result,
    enum wall_found found, const struct wall_row *row)
{
	ring_count(worker->ring, COUNT_DNS + (unsigned)result->reason);
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

/* One home is one IPv4 address or one /56. */
static bool
has_share(struct worker *worker, const struct addr *from)
{
	struct prefix home = prefix_of(from, from->family == 4 ? 32 : 56);
	uint64_t key = buckets_key(worker->rates, &home, sizeof home);
	if (buckets_take(worker->rates, key, worker->ticks))
		return true;
	ring_count(worker->ring, COUNT_RATE);
	return false;
}

/* Takes the price from the budget, and has the charge name that budget. */
static bool
pay(struct worker *worker, const struct wall_row *row,
    struct dns_result *result)
{
	uint8_t payer[sizeof row->line + sizeof result->charge];
	memcpy(payer, row->line, sizeof row->line);
	memcpy(
	    payer + sizeof row->line, &result->charge, sizeof result->charge);
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

struct dns_result
ask_dns(struct worker *worker, const struct addr *from, bool tcp,
    const uint8_t *packet, size_t size, uint8_t *room)
{
	struct dns_client client = {
		.addr = *from,
		.now = (uint32_t)worker->now,
		.tcp = tcp,
		.inside = config_is_client(worker->config, from),
	};
	struct shared_view view;
	enum wall_found found;
	struct wall_row row;
	struct dns_result result;
	do {
		view = shared_look(worker->shared);
		use_site(worker, &view);
		found = client.inside
		    ? wall_find(view.wall, from, worker->now, &row)
		    : WALL_OPEN;
		use_row(&client, found, &row);
		result = dns_answer(
		    &worker->site, &client, view.names, packet, size, room);
	} while (!shared_same(worker->shared, &view));

	tell(worker, &result, found, &row);
	if (result.outcome != DNS_FORWARD)
		return result;
	if (result.charge != 0 && !pay(worker, &row, &result))
		return dns_fail(
		    &worker->site, &client, DNS_NO_BUDGET, packet, size, room);
	if (!has_share(worker, from))
		result.outcome = DNS_DROP;
	return result;
}

struct dns_result
ask_silence(struct worker *worker, const struct addr *from, bool tcp,
    const uint8_t *packet, size_t size, uint8_t *room)
{
	struct dns_client client = {
		.addr = *from,
		.now = (uint32_t)worker->now,
		.tcp = tcp,
		.inside = true,
	};
	ring_count(worker->ring, COUNT_DNS + DNS_NO_RESOLVER);
	return dns_fail(
	    &worker->site, &client, DNS_SILENCE, packet, size, room);
}

enum ask_web
ask_web(struct worker *worker, const struct addr *from)
{
	if (!config_is_client(worker->config, from))
		return ASK_OUTSIDE;
	struct shared_view view;
	enum wall_found found;
	struct wall_row row;
	do {
		view = shared_look(worker->shared);
		found = wall_find(view.wall, from, worker->now, &row);
	} while (!shared_same(worker->shared, &view));
	return found == WALL_HELD && row.measure >= MEASURE_GARDEN ? ASK_WALLED
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
		use_row(&client, wall_find(view.wall, from, worker->now, &row),
		    &row);
		opens =
		    dns_garden(&worker->site, view.names, host, client.garden);
	} while (!shared_same(worker->shared, &view));
	return opens.ports & pin_ports_parse(STR("tcp/80"));
}
