/* SPDX-License-Identifier: BSD-2-Clause */
/* desk.h -- the role that takes files in, has them scanned, and answers */
#ifndef SCANNER_DESK_H
#define SCANNER_DESK_H

#include "scanner/config.h"

/* Promises, serves the socket `listener`, and returns after TERM or INT: who
 * waits then is told that we are busy. HUP looks at once whether there are new
 * signatures. It reads no byte of any file. */
void desk_run(const struct config *config, int listener);

#endif
