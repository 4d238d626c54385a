/* SPDX-License-Identifier: BSD-2-Clause */
/* deed.h -- one statement and its line in the audit, in one transaction */
#ifndef CLI_DEED_H
#define CLI_DEED_H

#include "cli/cli.h"
#include "cli/store.h"

/* A statement of the operator's that returns a row where it did something. */
struct deed {
	enum store statement;
	const char *const *values;
	const char *verb, *kind, *target; /* for the audit */
};

/* `*done_out`: it did something. Where it did not, or failed, nothing is left
 * of it. */
enum db_outcome MUST_CHECK deed_do(
    struct cli *cli, const struct deed *deed, bool *done_out);

#endif
