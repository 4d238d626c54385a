/* SPDX-License-Identifier: BSD-2-Clause */
/* config.h -- the scanner's settings, read and checked */
#ifndef SCANNER_CONFIG_H
#define SCANNER_CONFIG_H

#include "lib/settings.h"

enum {
	CONFIG_SCANS = 64, /* at once, at most */
	CONFIG_BATCH_FILES = 200,
	CONFIG_BATCH_SECONDS = 60,
	CONFIG_MEGABYTE = 1 << 20
};

struct config {
	const char *socket;
	const char *socket_group;
	const char *signatures;
	int64_t signatures_check; /* seconds */
	const char *folder;
	int64_t scans, line_scans;
	int64_t queue, line_queue; /* files */
	int64_t file_size;	   /* megabytes */
	int64_t file_time;	   /* seconds */
	int64_t unpacked_size;	   /* megabytes */
	int64_t unpacked_files;
	int64_t unpacked_depth;
	int64_t memory; /* megabytes */
};

extern const struct setting config_table[];
extern const size_t config_table_count;

/* Dies with the reason when the file is bad. */
void config_load(const char *path, struct config *config_out);

#endif
