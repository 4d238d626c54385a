/* SPDX-License-Identifier: BSD-2-Clause */
/* api.h -- the operations of the API, one file each */
#ifndef PORTAL_API_H
#define PORTAL_API_H

#include "portal/request.h"
#include "portal/shape.h"

/* Handlers and shapes of pool_api.c's table; openapi.json says what each does.
 * Errors are problems (portal/problem.h). */
void api_openapi(struct request *request, struct answer *answer);

#endif
