/* SPDX-License-Identifier: BSD-2-Clause */
/* request_show.h -- find a request, and show it to people or machines */
#ifndef CLI_REQUEST_SHOW_H
#define CLI_REQUEST_SHOW_H

#include <jansson.h>

#include "cases/request.h"
#include "cli/cli.h"

/* Runs a command that has an arena. */
enum cli_exit request_with_arena(struct cli *cli,
    enum cli_exit (*run)(struct cli *cli, struct arena *arena));
/* By its id, or by the code of the case whose only request waits: what was
 * given for CODE|ID. CLI_NOBODY, and told so, where there is none. */
enum cli_exit request_find(
    struct cli *cli, struct arena *arena, struct request_facts *facts_out);

/* It is decided, or another has it: CLI_REFUSED, and told who and what. */
enum cli_exit request_fail_late(const struct request_facts *facts);

/* One line each, with what was written; or an object with --json. */
void request_print(const struct cli *cli, const struct request_facts *facts,
    const struct request_message *messages, size_t count, struct arena *arena);
/* A line for each, or an array with --json. */
void request_print_list(const struct cli *cli,
    const struct request_facts *facts, size_t count, struct arena *arena);

#endif
