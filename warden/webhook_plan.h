/* SPDX-License-Identifier: BSD-2-Clause */
/* webhook_plan.h -- what follows from the answer to a delivery */
#ifndef WARDEN_WEBHOOK_PLAN_H
#define WARDEN_WEBHOOK_PLAN_H

#include "lib/arena.h"
#include "warden/post.h"

struct webhook_plan {
	const char *state; /* sent, waiting, dead */
	int64_t wait;	   /* seconds until the next attempt */
	const char *said;  /* why it was not taken, on the arena */
};

/* 2xx is taken, 410 wants no more, all else is tried again: twelve times in
 * some two days, each after a time that is stretched or shortened by chance,
 * so that a server that comes back is not met by all at once. What it asks for
 * by Retry-After is given up to an hour. `attempts` counts this one; `chance`
 * is any number. A test is tried once. Pure. */
struct webhook_plan webhook_plan(const struct post_answer *answer,
    int64_t attempts, bool test, uint32_t chance, struct arena *arena);

#endif
