/* SPDX-License-Identifier: BSD-2-Clause */
/* engine.h -- the role that loads the signatures, and forks who scans */
#ifndef SCANNER_ENGINE_H
#define SCANNER_ENGINE_H

#include "scanner/config.h"

/* In a fresh process: loads and compiles, tells the desk over `socket`, and
 * forks and ends examiners as it is told; ends when the desk closes its end,
 * and every examiner with it. New signatures get a new engine: nothing is ever
 * freed, so nothing leaks. `folder` is for what it unpacks itself. */
void engine_run(const struct config *config, int socket, const char *folder)
    __attribute__((noreturn));

#endif
