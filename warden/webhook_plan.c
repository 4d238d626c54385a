/* SPDX-License-Identifier: BSD-2-Clause */
/* webhook_plan.c -- what follows from the answer to a delivery */
#include "warden/webhook_plan.h"

enum { SECOND = 1, MINUTE = 60, HOUR = 3600, STATUS_GONE = 410 };

/* After the first attempt, after the second … */
static const int64_t waits[] = { 5 * SECOND, 30 * SECOND, 2 * MINUTE,
	10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR,
	24 * HOUR };
enum { WAITS = sizeof waits / sizeof *waits };

/* From a half to one and a half of it. */
static int64_t
vary(int64_t wait, uint32_t chance)
{
	return wait / 2 + (int64_t)(chance % (uint64_t)(wait + 1));
}

static const char *
reason_of(const struct post_answer *answer, struct arena *arena)
{
	if (answer->status == 0)
		return arena_copy(arena, str_from(answer->words));
	if (answer->status >= 300 && answer->status < 400)
		return arena_print(
		    arena, "answered %d: we follow nobody", answer->status);
	return arena_print(arena, "answered %d", answer->status);
}

struct webhook_plan
webhook_plan(const struct post_answer *answer, int64_t attempts, bool test,
    uint32_t chance, struct arena *arena)
{
	if (answer->status >= 200 && answer->status < 300)
		return (struct webhook_plan){ "sent", 0, "" };
	const char *said = reason_of(answer, arena);
	if (test || answer->status == STATUS_GONE || attempts > WAITS)
		return (struct webhook_plan){ "dead", 0, said };
	int64_t wait = vary(waits[attempts > 0 ? attempts - 1 : 0], chance);
	int64_t asked = answer->retry_after < HOUR ? answer->retry_after : HOUR;
	return (struct webhook_plan){ "waiting", wait > asked ? wait : asked,
		said };
}
