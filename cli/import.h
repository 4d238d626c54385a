/* SPDX-License-Identifier: BSD-2-Clause */
/* import.h -- millions of rows from a file of JSON lines, in batches */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli/cli.h"
#include "cli/store.h"
#include "lib/shape.h"

/* What is imported. A batch is copied into pg_temp.import (number, body), set
 * in one transaction by `steps`, and then forgotten. `spread` fills
 * pg_temp.import_part; `careful` takes the rows out of both that cannot go
 * with the others, and tells their numbers: they go alone, in order. */
struct import {
	const char *what; /* "subscribers" */
	const struct shape *shape;
	/* What the fields say of each other; adds faults. Pure. */
	void (*check)(const void *row, struct faults *faults);
	/* One row by itself, as the API would take it; where it is not taken,
	 * `faults` says why. */
	enum db_outcome (*one)(struct db *db, const void *row,
	    struct faults *faults, bool *taken_out);
	const char *tables; /* SQL that makes pg_temp.import_part */
	enum store spread, careful;
	const enum store *steps;
	size_t step_count;
};

/* Reads the file ("-": standard input). Each bad row is reported on standard
 * error with its number and reason, and spoils none of the others; progress
 * goes there, too. CLI_REFUSED where a row was bad. */
enum cli_exit
import_run(struct cli *cli, const struct import *import, const char *path);

#endif
