/* SPDX-License-Identifier: BSD-2-Clause */
/* start.h -- the command line that daemons share: run, check, print the table
 */
#ifndef LIB_START_H
#define LIB_START_H

#include "lib/settings.h"

/* What a daemon's program does for a moment instead of running: an option. */
struct start_task {
	const char *name;     /* "preview": --preview */
	const char *argument; /* what it takes, "FOLDER"; NULL: nothing */
	const char *help;     /* "write every page in every state" */
};

struct start_program {
	const char *name;
	const struct setting *table;
	size_t count;
	const struct start_task *tasks; /* the last one's name is NULL; NULL:
					 * there is none */
};

struct start {
	const char *file;	       /* of the settings: -c */
	bool test;		       /* check them, and do not run: -t */
	const struct start_task *task; /* one of the program's; NULL: none */
	const char *argument;	       /* the task's */
};

/* Reads the command line. With -p it prints the table and exits 0; for anything
 * else that makes no sense it prints the usage and exits 2. */
struct start
start_read(int argc, char **argv, const struct start_program *program);

#endif
