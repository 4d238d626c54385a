/* SPDX-License-Identifier: BSD-2-Clause */
/* config.c -- the gateway's settings */
#include "gateway/config.h"

#include "lib/wall.h"

#define AT(member) offsetof(struct config, member)

const struct setting config_table[] = {
	{ "site", SETTING_TEXT, AT(site), NULL, 1, 32, "",
	    "The site whose gateway this is, as `lazaret load` knows it." },
	{ "database", SETTING_TEXT, AT(database), "user=lazaret_gateway", 1,
	    1000, "",
	    "The database, as a libpq string; it may name several hosts." },
	{ "pins", SETTING_TEXT, AT(pins), "/run/lazaret-gateway/pins", 1, 100,
	    "",
	    "The unix socket by which redirectors say what garden names were "
	    "answered with." },
	{ "pins_group", SETTING_TEXT, AT(pins_group), "", 0, 32, "",
	    "The group that may write there; empty: the own one." },
	{ "pins_most", SETTING_NUMBER, AT(pins_most), "50000", 100, 1000000, "",
	    "Most pins at a time; the sets pin4 and pin6 must hold as many." },
	{ "pins_per_line", SETTING_NUMBER, AT(pins_per_line), "1000", 1,
	    1000000, "", "Most new pins of one line in an hour." },
	{ "sni_relay", SETTING_SWITCH, AT(sni_relay), "off", 0, 0, "",
	    "Whether tcp/443 of garden names on shared front ends goes to the "
	    "relay that reads the name, instead of being pinned." },
	{ "wall_rows", SETTING_NUMBER, AT(wall_rows), "100000", 100,
	    WALL_MOST / 4, "",
	    "Most rows of the wall; each takes up to 1,000 bytes of memory." },
	{ "snapshot", SETTING_TEXT, AT(snapshot),
	    "/var/lib/lazaret-gateway/wall", 1, 1000, "",
	    "Two files of this name, .0 and .1, keep the last wall, for a "
	    "start "
	    "without a database." },
	{ "metrics", SETTING_TEXT, AT(metrics), "", 0, 60, "",
	    "Loopback address and port that answer /metrics, such as "
	    "127.0.0.1:9454; empty: none." },
	{ "user", SETTING_TEXT, AT(user), "lazaret_gateway", 1, 32, "",
	    "Whom it becomes when started as root." },
};
const size_t config_table_count = sizeof config_table / sizeof *config_table;
