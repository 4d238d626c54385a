/* SPDX-License-Identifier: BSD-2-Clause */
/* preview_states.c -- the states of a line that the preview draws */
#include "portal/preview_states.h"

#define NOW PREVIEW_NOW
#define MINUTES(n) ((n)*INT64_C(60))
#define HOURS(n) ((n)*INT64_C(3600))
#define DAYS(n) ((n)*INT64_C(86400))
#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

#define FROM                                           \
	{                                              \
		.bytes = { 127, 0, 0, 1 }, .family = 4 \
	}
#define LINE .line = LINE_KNOWN, .from = FROM, .now = NOW, .token = "preview"

/* ---- needs ---- */

#define TICKED(count, of)                                       \
	{                                                       \
		.kind = NEED_CHECKLIST, .met = (count) == (of), \
		.have = (count), .want = (of)                   \
	}
#define USED(count)                                                           \
	{                                                                     \
		.kind = NEED_BUDGET, .met = (count) < 2, .have = (count),     \
		.want = 2, .at = (count) < 2 ? 0 : NOW + DAYS(11), .days = 30 \
	}
#define SILENT(minutes)                                                        \
	{                                                                      \
		.kind = NEED_QUIET, .met = (minutes) >= 60, .have = (minutes), \
		.want = 60, .at = NOW + MINUTES(60 - (minutes))                \
	}
#define NEEDS(...)                \
	.needs = { __VA_ARGS__ }, \
	.need_count =             \
	    sizeof((struct need[]){ __VA_ARGS__ }) / sizeof(struct need)

/* ---- what the line does ---- */

#define AGO(minutes, times)                   \
	{                                     \
		NOW / 60 - (minutes), (times) \
	}
#define SEEN(...)                                                        \
	.seen = (const struct quiet_sighting[]){ __VA_ARGS__ },          \
	.seen_count = sizeof((struct quiet_sighting[]){ __VA_ARGS__ }) / \
	    sizeof(struct quiet_sighting)
#define CONTACTS                                                            \
	.contacts =                                                         \
	    (const struct way_contact[]){ { "port", "tcp/23", "Telnet",     \
					      NOW - MINUTES(42), 31, 240 }, \
		    { "name", "report.mirai.test", "", NOW - HOURS(3), 2,   \
			2 } },                                              \
	.contact_count = 2
#define MIRAI_BUSY                                                           \
	CONTACTS,                                                            \
	    .walk = { SEEN(AGO(42, 3), AGO(48, 8), AGO(111, 5), AGO(183, 2), \
		AGO(304, 1), AGO(480, 7), AGO(1290, 12)) }
#define SILENCE(minutes, of)                                                \
	.view = QUIET_SEEN, .silent = MINUTES(minutes), .wanted = (of),     \
	.missing = (of)-MINUTES(minutes),                                   \
	.opens_at = NOW + (of)-MINUTES(minutes), .last = NOW - MINUTES(42), \
	.reset_at = NOW - MINUTES(42)

/* ---- cases ---- */

#define MIRAI_SEEN                                                            \
	.code = "7KQ4MF", .cause = "mirai", .first = NOW - HOURS(20),         \
	.last = NOW - MINUTES(25), .reports = 14, .sighting_count = 2,        \
	.sightings = { { NOW - MINUTES(25), "cnc.changeme.test", NULL, "udp", \
			   53, 12 },                                          \
		{ NOW - HOURS(20), NULL, "198.51.100.23", "tcp", 23, 240 } }
#define MIRAI(level, ...)                                          \
	{                                                          \
		MIRAI_SEEN, .measure = (level), NEEDS(__VA_ARGS__) \
	}
#define MIRAI_TICKS \
	.ticks = NAMES("unplug", "reset", "password", "close", "update")
#define MIRAI_TICKED(level, ...)                             \
	{                                                    \
		MIRAI_SEEN, .measure = (level), MIRAI_TICKS, \
			    NEEDS(__VA_ARGS__)               \
	}
#define TROJAN(level, ...)                                                    \
	{                                                                     \
		.code = "9TXB2W", .cause = "windows-trojan",                  \
		.measure = (level), .first = NOW - DAYS(2),                   \
		.last = NOW - HOURS(3), .reports = 3, .sighting_count = 1,    \
		.sightings = { { NOW - HOURS(3), NULL, "203.0.113.80", "tcp", \
		    443, 6 } },                                               \
		NEEDS(__VA_ARGS__)                                            \
	}
#define SPAM(level, ...)                                                      \
	{                                                                     \
		.code = "H5PR8D", .cause = "spam-bot", .measure = (level),    \
		.first = NOW - DAYS(1), .last = NOW - HOURS(1), .reports = 1, \
		.sighting_count = 1,                                          \
		.sightings = { { NOW - HOURS(1), NULL, NULL, "tcp", 25,       \
		    830 } },                                                  \
		NEEDS(__VA_ARGS__)                                            \
	}
/* Any other cause, as it looks right after the wall. */
#define WALLED(of, kind, steps)                                              \
	{                                                                    \
		"walled-" of,                                                \
		{                                                            \
			LINE, .measure = MEASURE_GARDEN, .case_count = 1,    \
			      .cases = {                                     \
				      { .code = "4BNM6K",                    \
					  .cause = (of),                     \
					  .device = (kind),                  \
					  .measure = MEASURE_GARDEN,         \
					  .first = NOW - DAYS(1),            \
					  .last = NOW - HOURS(2),            \
					  .reports = 2,                      \
					  NEEDS(TICKED(0, steps), USED(0)) } \
			      }                                              \
		}                                                            \
	}
/* One request, of this kind, in this state, and what staff said. */
#define ASKED(of, how, said)                                        \
	.requests = (const struct request_facts[]){ { .kind = (of), \
	    .state = (how),                                         \
	    .made_at = NOW - HOURS(1),                              \
	    .due_at = NOW + HOURS(47),                              \
	    .answer = (said) } },                                   \
	.request_count = 1
#define AFTER_RELEASE                                             \
	.watch_until = NOW + DAYS(14), .released_code = "7KQ4MF", \
	.released_cause = "mirai",                                \
	.budget = { .kind = NEED_BUDGET,                          \
		.met = true,                                      \
		.have = 1,                                        \
		.want = 2,                                        \
		.days = 30 }

const struct preview_state preview_states[] = {
	{ "walled-mirai",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.cases = { MIRAI(MEASURE_GARDEN, TICKED(0, 5), USED(0)) } } },
	{ "walled-windows-trojan",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.cases = { TROJAN(MEASURE_GARDEN, TICKED(0, 5), USED(1)) } } },
	{ "walled-spam-bot",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.cases = { SPAM(MEASURE_GARDEN, TICKED(0, 4), USED(0)) } } },
	{ "walled-unknown",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.cases = { { .code = "4BNM6K",
		    .cause = "new-thing",
		    .measure = MEASURE_GARDEN,
		    .first = NOW - DAYS(400),
		    .last = NOW - DAYS(1),
		    .reports = 1,
		    NEEDS(TICKED(0, 4), USED(0)) } } } },
	{ "walled-mirai-router",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.cases = { { MIRAI_SEEN, .measure = MEASURE_GARDEN,
		    .device = "router", NEEDS(TICKED(0, 5), USED(0)) } } } },
	WALLED("amplifier", "router", 3),
	WALLED("android-bot", NULL, 5),
	WALLED("banking-trojan", "any", 5),
	WALLED("cryptominer", "nas", 5),
	WALLED("ddos-source", "server", 5),
	WALLED("info-stealer", "mac", 5),
	WALLED("nas-malware", NULL, 5),
	WALLED("password-guesser", "windows", 5),
	{ "walled-ransomware",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.cases = { { .code = "4BNM6K",
		    .cause = "ransomware",
		    .device = "nas",
		    .measure = MEASURE_GARDEN,
		    .first = NOW - DAYS(1),
		    .last = NOW - HOURS(2),
		    .reports = 2,
		    NEEDS(
			TICKED(0, 5), { .kind = NEED_STAFF }, USED(0)) } } } },
	WALLED("router-dns", "windows", 4),
	WALLED("router-malware", NULL, 5),
	WALLED("tv-box", NULL, 4),
	{ "suspended",
	    { LINE, .measure = MEASURE_SUSPEND, .case_count = 1,
		.cases = { MIRAI(MEASURE_SUSPEND, TICKED(0, 5), USED(0)) } } },
	{ "several-cases",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 2,
		.cases = { MIRAI_TICKED(MEASURE_GARDEN, TICKED(5, 5), USED(0)),
		    SPAM(MEASURE_GARDEN, TICKED(0, 4), USED(0)) } } },
	{ "three-cases",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 3, MIRAI_BUSY,
		.cases = { { MIRAI_SEEN, .measure = MEASURE_GARDEN,
			       .quiet = { SILENCE(41, HOURS(6)) },
			       .by_itself = true,
			       .ticks = NAMES("unplug", "reset"),
			       NEEDS(TICKED(2, 5), USED(0)) },
		    SPAM(MEASURE_NOTICE, TICKED(0, 4), USED(0)),
		    TROJAN(MEASURE_NOTICE, TICKED(0, 5), USED(1)) } } },
	{ "some-ticked",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.slip = SLIP_STEPS,
		.cases = { { MIRAI_SEEN, .measure = MEASURE_GARDEN,
		    .ticks = NAMES("unplug", "reset"),
		    NEEDS(TICKED(2, 5), USED(0)) } } } },
	{ "quiet-clock",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1, MIRAI_BUSY,
		.cases = { { MIRAI_SEEN, .measure = MEASURE_GARDEN, MIRAI_TICKS,
		    .quiet = { SILENCE(41, MINUTES(60)) },
		    NEEDS(TICKED(5, 5), SILENT(41), USED(0)) } } } },
	{ "quiet-by-itself",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1, MIRAI_BUSY,
		.cases = { { MIRAI_SEEN, .measure = MEASURE_GARDEN, MIRAI_TICKS,
		    .quiet = { SILENCE(41, HOURS(6)) }, .by_itself = true,
		    .only_silence = true, NEEDS(TICKED(5, 5), USED(2)) } } } },
	{ "quiet-noise",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.contacts = (const struct way_contact[]){ { "name",
		    "report.mirai.test", "", NOW - MINUTES(9), 1, 1 } },
		.contact_count = 1, .walk = { SEEN(AGO(9, 1)) },
		.cases = { { MIRAI_SEEN, .measure = MEASURE_GARDEN,
		    .quiet = { .view = QUIET_SEEN,
			.silent = MINUTES(55),
			.wanted = HOURS(6),
			.missing = HOURS(5) + MINUTES(5),
			.last = NOW - MINUTES(9) },
		    .by_itself = true, NEEDS(TICKED(0, 5), USED(0)) } } } },
	{ "quiet-not-seen",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.cases = { { MIRAI_SEEN, .measure = MEASURE_GARDEN,
		    .quiet = { .view = QUIET_NO_REDIRECTOR },
		    NEEDS(TICKED(0, 5), USED(0)) } } } },
	{ "ready",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.cases = { MIRAI_TICKED(
		    MEASURE_GARDEN, TICKED(5, 5), USED(0)) } } },
	{ "code-wrong",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.slip = SLIP_CODE,
		.cases = { MIRAI_TICKED(
		    MEASURE_GARDEN, TICKED(5, 5), USED(0)) } } },
	{ "budget-used-up",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.cases = { MIRAI_TICKED(
		    MEASURE_GARDEN, TICKED(5, 5), USED(2)) } } },
	{ "relapse",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		.cases = { { MIRAI_SEEN, .measure = MEASURE_GARDEN,
		    .relapse = true, .released = NOW - DAYS(3),
		    NEEDS(TICKED(0, 5), USED(1)) } } } },
	{ "urgent-minutes",
	    { LINE, .measure = MEASURE_RESTRICT, .case_count = 1,
		.pause_until = NOW + MINUTES(27), .pause = PAUSE_NOTHING,
		.cases = { { MIRAI_SEEN, .measure = MEASURE_RESTRICT,
		    .ticks = NAMES("unplug", "reset"),
		    NEEDS(TICKED(2, 5), USED(0)) } } } },
	{ "asked",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		ASKED(REQUEST_RELEASE, "waiting", ""),
		.cases = { MIRAI_TICKED(
		    MEASURE_GARDEN, TICKED(5, 5), USED(2)) } } },
	{ "asked-back",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		ASKED(REQUEST_RELEASE, "asked-back",
		    "Which make is the camera, and is it plugged in "
		    "again?"),
		.cases = { MIRAI_TICKED(
		    MEASURE_GARDEN, TICKED(5, 5), USED(2)) } } },
	{ "denied",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		ASKED(REQUEST_RELEASE, "denied",
		    "The camera was seen again an hour ago. Please "
		    "unplug it for a day, then write to us."),
		.cases = { MIRAI_TICKED(
		    MEASURE_GARDEN, TICKED(5, 5), USED(2)) } } },
	{ "disputed",
	    { LINE, .measure = MEASURE_GARDEN, .case_count = 1,
		ASKED(REQUEST_DISPUTE, "waiting", ""),
		.cases = { MIRAI(MEASURE_GARDEN, TICKED(0, 5), USED(0)) } } },
	{ "upheld",
	    { LINE, .released_at = NOW - 40, AFTER_RELEASE,
		ASKED(REQUEST_DISPUTE, "approved",
		    "The address was somebody else’s that day.") } },
	{ "lapsed",
	    { LINE, .released_at = NOW - 40, AFTER_RELEASE,
		ASKED(REQUEST_DISPUTE, "lapsed", "") } },
	{ "approved",
	    { LINE, .released_at = NOW - 40, AFTER_RELEASE,
		ASKED(REQUEST_RELEASE, "approved", "") } },
	{ "business",
	    { .line = LINE_SHARED,
		.from = FROM,
		.now = NOW,
		.token = "preview",
		.measure = MEASURE_GARDEN,
		.case_count = 1,
		.cases = { MIRAI(MEASURE_GARDEN, TICKED(5, 5),
		    { .kind = NEED_STAFF }, USED(0)) } } },
	{ "goodbye", { LINE, .survey = true } },
	{ "warned-clock",
	    { LINE, .measure = MEASURE_NOTICE, .case_count = 1,
		.next_measure = MEASURE_GARDEN, .next_at = NOW + HOURS(40),
		.cases = { SPAM(MEASURE_NOTICE, TICKED(0, 4), USED(0)) } } },
	{ "warned",
	    { LINE, .measure = MEASURE_NOTICE, .case_count = 1,
		.cases = { SPAM(MEASURE_NOTICE, TICKED(0, 4), USED(0)) } } },
	{ "restricted",
	    { LINE, .measure = MEASURE_RESTRICT, .case_count = 1,
		.cases = { SPAM(MEASURE_RESTRICT, TICKED(0, 4), USED(0)) } } },
	{ "throttled",
	    { LINE, .measure = MEASURE_THROTTLE, .case_count = 1,
		.cases = { MIRAI(MEASURE_THROTTLE, TICKED(0, 5), USED(0)) } } },
	{ "shared",
	    { .line = LINE_SHARED,
		.from = FROM,
		.now = NOW,
		.token = "preview",
		.measure = MEASURE_NOTICE,
		.case_count = 1,
		.cases = { MIRAI(MEASURE_NOTICE, TICKED(0, 5), USED(0)) } } },
	{ "released", { LINE, .released_at = NOW - 4, AFTER_RELEASE } },
	{ "released-more",
	    { LINE, .released_at = NOW - 4, AFTER_RELEASE,
		.measure = MEASURE_NOTICE, .case_count = 1,
		.cases = { SPAM(MEASURE_NOTICE, TICKED(0, 4), USED(0)) } } },
	{ "watch", { LINE, .released_at = NOW - DAYS(3), AFTER_RELEASE } },
	{ "not-walled", { LINE } },
	{ "shared-not-walled",
	    { .line = LINE_SHARED, .from = FROM, .now = NOW } },
	{ "nobody", { .line = LINE_NOBODY, .from = FROM, .now = NOW } },
};
const size_t preview_states_count =
    sizeof preview_states / sizeof *preview_states;
