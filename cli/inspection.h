/* SPDX-License-Identifier: BSD-2-Clause */
/* inspection.h -- ask a site's gateway what its kernel does to a line */
#ifndef CLI_INSPECTION_H
#define CLI_INSPECTION_H

#include <jansson.h>

#include "cli/cli.h"

enum { INSPECTION_SECONDS = 3 }; /* that the gateway has to answer */

struct inspection {
	const char *site;
	char id[24];		 /* of the question; "": none */
	struct db_result *about; /* what is known of the gateway itself */
	bool answered;
};

/* Asks, and waits for the answer. CLI_NOBODY where there is no such site,
 * CLI_REFUSED where it has no gateway, and told so. CLI_DONE also where nobody
 * answered: inspection_print says so. */
enum cli_exit inspection_ask(struct cli *cli, const char *site,
    const char *line_id, struct inspection *inspection);
/* Forgets the question, also in the database. */
void inspection_clear(struct cli *cli, struct inspection *inspection);

/* For people, to standard output; `json` not NULL: as its member "kernel".
 * CLI_CANNOT where the gateway did not answer, or could not look. */
enum cli_exit inspection_show(
    struct cli *cli, const struct inspection *inspection, json_t *json);

#endif
