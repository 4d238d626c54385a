/* SPDX-License-Identifier: BSD-2-Clause */
/* board.h -- the figures of the last 30 days, ready for /metrics */
#ifndef WARDEN_BOARD_H
#define WARDEN_BOARD_H

#include "lib/metrics_serve.h"

struct board_page; /* memory that the two roles share */

struct board {
	const char *database;
	struct metrics *metrics;
	struct board_page *page;
};

/* Before the roles are forked; fills `serve`, which prints the board. `board`
 * stays where it is. Dies without memory. */
void board_open(
    struct board *board, const char *database, struct metrics_serve *serve);

/* The role that reads the figures, each minute. Returns once roles_stopping. */
void board_run(void *board);

#endif
