/* SPDX-License-Identifier: BSD-2-Clause */
/* let_go.h -- let cases go that the brake holds, many at once */
#ifndef CLI_LET_GO_H
#define CLI_LET_GO_H

#include "cases/bulk.h"
#include "cli/cli.h"

/* Lets go what is chosen and tells how many; with `dry_run` only which. None
 * to let go is no failure. */
enum cli_exit let_go(struct cli *cli, const struct bulk_choice *choice,
    const char *reason, bool dry_run);

#endif
