/* SPDX-License-Identifier: BSD-2-Clause */
/* sightings.c -- the role that tells the database: sightings, what is applied
 */
#include "gateway/sightings.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#include "gateway/message.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/schema.h"
#include "lib/tell.h"
#include "lib/timer.h"

enum {
	TURN_MS = 200,
	APPLIED_MS = 10 * 1000, /* told at least so often */
	SECONDS = 2		/* that a statement may take */
};

static const struct sandbox_role sandbox = {
	.name = "sightings",
	.promises = SANDBOX_DATABASE,
	.paths = { SANDBOX_DATABASE_PATHS },
};

struct teller {
	const struct house *house;
	struct db *db;
	struct message_applied applied; /* last heard */
	bool heard, news;		/* anything; not told yet */
	int64_t applied_due;
	bool schema_known; /* since the database last failed */
};

static void
take_blocked(struct teller *teller, const struct message_blocked *blocked)
{
	struct sighting sighting = {
		.minute = (uint32_t)(time(NULL) / 60),
		.port = blocked->to.port,
		.protocol = blocked->to.protocol,
	};
	memcpy(sighting.line, blocked->line, sizeof sighting.line);
	tally_add(teller->house->blocked, &sighting, blocked->packets);
}

static void
hear(struct teller *teller)
{
	struct message message;
	while (message_hear(teller->house->to_sightings[1], &message)) {
		if (message.kind == MESSAGE_BLOCKED) {
			take_blocked(teller, &message.blocked);
		} else if (message.kind == MESSAGE_APPLIED) {
			teller->applied = message.applied;
			teller->heard = teller->news = true;
		}
	}
}

/* False when the database did not take it all. */
static bool
tell(struct teller *teller)
{
	const struct message_applied *applied = &teller->applied;
	if (!tell_sightings(teller->db, teller->house->blocked))
		return false;
	if (!teller->heard ||
	    (!teller->news && timer_milliseconds() < teller->applied_due))
		return true;
	if (!tell_applied(teller->db, teller->house->config->site, "gateway",
		applied->number, applied->rows, applied->note))
		return false;
	teller->news = false;
	teller->applied_due = timer_milliseconds() + APPLIED_MS;
	return true;
}

static void
show(const struct house *house)
{
	const struct tally *blocked = house->blocked;
	metrics_set(
	    house->metrics, FIGURE_WAITING, (int64_t)tally_waiting(blocked));
	metrics_set(house->metrics, FIGURE_MERGED, (int64_t)blocked->merged);
	metrics_set(house->metrics, FIGURE_UNTOLD, (int64_t)blocked->lost);
	tell_lost(blocked);
}

static void
turn(struct teller *teller)
{
	if (schema_known(teller->db, &teller->schema_known))
		teller->schema_known = tell(teller);
	show(teller->house);
}

void
sightings_run(void *context)
{
	struct pollfd stop = { .fd = roles_socket(), .events = POLLIN };
	struct teller teller = { .house = context };
	teller.db = db_new(teller.house->config->database,
	    "lazaret-gateway sightings", SECONDS);
	tally_resume(teller.house->blocked);
	house_enter(&sandbox, HOUSE_NO_RIGHTS);
	for (bool last = false; !last;) {
		poll(&stop, 1, TURN_MS);
		last = roles_stopping();
		hear(&teller);
		turn(&teller);
	}
	db_free(teller.db);
}
