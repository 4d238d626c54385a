/* SPDX-License-Identifier: BSD-2-Clause */
/* clock.h -- the role that does what is due, without being asked */
#ifndef WARDEN_CLOCK_H
#define WARDEN_CLOCK_H

#include "lib/bytes.h"

struct clock_settings {
	const char *database;
	int64_t lap; /* seconds */
};

/* Every lap: measures that expire, the next step of a ladder, pauses and
 * watches that end, leases whose end has come, openings of the garden that are
 * over; every hour what retention asks for. One warden acts, the one whose
 * connection holds an advisory lock of the database; the others try for it
 * each second. Returns once roles_stopping. */
void clock_run(void *settings);

#endif
