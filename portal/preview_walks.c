/* SPDX-License-Identifier: BSD-2-Clause */
/* preview_walks.c -- the states of the walk that the preview draws */
#include "portal/preview_states.h"

#define NOW PREVIEW_NOW
#define MINUTES(n) ((n)*INT64_C(60))

/* Asked every few minutes, the last time so many minutes ago. */
#define TALKS(ago)                                                        \
	.seen = (const struct quiet_sighting[]){ { NOW / 60 - (ago), 3 }, \
		{ NOW / 60 - (ago)-6, 1 }, { NOW / 60 - (ago)-13, 2 },    \
		{ NOW / 60 - (ago)-21, 4 } },                             \
	.seen_count = 4
#define DEVICES(...)                                             \
	.devices = (struct walk_device[]){ __VA_ARGS__ },        \
	.count = sizeof((struct walk_device[]){ __VA_ARGS__ }) / \
	    sizeof(struct walk_device)
#define ON(name)                                   \
	{                                          \
		.device = (name), .state = WALK_ON \
	}
#define OFF(name, what)                                                  \
	{                                                                \
		.device = (name), .state = (what), .off = true,          \
		.off_at = NOW - MINUTES(9), .ready_at = NOW + MINUTES(7) \
	}
#define WAS(name, what)                           \
	{                                         \
		.device = (name), .state = (what) \
	}
#define LINE(sight, last_seen)                                          \
	.line = LINE_KNOWN,                                             \
	.from = { .bytes = { 127, 0, 0, 1 }, .family = 4 }, .now = NOW, \
	.token = "preview", .measure = MEASURE_GARDEN, .case_count = 1, \
	.cases = { { .code = "7KQ4MF",                                  \
	    .cause = "mirai",                                           \
	    .measure = MEASURE_GARDEN,                                  \
	    .quiet = { .view = (sight), .last = NOW - MINUTES(last_seen) } } }

const struct preview_state preview_walks[] = {
	{ "walk-try",
	    { LINE(QUIET_SEEN, 2),
		.walk = { TALKS(2),
		    DEVICES(ON("camera"), ON("camera-2"), ON("tv"),
			ON("phone")) } } },
	{ "walk-waiting",
	    { LINE(QUIET_SEEN, 9),
		.walk = { TALKS(9),
		    DEVICES(OFF("camera", WALK_WAITING), ON("camera-2"),
			ON("tv"), ON("phone")) } } },
	{ "walk-talking",
	    { LINE(QUIET_SEEN, 1),
		.walk = { TALKS(1),
		    DEVICES(OFF("camera", WALK_TALKING), ON("camera-2"),
			ON("tv"), ON("phone")) } } },
	{ "walk-silent",
	    { LINE(QUIET_SEEN, 16),
		.walk = { TALKS(16),
		    DEVICES(WAS("camera", WALK_TALKING),
			OFF("camera-2", WALK_SILENT), ON("tv"),
			ON("phone")) } } },
	{ "walk-found",
	    { LINE(QUIET_SEEN, 16),
		.walk = { TALKS(16),
		    DEVICES(WAS("camera", WALK_TALKING),
			WAS("camera-2", WALK_SILENT), ON("tv"),
			ON("phone")) } } },
	{ "walk-none",
	    { LINE(QUIET_SEEN, 1),
		.walk = { TALKS(1),
		    DEVICES(WAS("camera", WALK_TALKING),
			WAS("phone", WALK_TALKING)) } } },
	{ "walk-calm",
	    { LINE(QUIET_SEEN, 90),
		.walk = { TALKS(90),
		    DEVICES(WAS("camera", WALK_TALKING), ON("phone")) } } },
	{ "walk-not-seen",
	    { LINE(QUIET_NO_REDIRECTOR, 0),
		.walk = { DEVICES(ON("camera"), ON("phone")) } } },
};
const size_t preview_walks_count = sizeof preview_walks / sizeof *preview_walks;
