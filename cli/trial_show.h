/* SPDX-License-Identifier: BSD-2-Clause */
/* trial_show.h -- what would happen if a report came in, told on a terminal */
#ifndef CLI_TRIAL_SHOW_H
#define CLI_TRIAL_SHOW_H

#include "cases/trial.h"
#include "cli/cli.h"

/* What there is to tell of a trial. */
struct trial_told {
	const struct trial *trial;
	const struct load *with; /* what stood in force for it, or NULL */
	const struct explanation *answers;
	size_t answer_count;
};

/* Sentences and tables, or one JSON object. */
void trial_show(
    const struct cli *cli, const struct trial_told *told, struct arena *arena);

#endif
