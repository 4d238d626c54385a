/* SPDX-License-Identifier: BSD-2-Clause */
/* pin.h -- a worker tells the gateway what a garden name was answered with */
/* Trust: workers face infected machines; the gateway believes no field. */
#ifndef LIB_PIN_H
#define LIB_PIN_H

#include "lib/addr.h"

/* Datagrams on a unix socket that the gateway binds; a worker sends from a
 * socket that is bound, too (autobind will do), and gets each request's id
 * back once the pin stands in the kernel, or will not. */

enum {
	PIN_ADDRESSES = 64, /* an answer that has more pins the first ones */
	PIN_REALM_SIZE = 33,
	PIN_NAME_SIZE = 256,
	PIN_WAIT_MS = 20, /* a worker then lets the answer go all the same */
	PIN_LEAST_S = 120 /* a pin lives max(TTL, this) */
};

struct pin_request {
	uint64_t id;
	uint32_t ttl;	  /* seconds: the smallest on the way to the address */
	uint32_t ports;	  /* bit n: pin_ports[n] */
	struct addr line; /* who asked: pins are bounded per line */
	uint8_t shared;	  /* 1: on a shared front end, see garden_rule */
	uint8_t count;	  /* of addresses */
	char realm[PIN_REALM_SIZE]; /* NUL-terminated, as is the name */
	char name[PIN_NAME_SIZE];
	struct addr addr[PIN_ADDRESSES]; /* those not counted are not sent */
};

struct pin_reply {
	uint64_t id;
};

/* What a pin may open: "tcp/443". A garden rule's other ports are refused when
 * it is loaded. */
struct pin_port {
	uint8_t protocol; /* 6 or 17 */
	uint16_t port;
	const char *text;
};
extern const struct pin_port pin_ports[];
extern const size_t pin_ports_count;

/* The bits of a list such as "tcp/80 tcp/443"; unknown words have none. */
uint32_t pin_ports_parse(struct str text);

/* The bytes of a request with so many addresses. */
size_t pin_request_size(size_t count);
/* True for a whole request: its size fits its count, its texts end, its ports
 * are known, its addresses are addresses. */
bool MUST_CHECK pin_request_read(
    const void *bytes, size_t size, struct pin_request *request_out);

#endif
