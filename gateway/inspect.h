/* SPDX-License-Identifier: BSD-2-Clause */
/* inspect.h -- the role that says what the kernel really does to a line */
/* `lazaret line L --site S` asks by a row of lazaret.inspection; this role
 * answers from the kernel itself, not from what the program believes of it. A
 * role of its own, so that a question never delays a release. */
#ifndef GATEWAY_INSPECT_H
#define GATEWAY_INSPECT_H

#include "lib/bytes.h"

struct inspect_role {
	const char *site;
	const char *database; /* libpq string */
};
/* The role; its context is a struct inspect_role. Needs CAP_NET_ADMIN. */
void inspect_run(void *context);

#endif
