/* SPDX-License-Identifier: BSD-2-Clause */
/* dam.c -- a part of a flood is dropped before it comes into any queue */
#include "redirector/dam.h"

#include <stdio.h>
#include <sys/socket.h>

#include "lib/log.h"
#include "redirector/home.h"

enum { APPLY_US = 10 * 1000 };

/* ---- what the sockets are told ---- */

/* A socket has room for two of the shorter programs only; so where one cannot
 * take the place of the other, the other goes first. False: the kernel does not
 * take it. */
static bool
give(int fd, const struct sock_fprog *program)
{
	int none = 0;
	if (program->len > 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, program,
		sizeof *program) == 0)
		return true;
	setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &none, sizeof none);
	return program->len == 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, program,
		sizeof *program) == 0;
}

/* What the kernel drops from now on, and nothing else any more. Where it
 * refuses, false, the flood comes in as before. */
static bool
hold_back(const struct dam *dam, const struct worker *worker)
{
	const struct endpoints *at = &worker->config->dns;
	bool taken = true;
	for (size_t i = 0; i < at->count; i++) {
		bool v6 = at->at[i].addr.ss_family == AF_INET6;
		struct sock_filter steps[FLOOD_PROGRAM];
		struct sock_fprog program = { .filter = steps };
		program.len = flood_program(&dam->flood, v6 ? 6 : 4, steps);
		taken &= give(worker->sockets->udp[i], &program);
	}
	return taken;
}

static void
tell(struct dam *dam, bool dropped)
{
	char text[ADDR_TEXT_SIZE], others[40] = "";
	if (dam->newly == 0)
		return;
	if (dam->newly > 1)
		snprintf(others, sizeof others, " and %u other homes",
		    dam->newly - 1);
	log_warn("more questions from %s%s than there is room for: %s",
	    addr_print(&dam->first, text), others,
	    dropped ? "a part of them is dropped"
		    : "the kernel refuses to drop any of them");
	dam->newly = 0;
}

void
dam_open(struct dam *dam, const struct worker *worker)
{
	flood_init(&dam->flood, (uint32_t)worker->config->set.rate);
	(void)hold_back(dam, worker);
}

/* A program costs as much as hundreds of answers: those who are found within
 * a few milliseconds share one. */
void
dam_apply(struct dam *dam, const struct worker *worker)
{
	if (!dam->changed || worker->ticks < dam->applied_at + APPLY_US)
		return;
	tell(dam, hold_back(dam, worker));
	dam->changed = false;
	dam->applied_at = worker->ticks;
}

/* ---- who is counted ---- */

void
dam_count(struct dam *dam, struct worker *worker, const struct addr *from)
{
	if (!dam->behind && dam->flood.held == 0)
		return;
	struct addr home = home_of(from);
	uint64_t key = buckets_key(worker->rates, &home, sizeof home);
	uint32_t one_of = flood_count(&dam->flood, &home, key, dam->behind);
	if (one_of == 0)
		return;
	dam->changed = true;
	if (one_of > 1 << FLOOD_STEP)
		return;
	ring_count(worker->ring, COUNT_FLOOD);
	if (dam->newly++ == 0)
		dam->first = home;
}

/* Once for as long as a program lasts. */
void
dam_scarce(struct dam *dam, const struct worker *worker)
{
	if (worker->ticks < dam->scarce_at + APPLY_US)
		return;
	dam->scarce_at = worker->ticks;
	flood_scarce(&dam->flood);
}

void
dam_tick(struct dam *dam, const struct worker *worker)
{
	if (flood_look(&dam->flood))
		dam->changed = true;
	dam_apply(dam, worker);
}
