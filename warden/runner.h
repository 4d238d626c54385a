/* SPDX-License-Identifier: BSD-2-Clause */
/* runner.h -- the one process that may run a program, and holds nothing else */
#ifndef WARDEN_RUNNER_H
#define WARDEN_RUNNER_H

#include "warden/send.h"

enum { RUNNER_NUMBER_SIZE = 24, RUNNER_TEXT_SIZE = 600 };

struct runner_order {
	char number[RUNNER_NUMBER_SIZE]; /* the program's one argument */
	char text[RUNNER_TEXT_SIZE];	 /* its standard input */
};

/* Forks it, before the caller's promise; it has no connection to anything but
 * the socket that is returned, and ends with it. A program that takes longer
 * than `patience` seconds is ended. Dies where it cannot. */
int runner_start(const char *command, int64_t patience);

/* Runs the program once. 0 is taken; 75 (EX_TEMPFAIL), a signal or no program
 * is later; all else is refused. False when the runner is gone. */
bool MUST_CHECK runner_run(int runner, const struct runner_order *order,
    struct send_answer *answer_out);

#endif
