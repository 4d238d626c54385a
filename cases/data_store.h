/* SPDX-License-Identifier: BSD-2-Clause */
/* data_store.h -- the SQL of what is loaded: causes, garden and so on */
#ifndef CASES_DATA_STORE_H
#define CASES_DATA_STORE_H

#include "lib/db.h"

/* For each kind up to four statements; row_kind.h says what they take. Before
 * them those of versions; of these the first columns are DATA_VERSION_COLUMNS.
 */
enum data_statement {
	DATA_NOTHING,
	DATA_LOCK,	    /* one load, restore or migration at a time */
	DATA_VERSIONS,	    /* kind, before, limit: the newest first */
	DATA_VERSION,	    /* version */
	DATA_VERSION_TEXT,  /* version */
	DATA_VERSION_KINDS, /* the last of each kind, and how many it has */
	DATA_VERSION_LAST,  /* kind */
	DATA_VERSION_KEEP,  /* kind, text, by, reason, restores, rows, whether
			     * rows change: else only a new text is kept */
	DATA_REALMS,
	DATA_REALMS_PUT,
	DATA_REALMS_REMOVE,
	DATA_SITES,
	DATA_SITES_PUT,
	DATA_SITES_REMOVE,
	DATA_GARDEN_GROUPS,
	DATA_GARDEN_GROUPS_PUT,
	DATA_GARDEN_GROUPS_REMOVE,
	DATA_GARDEN_RULES,
	DATA_GARDEN_RULES_PUT,
	DATA_GARDEN_RULES_REMOVE,
	DATA_DEVICES,
	DATA_DEVICES_PUT,
	DATA_DEVICES_REMOVE,
	DATA_DEVICE_WORDS,
	DATA_DEVICE_WORDS_PUT,
	DATA_DEVICE_WORDS_REMOVE,
	DATA_CAUSE_GROUPS,
	DATA_CAUSE_GROUPS_PUT,
	DATA_CAUSE_GROUPS_REMOVE,
	DATA_CAUSES,
	DATA_CAUSES_PUT,
	DATA_CAUSES_REMOVE,
	DATA_CAUSES_SWEEP,
	DATA_INDICATORS,
	DATA_INDICATORS_PUT,
	DATA_INDICATORS_REMOVE,
	DATA_INDICATORS_SWEEP,
	DATA_SOURCES,
	DATA_SOURCES_PUT,
	DATA_SOURCES_REMOVE,
	DATA_SOURCES_SWEEP,
	DATA_POLICY,
	DATA_POLICY_PUT,
	DATA_POLICY_REMOVE,
	DATA_BASIS,
	DATA_BASIS_PUT,
	DATA_BASIS_REMOVE,
	DATA_HOURS,
	DATA_HOURS_PUT,
	DATA_HOURS_REMOVE,
	DATA_CHANNELS,
	DATA_CHANNELS_PUT,
	DATA_CHANNELS_REMOVE,
	DATA_REASONS,
	DATA_REASONS_PUT,
	DATA_REASONS_REMOVE,
	DATA_NEVER_WALL,
	DATA_NEVER_WALL_PUT,
	DATA_NEVER_WALL_REMOVE,
	DATA_COUNT
};

enum { DATA_VERSION_COLUMNS = 11 };

extern const struct sql data_store[DATA_COUNT];

#endif
