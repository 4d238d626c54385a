/* SPDX-License-Identifier: BSD-2-Clause */
/* dns.h -- what a DNS question is answered with */
/* Pure: no I/O, no clock, no allocation.
 * Trust: packets are hostile; site, client and names are our own.
 * Reads: RFC 1035, 2308, 6303, 6761, 6891, 7766, 7873, 8482, 8914, 9018,
 * 9462, 9619. */
#ifndef REDIRECTOR_DNS_H
#define REDIRECTOR_DNS_H

#include "redirector/cookie.h"
#include "redirector/names.h"

enum {
	DNS_UDP_SIZE = 1232, /* what we say and send at most, DNS flag day */
	DNS_ROOM = 2048,     /* enough for each answer that is our own */
	DNS_OWN_NAMES = 16,
	DNS_SECRET_SIZE = COOKIE_SECRET_SIZE,
	DNS_HINT_SIZE = 96,  /* extra text of RFC 8914, kept short */
	DNS_PRICED_NAME = 64 /* bytes of a name that cost one more of a budget:
			      * what tunnels carry out */
};

enum dns_mode { DNS_FORGE, DNS_REDIRECT };

/* A name of ours and where it really is; a family of 0 is "none". Without any
 * address the resolver is asked. */
struct dns_own {
	struct name name;
	struct addr v4, v6;
};

/* What does not change from packet to packet. Fill it, then dns_site_ready. */
struct dns_site {
	enum dns_mode mode;
	struct addr steer4, steer6; /* forge; a family of 0 is "none" */
	struct dns_own own[DNS_OWN_NAMES];
	size_t own_count;
	uint32_t ttl;	    /* seconds, of steered answers: 5 to 15 */
	bool forward_clean; /* questions of clean lines: forward, or REFUSED */
	struct str hint;    /* for people, in steered answers: "line paused,
			     * see https://…"; at most DNS_HINT_SIZE */
	uint8_t secret[DNS_SECRET_SIZE]; /* of the server cookies */
	/* Written by dns_site_ready: special names and our own. */
	uint64_t special[6144];
};

/* Builds the table of special and own names in `site`. False when there are
 * more own names than fit, or the hint is too long. */
bool MUST_CHECK dns_site_ready(struct dns_site *site);

/* What is known of who asks. */
struct dns_client {
	struct addr addr;
	uint32_t now;	 /* seconds since 1970, for cookies */
	bool tcp;	 /* the packet came by TCP, without its length bytes */
	bool inside;	 /* of the settings' clients */
	bool walled;	 /* measure garden or suspend; else it is clean */
	uint64_t garden; /* groups that are open for the line, at its measure */
};

enum dns_outcome {
	DNS_DROP,   /* say nothing */
	DNS_ANSWER, /* send `size` bytes of the room */
	DNS_FORWARD /* ask the resolver with this very packet */
};

/* Why: one counter each. */
enum dns_reason {
	DNS_SHORT,     /* drop: no header, or itself an answer */
	DNS_OUTSIDE,   /* REFUSED: not one of ours */
	DNS_BAD,       /* FORMERR */
	DNS_UNKNOWN,   /* NOTIMP, BADVERS, REFUSED: opcode, EDNS, class, type */
	DNS_COOKIE,    /* no question, a cookie was asked for */
	DNS_CLEAN,     /* the line is clean: forward, or REFUSED */
	DNS_OWN,       /* a name of ours, told or forwarded */
	DNS_FIXED,     /* from special.c */
	DNS_INDICATOR, /* NXDOMAIN */
	DNS_GARDEN,    /* forwarded; its addresses are to be pinned */
	DNS_LOCAL,     /* from special.c */
	DNS_STEERED,   /* forged: steering address, or nothing there */
	DNS_TRUE,      /* redirect: forwarded */
	DNS_DENIED,    /* redirect: REFUSED, type or budget */
	DNS_LIMITED,   /* beyond its share: TC=1, or dropped */
	DNS_NO_RESOLVER, /* SERVFAIL: the resolver was silent */
	DNS_REASONS
};

/* What the pins of an answer open; no ports: there are none. */
struct dns_opens {
	uint32_t ports; /* bit set, see lib/pin.h */
	bool shared;	/* the name is on a shared front end */
};

struct dns_result {
	enum dns_outcome outcome;
	enum dns_reason reason;
	size_t size;	    /* DNS_ANSWER: bytes written */
	uint32_t indicator; /* not 0: the line asked for this indicator, be it
			     * walled or clean */
	struct dns_opens opens; /* DNS_GARDEN, forwarded */
	uint64_t charge;	/* not 0: take the price from the line's budget
				 * of this registered domain first; where there
				 * is none left, dns_fail */
	uint32_t price;
	bool proven; /* the source is no forgery: TCP, or a valid cookie */
};

/* Answers one packet. `names` is what the feed gives: garden, indicators, own
 * names. `room` has DNS_ROOM bytes and is not the packet. */
struct dns_result dns_answer(const struct dns_site *site,
    const struct dns_client *client, struct names_block names,
    const uint8_t *packet, size_t size, uint8_t *room);

/* Finds what is known of the name, and returns what wins of it. */
enum names_kind
dns_look_up(const struct dns_site *site, struct names_block names,
    const struct name *name, uint64_t groups, struct names_match *match_out);
/* What the garden opens of this name to a line with these groups; no ports:
 * nothing, or something that wins over the garden knows the name. */
struct dns_opens dns_garden(const struct dns_site *site,
    struct names_block names, const struct name *name, uint64_t groups);

enum dns_failure {
	DNS_NO_BUDGET, /* REFUSED, extended error 18 */
	DNS_UNPROVEN,  /* TC=1 and a cookie: who is no forger comes again */
	DNS_SILENCE    /* SERVFAIL, extended error 22: no resolver answered */
};

/* The answer to a packet for which dns_answer said DNS_FORWARD and which
 * could not be. */
struct dns_result dns_fail(const struct dns_site *site,
    const struct dns_client *client, enum dns_failure failure,
    const uint8_t *packet, size_t size, uint8_t *room);

/* The resolver's reply to a forwarded packet: is it one (QR, id, the same
 * question)? Returns how many bytes of `reply` to send: all of them as they
 * are, or, where they do not fit into what the asker by UDP takes, its header
 * and question with TC set, written over `reply`. 0: it is not the reply. The
 * id must be that of `packet`: whoever gave it another for the way to the
 * resolver has put it back in both. */
size_t dns_reply(const uint8_t *packet, size_t size, bool tcp, uint8_t *reply,
    size_t reply_size);

#endif
