/* SPDX-License-Identifier: BSD-2-Clause */
/* questions.h -- the role that says what would be answered, and why */
#ifndef REDIRECTOR_QUESTIONS_H
#define REDIRECTOR_QUESTIONS_H

#include "redirector/config.h"
#include "redirector/shared.h"

/* Until TERM. Who tries a report asks by a row (lazaret.explanation) what would
 * be answered to a line that stood under a measure; this role answers from the
 * tables that the workers answer from, by the same code. */
void questions_run(const struct config *config, const struct shared *shared);

#endif
