/* SPDX-License-Identifier: BSD-2-Clause */
/* pins.h -- what may be pinned, for how long, and what is pinned already */
/* Trust: requests come from workers that face infected machines. */
/* Reads: RFC 6890 (special-purpose addresses), 6052 (NAT64), lib/pin.h */
/* Pure but for pins_new, which takes all the memory there will ever be. */
#ifndef GATEWAY_PINS_H
#define GATEWAY_PINS_H

#include "gateway/ranges.h"
#include "lib/pin.h"

enum {
	PINS_LONGEST = 24 * 3600, /* a pin lives no longer, whatever its TTL */
	PINS_SHORT = 60		  /* less than this to live: it is renewed */
};

/* Not an address of the public Internet, or none that says where it leads:
 * RFC 6890's table and what tunnels through it. Documentation prefixes are not
 * meant: they harm nobody, and labs live in them. */
bool pins_is_special(const struct addr *addr);

struct pins_limits {
	size_t most;	   /* pins at a time */
	uint32_t per_line; /* new pins of a line in an hour */
	uint32_t slots;	   /* the highest number of a line */
	bool sni_relay;	   /* shared names' tcp/443 goes to the relay */
};

struct pins;

/* `closed`: never pinned (own, DoH, indicators). Dies without memory. */
struct pins *
pins_new(const struct pins_limits *limits, const struct ranges *closed);
void pins_free(struct pins *pins); /* NULL is fine */

/* In which of the kernel's sets it stands. */
enum pins_set { PINS_PIN, PINS_SHARED };

struct pin {
	struct addr addr;
	uint16_t port;	  /* of a shared one: 0, as is its protocol */
	uint8_t protocol; /* 6 or 17 */
	uint8_t set;	  /* enum pins_set */
};

/* What the kernel has: then each pin; `until` in seconds since 1970. */
void pins_found_begin(struct pins *pins);
void pins_found(struct pins *pins, const struct pin *pin, int64_t until);

enum pins_outcome {
	PINS_STAND,	  /* it is there and lives long enough */
	PINS_WRITE,	  /* the kernel is to get it: see pins_write */
	PINS_SPECIAL,	  /* refused: see pins_is_special */
	PINS_CLOSED,	  /* refused: own, DoH or indicator */
	PINS_LINE_BUDGET, /* refused: more than a line may have in an hour */
	PINS_BUDGET	  /* refused: more than there may be */
};

/* Asks for one address and one port; `slot` is the line's, `ttl` and `now` are
 * seconds. PINS_WRITE counts as done: when the kernel did not take it, say
 * pins_forget. */
enum pins_outcome pins_ask(struct pins *pins, uint32_t slot,
    const struct pin *pin, uint32_t ttl, int64_t now);
void pins_forget(struct pins *pins, const struct pin *pin);
/* What a request's address is for this port: as it is or as a shared one. */
struct pin pins_of(const struct pins *pins, const struct pin_request *request,
    const struct addr *addr, const struct pin_port *port);

/* The commands for it, as in lines_write; `ttl` in seconds. */
void pins_write(const struct pin *pin, uint32_t ttl, struct writer *to);
/* How many stand. */
size_t pins_count(const struct pins *pins);

#endif
