/* SPDX-License-Identifier: BSD-2-Clause */
/* case_show.h -- find a case, and show it to people or machines */
#ifndef CLI_CASE_SHOW_H
#define CLI_CASE_SHOW_H

#include <jansson.h>

#include "cases/facts.h"
#include "cli/cli.h"

enum { CASE_ARENA_SIZE = 4 * 1024 * 1024 };

/* By its code, as people write it ("7KQ 4MF"), or its id: what was given for
 * CODE|ID. CLI_NOBODY, and told so, where there is none. */
enum cli_exit
case_find(struct cli *cli, struct arena *arena, struct case_facts *facts_out);

/* Everything known of a case, one line each; and as a JSON object. */
void case_print(const struct case_facts *facts, struct arena *arena);
json_t *case_json(const struct case_facts *facts, struct arena *arena);
/* A line for each case, or an array with --json. */
void case_print_list(const struct cli *cli, const struct case_facts *facts,
    size_t count, struct arena *arena);

#endif
