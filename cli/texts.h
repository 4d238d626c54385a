/* SPDX-License-Identifier: BSD-2-Clause */
/* texts.h -- data files that a command takes in, and why they are not loaded */
#ifndef CLI_TEXTS_H
#define CLI_TEXTS_H

#include "cases/load.h"
#include "cli/cli.h"

/* Takes in each file that was given for the argument of that name. */
enum cli_exit texts_read(struct cli *cli, const char *name, struct load *load);

/* Says what is wrong with them, each thing with its line, or what stands
 * against them. */
enum cli_exit texts_fail(const struct load *load);

#endif
