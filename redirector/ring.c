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
	alignas(LINE) _Atomic uint64_t count[COUNT_ALL];
	alignas(LINE) _Atomic uint32_t note_size;
	uint8_t note[RING_NOTE_SIZE];
	struct sighting sighting[RING_SIZE];
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

/* False where `room` places are taken already. */
static bool
put(struct ring *ring, const struct sighting *sighting, uint64_t room)
{
	uint64_t written =
	    atomic_load_explicit(&ring->written, memory_order_relaxed);
	uint64_t taken =
	    atomic_load_explicit(&ring->taken, memory_order_acquire);
	if (written - taken >= room)
		return false;
	ring->sighting[written % RING_SIZE] = *sighting;
	atomic_store_explicit(
	    &ring->written, written + 1, memory_order_release);
	return true;
}

void
ring_put(struct ring *ring, const struct sighting *sighting)
{
	bool done = put(ring, sighting, RING_SIZE);
	ring_count(ring, done ? COUNT_SIGHTING : COUNT_SIGHTING_LOST);
}

bool
ring_put_alive(
    struct ring *ring, const uint8_t line[UUID_SIZE], uint32_t minute)
{
	struct sighting mark = { .minute = minute };
	memcpy(mark.line, line, sizeof mark.line);
	if (!put(ring, &mark, RING_SIZE / 2))
		return false;
	ring_count(ring, COUNT_ALIVE);
	return true;
}

void
ring_set_count(struct ring *ring, enum count what, uint64_t count)
{
	atomic_store_explicit(&ring->count[what], count, memory_order_relaxed);
}

/* One writer: no locked instruction is needed. */
static void
add(struct ring *ring, enum count what, uint64_t by)
{
	ring_set_count(ring, what, ring_read_count(ring, what) + by);
}

void
ring_count(struct ring *ring, enum count what)
{
	add(ring, what, 1);
}

const int64_t ring_times[RING_TIMES] = { 100, 500, 1000, 5000, 20000, 100000,
	1000000, 5000000, INT64_MAX };

void
ring_time(struct ring *ring, int64_t microseconds, unsigned answers)
{
	unsigned place = 0;
	while (ring_times[place] < microseconds)
		place++;
	add(ring, COUNT_TIME + place, answers);
	add(ring, COUNT_TIME_SUM, (uint64_t)microseconds * answers);
}

void
ring_note(struct ring *ring, const void *bytes, size_t size)
{
	uint32_t kept =
	    size < sizeof ring->note ? (uint32_t)size : sizeof ring->note;
	memcpy(ring->note, bytes, kept);
	atomic_store_explicit(&ring->note_size, kept, memory_order_relaxed);
}

size_t
ring_read_note(const struct ring *ring, uint8_t *bytes_out)
{
	uint32_t size =
	    atomic_load_explicit(&ring->note_size, memory_order_relaxed);
	if (size > RING_NOTE_SIZE) /* no honest worker writes that */
		size = 0;
	memcpy(bytes_out, ring->note, size);
	return size;
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
