/* SPDX-License-Identifier: BSD-2-Clause */
/* preview_states.h -- the states of a line that the preview draws */
#ifndef PORTAL_PREVIEW_STATES_H
#define PORTAL_PREVIEW_STATES_H

#include "portal/status.h"
#include "portal/view_scan.h"

/* Sunday, 22 November 2026, 10:30 UTC: the preview's clock. */
#define PREVIEW_NOW INT64_C(1795343400)

struct preview_state {
	const char *name; /* "walled-mirai": of the file */
	struct status status;
};

extern const struct preview_state preview_states[];
extern const size_t preview_states_count;

/* preview_walks.c: likewise, of the walk that finds the device. */
extern const struct preview_state preview_walks[];
extern const size_t preview_walks_count;

struct preview_scan {
	const char *name;
	struct scan_facts facts;
};

extern const struct preview_scan preview_scans[];
extern const size_t preview_scans_count;

#endif
