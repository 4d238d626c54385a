/* SPDX-License-Identifier: BSD-2-Clause */
/* start.h -- the command line that daemons share: run, check, print the table
 */
#ifndef LIB_START_H
#define LIB_START_H

#include "lib/settings.h"

struct start {
	const char *file; /* of the settings: -c */
	bool test;	  /* check them, and do not run: -t */
};

/* Reads the command line of `program`. With -p it prints the table and exits
 * 0; for anything else that makes no sense it prints the usage and exits 2. */
struct start start_read(int argc, char **argv, const char *program,
    const struct setting *table, size_t count);

#endif
