/* SPDX-License-Identifier: BSD-2-Clause */
/* inspect.h -- the role that looks what the kernel really does to a line */
/* `lazaret line L --site S` asks by a row of lazaret.inspection. Who reads it
 * has a database and no rights over the network (questions.h); this role has
 * these and no database. The answer is what the kernel says, not what the
 * program believes of it; and a question never delays a release. */
#ifndef GATEWAY_INSPECT_H
#define GATEWAY_INSPECT_H

#include "gateway/house.h"

/* The role; its context is the struct house. It reads with CAP_NET_ADMIN and
 * changes nothing. */
void inspect_run(void *context);

#endif
