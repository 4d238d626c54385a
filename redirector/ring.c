/* SPDX-License-Identifier: BSD-2-Clause */
/* ring.c -- what a worker tells: sightings one by one, all else as counts */
#include "redirector/ring.h"

#include <errno.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/log.h"

/* A worker that meets an indicator 80,000 times a second fills it in 0.2 s,
 * the time after which the reader comes. */
enum { RING_SIZE = 1 << 14, LINE = 64 };

struct ring {
	alignas(LINE) _Atomic uint64_t written; /* by the worker alone */
	alignas(LINE) _Atomic uint64_t taken;	/* by the reader alone */
	alignas(LINE) _Atomic uint64_t count[COUNTS];
	struct sighting sighting[RING_SIZE];
};

const char *const count_names[COUNTS] = {
	[COUNT_DNS + DNS_SHORT] = "dns short",
	[COUNT_DNS + DNS_OUTSIDE] = "dns outside",
	[COUNT_DNS + DNS_BAD] = "dns bad",
	[COUNT_DNS + DNS_UNKNOWN] = "dns unknown",
	[COUNT_DNS + DNS_COOKIE] = "dns cookie",
	[COUNT_DNS + DNS_CLEAN] = "dns clean",
	[COUNT_DNS + DNS_OWN] = "dns own",
	[COUNT_DNS + DNS_FIXED] = "dns fixed",
	[COUNT_DNS + DNS_INDICATOR] = "dns indicator",
	[COUNT_DNS + DNS_GARDEN] = "dns garden",
	[COUNT_DNS + DNS_LOCAL] = "dns local",
	[COUNT_DNS + DNS_STEERED] = "dns steered",
	[COUNT_DNS + DNS_TRUE] = "dns true",
	[COUNT_DNS + DNS_DENIED] = "dns denied",
	[COUNT_DNS + DNS_NO_RESOLVER] = "dns no resolver",
	[COUNT_UNSURE] = "wall unsure",
	[COUNT_SIGHTING] = "sightings",
	[COUNT_SIGHTING_LOST] = "sightings lost",
	[COUNT_FORWARD_FULL] = "forward full",
	[COUNT_FORWARD_FALSE] = "forward false",
	[COUNT_PIN] = "pin",
	[COUNT_PIN_LATE] = "pin late",
	[COUNT_PIN_FULL] = "pin full",
	[COUNT_PIN_AWAY] = "pin away",
	[COUNT_RATE] = "rate",
	[COUNT_TCP] = "tcp",
	[COUNT_WEB] = "web",
	[COUNT_WEB_PORTAL] = "web portal",
	[COUNT_WEB_CLEAN] = "web clean",
	[COUNT_WEB_REFUSED] = "web refused",
	[COUNT_EVICTED] = "evicted",
};

struct ring *
ring_new(void)
{
	struct ring *ring = mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (ring == MAP_FAILED)
		die("no memory for a ring: %s", strerror(errno));
	return ring;
}

void
ring_forget(struct ring *ring)
{
	munmap(ring, sizeof *ring);
}

void
ring_put(struct ring *ring, const struct sighting *sighting)
{
	uint64_t written =
	    atomic_load_explicit(&ring->written, memory_order_relaxed);
	uint64_t taken =
	    atomic_load_explicit(&ring->taken, memory_order_acquire);
	if (written - taken >= RING_SIZE) {
		ring_count(ring, COUNT_SIGHTING_LOST);
		return;
	}
	ring->sighting[written % RING_SIZE] = *sighting;
	atomic_store_explicit(
	    &ring->written, written + 1, memory_order_release);
	ring_count(ring, COUNT_SIGHTING);
}

/* One writer: no locked instruction is needed. */
void
ring_count(struct ring *ring, enum count what)
{
	uint64_t count =
	    atomic_load_explicit(&ring->count[what], memory_order_relaxed);
	atomic_store_explicit(
	    &ring->count[what], count + 1, memory_order_relaxed);
}

size_t
ring_take(struct ring *ring, struct sighting *sightings, size_t most)
{
	uint64_t taken =
	    atomic_load_explicit(&ring->taken, memory_order_relaxed);
	uint64_t written =
	    atomic_load_explicit(&ring->written, memory_order_acquire);
	uint64_t ready = written - taken;
	if (ready > RING_SIZE) { /* no honest worker writes that */
		taken = written;
		ready = 0;
	}
	size_t count = ready < most ? (size_t)ready : most;
	for (size_t i = 0; i < count; i++)
		sightings[i] = ring->sighting[(taken + i) % RING_SIZE];
	atomic_store_explicit(
	    &ring->taken, taken + count, memory_order_release);
	return count;
}

uint64_t
ring_read_count(const struct ring *ring, enum count what)
{
	return atomic_load_explicit(&ring->count[what], memory_order_relaxed);
}
