/* SPDX-License-Identifier: BSD-2-Clause */
/* examiner.h -- the role that scans: one line's files, then it is done with */
#ifndef SCANNER_EXAMINER_H
#define SCANNER_EXAMINER_H

#include "scanner/config.h"

struct cl_engine;

struct examiner {
	struct cl_engine *engine; /* as it was compiled, ours alone from now */
	const struct config *config;
	const char *folder; /* for what is unpacked, and for nobody else */
	int64_t pages;	    /* of memory that the engine takes */
	int null;	    /* /dev/null, opened */
	int socket;	    /* tasks come, findings go */
};

/* What it hears of a file while it is scanned; before the first fork. */
void examiner_listen(struct cl_engine *engine);

/* Promises, and then answers each task, until the desk ends it. It can open
 * nothing but what lies in its folder, make no socket and start no program;
 * memory, processor time and files are bounded. */
void examiner_run(const struct examiner *examiner) __attribute__((noreturn));

#endif
