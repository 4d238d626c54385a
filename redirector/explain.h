/* SPDX-License-Identifier: BSD-2-Clause */
/* explain.h -- say which row answers, and why, without running */
#ifndef REDIRECTOR_EXPLAIN_H
#define REDIRECTOR_EXPLAIN_H

#include "redirector/config.h"

/* `asked` is "ADDRESS NAME [TYPE]" or "ADDRESS URL". Answers it as a worker
 * would, from the settings, the special names and the last snapshot, and
 * prints on standard output what stood behind it. Dies where there is no
 * snapshot that may be read, or `asked` makes no sense. */
void explain(const struct config *config, const char *asked);

#endif
