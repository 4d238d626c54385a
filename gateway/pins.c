/* SPDX-License-Identifier: BSD-2-Clause */
/* pins.c -- what may be pinned, for how long, and what is pinned already */
#include "gateway/pins.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/element.h"
#include "lib/log.h"

enum { HOUR = 3600 };

/* ---- special-purpose addresses ---- */

static const char *const specials[] = {
	"0.0.0.0/8",	  /* this network */
	"10.0.0.0/8",	  /* private */
	"100.64.0.0/10",  /* shared: the inside of CGNAT */
	"127.0.0.0/8",	  /* loopback */
	"169.254.0.0/16", /* link-local */
	"172.16.0.0/12",  /* private */
	"192.0.0.0/24",	  /* IETF protocols */
	"192.88.99.0/24", /* 6to4 relays */
	"192.168.0.0/16", /* private */
	"198.18.0.0/15",  /* benchmarking */
	"224.0.0.0/4",	  /* multicast */
	"240.0.0.0/4",	  /* reserved, broadcast */
	"::/3",		  /* loopback, mapped, discard; NAT64 apart */
	"2001::/23",	  /* IETF protocols, Teredo among them */
	"2002::/16",	  /* 6to4 */
	"4000::/2",	  /* nobody's yet */
	"8000::/1",	  /* and: private, link-local, multicast */
};
enum { SPECIALS = sizeof specials / sizeof specials[0] };

static bool
is_listed(const struct addr *addr)
{
	for (size_t i = 0; i < SPECIALS; i++) {
		struct prefix prefix;
		if (prefix_parse(str_from(specials[i]), &prefix) &&
		    prefix_contains(&prefix, addr))
			return true;
	}
	return false;
}

/* 64:ff9b::/96 (RFC 6052) is as special as the IPv4 address inside. */
static bool
is_nat64(const struct addr *addr, struct addr *inside_out)
{
	static const uint8_t well_known[12] = { 0, 0x64, 0xff, 0x9b };
	if (addr->family != 6 ||
	    memcmp(addr->bytes, well_known, sizeof well_known) != 0)
		return false;
	*inside_out = (struct addr){ .family = 4 };
	memcpy(inside_out->bytes, addr->bytes + 12, 4);
	return true;
}

bool
pins_is_special(const struct addr *addr)
{
	struct addr inside;
	return is_listed(is_nat64(addr, &inside) ? &inside : addr);
}

/* ---- the pins that stand ---- */

struct standing {
	struct pin pin;
	int64_t until; /* 0: the cell is empty */
};

struct charge {
	uint32_t hour, count;
};

struct pins {
	struct pins_limits limits;
	const struct ranges *closed;
	unsigned char key[crypto_shorthash_KEYBYTES];
	size_t cells;  /* a power of two, at least twice `most` */
	size_t count;  /* cells in use, run out or not */
	int64_t swept; /* when, last */
	struct standing *cell;
	struct standing *spare; /* of the same size */
	struct charge *charge;	/* by slot */
};

struct pins *
pins_new(const struct pins_limits *limits, const struct ranges *closed)
{
	struct pins *pins = calloc(1, sizeof *pins);
	if (pins == NULL)
		die("no memory");
	*pins = (struct pins){ *limits, closed, .cells = 16 };
	while (pins->cells < 2 * limits->most)
		pins->cells *= 2;
	pins->cell = calloc(pins->cells, sizeof *pins->cell);
	pins->spare = calloc(pins->cells, sizeof *pins->spare);
	pins->charge = calloc((size_t)limits->slots + 1, sizeof *pins->charge);
	if (!pins->cell || !pins->spare || !pins->charge)
		die("no memory for %zu pins", limits->most);
	randombytes_buf(pins->key, sizeof pins->key);
	return pins;
}

void
pins_free(struct pins *pins)
{
	if (pins == NULL)
		return;
	free(pins->cell);
	free(pins->spare);
	free(pins->charge);
	free(pins);
}

static bool
same_pin(const struct pin *a, const struct pin *b)
{
	return addr_equal(&a->addr, &b->addr) && a->port == b->port &&
	    a->protocol == b->protocol && a->set == b->set;
}

/* Its cell, or the empty one where it would stand. The addresses come from
 * strangers, so the key is drawn at the start. */
static struct standing *
cell_of(const struct pins *pins, const struct pin *pin)
{
	uint8_t bytes[21];
	uint64_t hash;
	memcpy(bytes, pin->addr.bytes, 16);
	bytes[16] = pin->addr.family;
	bytes[17] = pin->protocol;
	bytes[18] = pin->set;
	memcpy(bytes + 19, &pin->port, 2);
	crypto_shorthash(
	    (unsigned char *)&hash, bytes, sizeof bytes, pins->key);
	for (size_t at = hash;; at++) {
		struct standing *cell = &pins->cell[at & (pins->cells - 1)];
		if (cell->until == 0 || same_pin(&cell->pin, pin))
			return cell;
	}
}

/* What has run out makes room. Looked for once a second: whoever fills all that
 * there is must not keep us busy with it. */
static void
sweep(struct pins *pins, int64_t now)
{
	struct standing *old = pins->cell;
	if (pins->swept == now)
		return;
	pins->swept = now;
	pins->cell = pins->spare;
	pins->spare = old;
	memset(pins->cell, 0, pins->cells * sizeof *pins->cell);
	pins->count = 0;
	for (size_t i = 0; i < pins->cells; i++) {
		if (old[i].until <= now)
			continue;
		*cell_of(pins, &old[i].pin) = old[i];
		pins->count++;
	}
}

void
pins_found_begin(struct pins *pins)
{
	memset(pins->cell, 0, pins->cells * sizeof *pins->cell);
	pins->count = 0;
}

void
pins_found(struct pins *pins, const struct pin *pin, int64_t until)
{
	struct standing *cell = cell_of(pins, pin);
	if (cell->until == 0 && pins->count == pins->limits.most)
		return;
	pins->count += cell->until == 0;
	*cell = (struct standing){ *pin, until };
}

size_t
pins_count(const struct pins *pins)
{
	return pins->count;
}

/* ---- asking ---- */

static uint32_t
life_of(uint32_t ttl)
{
	return ttl < PIN_LEAST_S ? PIN_LEAST_S
	    : ttl > PINS_LONGEST ? PINS_LONGEST
				 : ttl;
}

/* Charges a new pin to the line; false where it has had its share. */
static bool
charge_line(struct pins *pins, uint32_t slot, int64_t now)
{
	struct charge *account = &pins->charge[slot];
	uint32_t hour = (uint32_t)(now / HOUR);
	if (account->hour != hour)
		*account = (struct charge){ hour, 0 };
	if (account->count >= pins->limits.per_line)
		return false;
	account->count++;
	return true;
}

/* The answer may be kept for its TTL. A resolver's TTL counts down as the pin
 * does, so this is renewed when the name was asked anew; the second is lost to
 * rounding. What is to live longer than it may is renewed at half time. */
static bool
lives_enough(int64_t until, uint32_t ttl, int64_t now)
{
	int64_t needed = ttl < PINS_SHORT ? PINS_SHORT
	    : ttl > PINS_LONGEST	  ? PINS_LONGEST / 2
					  : ttl;
	return until - now + 1 >= needed;
}

enum pins_outcome
pins_ask(struct pins *pins, uint32_t slot, const struct pin *pin, uint32_t ttl,
    int64_t now)
{
	if (pins_is_special(&pin->addr))
		return PINS_SPECIAL;
	if (ranges_has(pins->closed, &pin->addr))
		return PINS_CLOSED;
	if (pins->count == pins->limits.most)
		sweep(pins, now);
	struct standing *cell = cell_of(pins, pin);
	bool stands = cell->until > now;
	if (stands && lives_enough(cell->until, ttl, now))
		return PINS_STAND;
	if (cell->until == 0 && pins->count == pins->limits.most)
		return PINS_BUDGET;
	if (!stands &&
	    (slot > pins->limits.slots || !charge_line(pins, slot, now)))
		return PINS_LINE_BUDGET;
	pins->count += cell->until == 0;
	*cell = (struct standing){ *pin, now + life_of(ttl) };
	return PINS_WRITE;
}

/* Its cell stays, as of one that has run out. */
void
pins_forget(struct pins *pins, const struct pin *pin)
{
	struct standing *cell = cell_of(pins, pin);
	if (cell->until != 0)
		cell->until = 1;
}

struct pin
pins_of(const struct pins *pins, const struct pin_request *request,
    const struct addr *addr, const struct pin_port *port)
{
	struct pin pin = { *addr, port->port, port->protocol, PINS_PIN };
	bool https = port->protocol == 6 && port->port == 443;
	if (pins->limits.sni_relay && request->shared && https)
		pin = (struct pin){ *addr, 0, 0, PINS_SHARED };
	return pin;
}

/* ---- commands ---- */

void
pins_write(const struct pin *pin, uint32_t ttl, struct writer *to)
{
	static const char *const sets[][2] = {
		[PINS_PIN] = { "pin4", "pin6" },
		[PINS_SHARED] = { "shared4", "shared6" },
	};
	const char *set = sets[pin->set][pin->addr.family == 6];
	const struct element bare = { set, pin->addr, pin->port, pin->protocol,
		0, 0 };
	struct element one = bare;
	one.seconds = life_of(ttl);
	element_write(to, "add", &one);
	element_write(to, "delete", &bare);
	element_write(to, "add", &one);
}
