/* SPDX-License-Identifier: BSD-2-Clause */
/* ring.h -- what a worker tells: sightings one by one, all else as counts */
/* Trust: the worker that writes may have been taken over. */
#ifndef REDIRECTOR_RING_H
#define REDIRECTOR_RING_H

#include "lib/tally.h"
#include "redirector/dns.h"

/* The one memory that a worker may write for others. */
struct ring;

enum {
	RING_TIMES = 9,
	RING_RESOLVERS = 16,
	RING_NOTE_SIZE = 1232 /* bytes of what a worker read last */
};

/* Counted since the start, over all workers that wrote into this ring.
 * figures.c says what each is called. */
enum count {
	COUNT_DNS,		    /* + enum dns_reason */
	COUNT_UNSURE = DNS_REASONS, /* a wall was past its sure_until */
	COUNT_SIGHTING,
	COUNT_SIGHTING_LOST, /* the ring was full */
	COUNT_ALIVE,	     /* lines and minutes in which they asked */
	COUNT_FORWARD_FULL,  /* SERVFAIL: too many wait for the resolvers */
	COUNT_FORWARD_FALSE, /* a reply that was none: ignored */
	COUNT_PIN,	     /* answers whose addresses were to be pinned */
	COUNT_PIN_LATE,	     /* the gateway was silent: went without */
	COUNT_PIN_FULL,	     /* too many waited for it: went at once */
	COUNT_PIN_AWAY,	     /* it was not there: went at once */
	COUNT_DROP_RATE,     /* dropped: a source beyond its share */
	COUNT_DROP_LONG,     /* dropped: longer than any honest question */
	COUNT_DROP_KERNEL,   /* dropped: no room in the socket, or a flood */
	COUNT_FLOOD,	     /* homes of which the kernel drops a part */
	COUNT_TCP,	     /* connections for DNS */
	COUNT_WEB,	     /* connections for HTTP */
	COUNT_WEB_PORTAL,    /* sent to the portal, or told so */
	COUNT_WEB_CLEAN,     /* answered as for a clean line */
	COUNT_WEB_REFUSED,   /* no request that we answer */
	COUNT_RELAY,	     /* requests for the garden, relayed */
	COUNT_RELAY_FULL,    /* 503: the line, or all, had too many */
	COUNT_RELAY_AWAY,    /* 503: nobody took it, or answered */
	COUNT_EVICTED,	     /* connections closed to make room */
	COUNT_RESET,	     /* connections beyond their home's share */
	COUNT_RESTART,	     /* the parent: the worker fell */
	COUNTS,
	/* these are told otherwise */
	COUNT_TIME = COUNTS, /* + place in ring_times: answers that took so
			      * long, and no longer */
	COUNT_TIME_SUM = COUNT_TIME + RING_TIMES, /* microseconds of all */
	COUNT_RESOLVER, /* + 2 * place in the settings: it answered; + 1: it
			 * was silent */
	COUNT_ALL = COUNT_RESOLVER + 2 * RING_RESOLVERS
};

/* Microseconds; the last is any time. */
extern const int64_t ring_times[RING_TIMES];

/* Shared with the processes that are forked later. Dies without memory. */
struct ring *ring_new(void);
void ring_forget(struct ring *ring); /* takes it out of this process */

/* For the worker: never waits; what does not fit is counted as lost. */
void ring_put(struct ring *ring, const struct sighting *sighting);
/* The line asked for something that is no indicator: a sighting of indicator
 * 0. False while the ring is half full: the rest is for sightings. */
bool ring_put_alive(
    struct ring *ring, const uint8_t line[UUID_SIZE], uint32_t minute);
void ring_count(struct ring *ring, enum count what);
void ring_set_count(struct ring *ring, enum count what, uint64_t count);
/* So many answers took so many microseconds each. */
void ring_time(struct ring *ring, int64_t microseconds, unsigned answers);
/* Keeps what is about to be read of the world, so that whoever dies of it can
 * be found out: the first RING_NOTE_SIZE bytes. */
void ring_note(struct ring *ring, const void *bytes, size_t size);

/* For the one reader: takes at most `most` sightings out. */
size_t ring_take(struct ring *ring, struct sighting *sightings, size_t most);
uint64_t ring_read_count(const struct ring *ring, enum count what);
/* What was noted last, into RING_NOTE_SIZE bytes; how many there are. */
size_t ring_read_note(const struct ring *ring, uint8_t *bytes_out);

#endif
