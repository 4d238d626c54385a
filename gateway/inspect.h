/* SPDX-License-Identifier: BSD-2-Clause */
/* inspect.h -- the role that looks what the kernel really does to a line */
/* `lazaret line L --site S` asks by a row of lazaret.inspection. Who reads it
 * has a database and no rights over the network (questions.h); this role has
 * these and no database. The answer is what the kernel says, not what the
 * program believes of it; and a question never delays a release. */
#ifndef GATEWAY_INSPECT_H
#define GATEWAY_INSPECT_H

#include "gateway/slots.h"

/* What both roles are given. */
struct inspect {
	const char *site;
	const char *database;	   /* libpq string */
	const struct slots *slots; /* written by the role kernel */
	int fds[2];		   /* inspect_pair */
};

/* Makes the two ends, before roles start: [0] for questions_run, [1] for
 * inspect_run. Dies with the reason. */
void inspect_pair(int fds[2]);

/* The role; its context is the struct inspect. Needs CAP_NET_ADMIN. */
void inspect_run(void *context);

#endif
