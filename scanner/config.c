/* SPDX-License-Identifier: BSD-2-Clause */
/* config.c -- the scanner's settings, read and checked */
#include "scanner/config.h"

#include <unistd.h>

#include "lib/log.h"

#define AT(member) offsetof(struct config, member)

const struct setting config_table[] = {
	{ "socket", SETTING_TEXT, AT(socket), "/run/lazaret/scanner.sock", 1,
	    107, "", "Unix socket that takes files, made with mode 0660" },
	{ "socket_group", SETTING_TEXT, AT(socket_group), "", 0, 32, "",
	    "Group of the socket, the portal's; empty: ours" },
	{ "signatures", SETTING_TEXT, AT(signatures), "/var/lib/clamav", 1,
	    1000, "", "Folder of the signatures, as freshclam keeps it" },
	{ "signatures_check", SETTING_NUMBER, AT(signatures_check), "60s", 1,
	    86400, "s", "How often to look whether they have changed" },
	{ "folder", SETTING_TEXT, AT(folder), "/run/lazaret-scanner", 1, 1000,
	    "",
	    "Folder for what is unpacked, ours alone: all that is in it is "
	    "removed at the start" },
	{ "scans", SETTING_NUMBER, AT(scans), "0", 0, CONFIG_SCANS, "",
	    "Files scanned at once; 0: one for each core" },
	{ "line_scans", SETTING_NUMBER, AT(line_scans), "2", 1, CONFIG_SCANS,
	    "", "How many of them may be of one line" },
	{ "queue", SETTING_NUMBER, AT(queue), "1000", 1, 5000, "",
	    "Most files that wait; who comes then is told that we are busy" },
	{ "line_queue", SETTING_NUMBER, AT(line_queue), "200", 1, 5000, "",
	    "How many of them may be of one line" },
	{ "file_size", SETTING_NUMBER, AT(file_size), "64", 1, 1024, "MB",
	    "Largest file that is checked" },
	{ "file_time", SETTING_NUMBER, AT(file_time), "30s", 1, 600, "s",
	    "Longest time for one" },
	{ "unpacked_size", SETTING_NUMBER, AT(unpacked_size), "256", 1, 2000,
	    "MB", "Most that is looked at within one; file_size at least" },
	{ "unpacked_files", SETTING_NUMBER, AT(unpacked_files), "10000", 1,
	    1000000, "", "Most files within one" },
	{ "unpacked_depth", SETTING_NUMBER, AT(unpacked_depth), "16", 1, 100,
	    "", "How often one may be packed in another" },
	{ "memory", SETTING_NUMBER, AT(memory), "1024", 64, 65536, "MB",
	    "Most memory of one scan beyond the signatures, which all share" },
};
const size_t config_table_count = sizeof config_table / sizeof *config_table;

static int64_t
count_cores(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores < 1 ? 1 : cores > CONFIG_SCANS ? CONFIG_SCANS : cores;
}

void
config_load(const char *path, struct config *config_out)
{
	struct config config = { 0 };
	settings_load(path, config_table, config_table_count, &config);
	if (config.unpacked_size < config.file_size)
		die("settings: unpacked_size is less than file_size");
	if (config.scans == 0)
		config.scans = count_cores();
	*config_out = config;
}
