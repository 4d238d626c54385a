/* SPDX-License-Identifier: BSD-2-Clause */
/* share.c -- what a home may have of a worker: so much a second of each kind */
#include "redirector/share.h"

#include <string.h>

#include "redirector/home.h"

bool
share_take(struct worker *worker, const struct addr *from, enum share share)
{
	struct addr home = home_of(from);
	uint8_t holder[sizeof home + 1];
	memcpy(holder, &home, sizeof home);
	holder[sizeof home] = (uint8_t)share;
	uint64_t key = buckets_key(worker->rates, holder, sizeof holder);
	return buckets_take(worker->rates, key, worker->ticks);
}
