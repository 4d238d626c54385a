/* SPDX-License-Identifier: BSD-2-Clause */
/* row_kind.c -- what the lines of each kind of data file say, as tables */
#include "cases/row_kind.h"

#include <stdlib.h>
#include <string.h>

#include "cases/data.h"
#include "cases/honest.h"
#include "cases/traps.h"

enum { DAY = 86400, YEAR = 366 * DAY };

static const char *refuse_cause(const struct row *row, struct arena *arena);
static const char *refuse_hours(const struct row *row, struct arena *arena);
static const char *refuse_device(const struct row *row, struct arena *arena);
static const char *refuse_rule(const struct row *row, struct arena *arena);
static const char *refuse_trace(const struct row *row, struct arena *arena);
static const char *refuse_site(const struct row *row, struct arena *arena);

#define NOTE                                        \
	{                                           \
		"note", TYPE_NOTE, "", 0, 500, NULL \
	}
#define TITLE(least)                                      \
	{                                                 \
		"note", TYPE_NOTE, NULL, least, 120, NULL \
	}
#define NOTICES                                                               \
	"walled warned softened reminded announced relapsed released closed " \
	"received "                                                           \
	"approved denied upheld rejected paused resumed"
#define MEASURES "none notice restrict throttle garden suspend"

const struct row_kind row_kinds[] = {
	/* clang-format off */
	{ "realms", "realm", 1, 2, {
		{ "name",		TYPE_NAME },
		NOTE },
	  DATA_REALMS, DATA_REALMS_PUT, DATA_REALMS_REMOVE },

	{ "sites", "site", 1, 6, {
		{ "name",		TYPE_NAME },
		{ "realm",		TYPE_NAME,	"default" },
		{ "mode",		TYPE_CHOICE,	NULL, .words = "forge redirect" },
		{ "ipv4",		TYPE_IPV4,	"" },
		{ "ipv6",		TYPE_IPV6,	"" },
		NOTE },
	  DATA_SITES, DATA_SITES_PUT, DATA_SITES_REMOVE,
	  .refuse = refuse_site },

	{ "garden", "group", 1, 4, {
		{ "name",		TYPE_NAME },
		{ "always",		TYPE_FLAG,	"" },
		{ "in-suspend",		TYPE_FLAG,	"" },
		NOTE },
	  DATA_GARDEN_GROUPS, DATA_GARDEN_GROUPS_PUT,
	  DATA_GARDEN_GROUPS_REMOVE },

	{ "garden", "rule", 2, 5, {
		{ "group",		TYPE_NAME },
		{ "name",		TYPE_DOMAIN },
		{ "ports",		TYPE_PORTS,	"tcp/80,tcp/443" },
		{ "shared",		TYPE_FLAG,	"" },
		NOTE },
	  DATA_GARDEN_RULES, DATA_GARDEN_RULES_PUT,
	  DATA_GARDEN_RULES_REMOVE, .refuse = refuse_rule },

	{ "devices", "device", 1, 3, {
		{ "name",		TYPE_NAME },
		{ "opens",		TYPE_SET,	"" },
		TITLE(3) },
	  DATA_DEVICES, DATA_DEVICES_PUT, DATA_DEVICES_REMOVE,
	  .refuse = refuse_device },

	{ "devices", "word", 1, 4, {
		{ "word",		TYPE_NAME },
		{ "device",		TYPE_NAME },
		{ "maker",		TYPE_FLAG,	"" },
		NOTE },
	  DATA_DEVICE_WORDS, DATA_DEVICE_WORDS_PUT,
	  DATA_DEVICE_WORDS_REMOVE },

	{ "causes", "group", 1, 2, {
		{ "name",		TYPE_NAME },
		NOTE },
	  DATA_CAUSE_GROUPS, DATA_CAUSE_GROUPS_PUT,
	  DATA_CAUSE_GROUPS_REMOVE },

	{ "causes", "cause", 1, 24, {
		{ "name",		TYPE_NAME },
		{ "group",		TYPE_NAME },
		{ "device",		TYPE_NAME,	"any" },
		{ "severity",		TYPE_NUMBER,	"50", 0, 100 },
		{ "scan-helps",		TYPE_FLAG,	"" },
		{ "ladder",		TYPE_LADDER },
		{ "needs",		TYPE_SET,	"checklist",
			.words = "checklist no-report quiet scan staff" },
		{ "automatic",		TYPE_SET,	"checklist,quiet", .words =
			"checklist never no-report quiet scan" },
		{ "checklist",		TYPE_LIST,	"" },
		{ "self-releases",	TYPE_NUMBER,	"2", 0, 100 },
		{ "self-window",	TYPE_SPAN,	"30d", 3600, YEAR },
		{ "quiet",		TYPE_SPAN,	"6h", 60, YEAR },
		{ "resets",		TYPE_NUMBER,	"3", 1, 1000 },
		{ "resets-within",	TYPE_SPAN,	"10min", 60, DAY },
		{ "unseen",		TYPE_CHOICE,	"checklist",
			.words = "checklist staff" },
		{ "no-report",		TYPE_SPAN,	"48h", 60, YEAR },
		{ "pause",		TYPE_SPAN,	"30min", 0, DAY },
		{ "remind",		TYPE_SPAN,	"7d", 3600, YEAR },
		{ "any-hour",		TYPE_FLAG,	"" },
		{ "watch",		TYPE_SPAN,	"14d", 60, YEAR },
		{ "review",		TYPE_SPAN,	"30d", 60, YEAR },
		{ "expires",		TYPE_SPAN,	"", 60, YEAR },
		{ "opens",		TYPE_SET,	"" },
		TITLE(3) },
	  DATA_CAUSES, DATA_CAUSES_PUT, DATA_CAUSES_REMOVE,
	  DATA_CAUSES_SWEEP, refuse_cause },

	{ "indicators", "indicator", 2, 3, {
		{ "cause",		TYPE_NAME },
		{ "trace",		TYPE_TRACE },
		NOTE },
	  DATA_INDICATORS, DATA_INDICATORS_PUT, DATA_INDICATORS_REMOVE,
	  DATA_INDICATORS_SWEEP, refuse_trace },

	{ "sources", "source", 1, 7, {
		{ "name",		TYPE_NAME },
		{ "kind",		TYPE_CHOICE,	"other", .words =
			"sinkhole honeypot flow complaint desk other" },
		{ "weight",		TYPE_NUMBER,	"50", 0, 100 },
		{ "most",		TYPE_CHOICE,	"suspend",
			.words = MEASURES },
		{ "enforce",		TYPE_SWITCH,	"on" },
		{ "walls-an-hour",	TYPE_NUMBER,	"100", 0, 1000000 },
		NOTE },
	  DATA_SOURCES, DATA_SOURCES_PUT, DATA_SOURCES_REMOVE,
	  DATA_SOURCES_SWEEP },

	{ "policy", "policy", 0, 20, {
		{ "enforce",		TYPE_SWITCH,	"on" },
		{ "walls-an-hour",	TYPE_NUMBER,	"500", 0, 1000000 },
		{ "brake-factor",	TYPE_NUMBER,	"5", 2, 1000 },
		{ "brake-floor",	TYPE_NUMBER,	"20", 1, 1000000 },
		{ "wall-weight",	TYPE_NUMBER,	"40", 0, 1000 },
		{ "doubt-margin",	TYPE_SPAN,	"60s", 0, 3600 },
		{ "confirmed-for",	TYPE_SPAN,	"12h", 60, 30 * DAY },
		{ "future-margin",	TYPE_SPAN,	"5min", 0, DAY },
		{ "keep-reports",	TYPE_SPAN,	"400d", DAY, 10 * YEAR },
		{ "keep-leases",	TYPE_SPAN,	"180d", DAY, 10 * YEAR },
		{ "keep-sightings",	TYPE_SPAN,	"90d", DAY, 10 * YEAR },
		{ "keep-events",	TYPE_SPAN,	"30d", 7 * DAY, 10 * YEAR },
		{ "keep-messages",	TYPE_SPAN,	"400d", DAY, 10 * YEAR },
		{ "keep-people",	TYPE_SPAN,	"400d", DAY, 10 * YEAR },
		{ "keep-audit",		TYPE_SPAN,	"1096d", 31 * DAY, 10 * YEAR },
		{ "keep-refusals",	TYPE_SPAN,	"90d", DAY, 10 * YEAR },
		{ "answer-within",	TYPE_SPAN,	"2d", 60, 30 * DAY },
		{ "announce-before",	TYPE_SPAN,	"24h", 0, 30 * DAY },
		{ "take-for",		TYPE_SPAN,	"15min", 60, DAY },
		{ "note",		TYPE_NOTE,	"", 0, 0 } },
	  DATA_POLICY, DATA_POLICY_PUT, DATA_POLICY_REMOVE },

	{ "policy", "legal-basis", 0, 1, {
		{ "note",		TYPE_NOTE,	NULL, 3, 500 } },
	  DATA_BASIS, DATA_BASIS_PUT, DATA_BASIS_REMOVE },

	{ "policy", "hours", 1, 6, {
		{ "brand",		TYPE_NAME },
		{ "days",		TYPE_SET,	"mon,tue,wed,thu,fri",
			.words = "mon tue wed thu fri sat sun" },
		{ "from",		TYPE_SPAN,	"8h", 0, DAY },
		{ "until",		TYPE_SPAN,	"18h", 60, DAY },
		{ "zone",		TYPE_ZONE },
		NOTE },
	  DATA_HOURS, DATA_HOURS_PUT, DATA_HOURS_REMOVE,
	  .refuse = refuse_hours },

	{ "policy", "channel", 1, 3, {
		{ "name",		TYPE_CHOICE,	NULL,
			.words = "email phone" },
		{ "kinds",		TYPE_SET,	"", .words = NOTICES },
		NOTE },
	  DATA_CHANNELS, DATA_CHANNELS_PUT, DATA_CHANNELS_REMOVE },

	{ "reasons", "reason", 1, 3, {
		{ "name",		TYPE_NAME },
		{ "for",		TYPE_SET,	NULL,
			.words = "release dispute exemption" },
		{ "note",		TYPE_NOTE,	NULL, 3, 500 } },
	  DATA_REASONS, DATA_REASONS_PUT, DATA_REASONS_REMOVE },

	{ "never-wall", "prefix", 2, 3, {
		{ "realm",		TYPE_NAME },
		{ "prefix",		TYPE_PREFIX },
		NOTE },
	  DATA_NEVER_WALL, DATA_NEVER_WALL_PUT, DATA_NEVER_WALL_REMOVE },

	{ 0 },
	/* clang-format on */
};

/* ---- what a row must not say -------------------------------------------- */
static const char *
value_of(const struct row *row, const char *name)
{
	for (size_t i = 0; i < row->kind->count; i++)
		if (strcmp(row->kind->values[i].name, name) == 0)
			return row->values[i];
	return "";
}

static const char *
refuse_cause(const struct row *row, struct arena *arena)
{
	(void)arena;
	if (strstr(value_of(row, "needs"), "checklist") != NULL &&
	    *value_of(row, "checklist") == '\0')
		return "its way out needs a checklist, and there is none: "
		       "checklist=…";
	if (strstr(value_of(row, "needs"), "scan") != NULL &&
	    *value_of(row, "scan-helps") != 't')
		return "its way out needs a scan, and a scan does not help: "
		       "scan-helps";
	const char *automatic = value_of(row, "automatic");
	bool never = strstr(automatic, "never") != NULL;
	if (never ? strcmp(automatic, "never") != 0
		  : strstr(automatic, "quiet") == NULL)
		return "a door opens by itself on silence only: "
		       "automatic=quiet,… or automatic=never";
	return NULL;
}

static const char *
refuse_hours(const struct row *row, struct arena *arena)
{
	(void)arena;
	int64_t from = strtoll(value_of(row, "from"), NULL, 10);
	int64_t until = strtoll(value_of(row, "until"), NULL, 10);
	return from < until ? NULL : "ends before it begins: from=… until=…";
}

static const char *
refuse_device(const struct row *row, struct arena *arena)
{
	(void)arena;
	if (strcmp(value_of(row, "name"), "any") == 0)
		return "\"any\" means every kind of device, and is none";
	return NULL;
}

static const char *
refuse_rule(const struct row *row, struct arena *arena)
{
	const char *trap, *rule = value_of(row, "name");
	bool below = str_starts(str_from(rule), STR("*."));
	const char *name = rule + (below ? 2 : 0);
	const char *why = traps_find(name, below, &trap);
	if (why == NULL)
		return NULL;
	if (!below && strcmp(name, trap) == 0)
		return arena_print(arena, "%s %s", rule, why);
	return arena_print(arena, "%s %s %s, which %s", rule,
	    below ? "would open" : "lies in", trap, why);
}

static const char *
refuse_trace(const struct row *row, struct arena *arena)
{
	return honest_find(value_of(row, "trace"), arena);
}

static const char *
refuse_site(const struct row *row, struct arena *arena)
{
	(void)arena;
	if (strcmp(value_of(row, "mode"), "forge") == 0 &&
	    *value_of(row, "ipv4") == '\0')
		return "a site that forges needs the address that it gives: "
		       "ipv4=…";
	return NULL;
}

/* ---- finding ------------------------------------------------------------ */
const struct row_kind *
row_kind_first(struct str file)
{
	for (const struct row_kind *s = row_kinds; s->file != NULL; s++)
		if (str_equal(file, str_from(s->file)))
			return s;
	return NULL;
}

const struct row_kind *
row_kind_find(struct str file, struct str word)
{
	for (const struct row_kind *s = row_kinds; s->file != NULL; s++)
		if (str_equal(file, str_from(s->file)) &&
		    str_equal(word, str_from(s->word)))
			return s;
	return NULL;
}
