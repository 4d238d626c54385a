/* SPDX-License-Identifier: BSD-2-Clause */
/* program.h -- run a sister program: lazaret-portal, lazaret-warden, … */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "lib/bytes.h"

enum { PROGRAM_MISSING = 127, PROGRAM_WORDS = 8 };

/* Runs `name`, found beside our own binary, in the sbin beside
 * its folder, or in PATH, with up to
 * PROGRAM_WORDS - 2 `words` (NULL ends), and waits for it. Returns its exit
 * status; PROGRAM_MISSING where it is not installed; 128 and the signal where
 * it died. What it says on standard error comes into `said`, NUL-terminated,
 * as far as it fits; with said NULL it goes to ours. */
int program_run(
    const char *name, const char *const *words, char *said, size_t size);

#endif
