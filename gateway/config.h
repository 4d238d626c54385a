/* SPDX-License-Identifier: BSD-2-Clause */
/* config.h -- the gateway's settings */
#ifndef GATEWAY_CONFIG_H
#define GATEWAY_CONFIG_H

#include "lib/settings.h"

struct config {
	const char *site, *database;
	const char *pins, *pins_group, *user, *metrics, *snapshot;
	int64_t wall_rows, pins_most, pins_per_line;
	bool sni_relay;
};

extern const struct setting config_table[];
extern const size_t config_table_count;

#endif
