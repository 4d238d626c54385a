/* SPDX-License-Identifier: BSD-2-Clause */
/* pool_api.c -- the table of the API: its operations and who may */
#include "portal/api.h"
#include "portal/bearer.h"
#include "portal/idempotency.h"
#include "portal/problem.h"
#include "portal/route.h"

#define API "/api/v1"

static const struct route routes[] = {
	{ .method = METHOD_GET,
	    .path = API "/openapi.json",
	    .handle = api_openapi },
};

static void
refuse(struct request *request, struct answer *answer,
    const struct refusal *refusal)
{
	if (refusal->faults != NULL)
		problem_answer_faults(request, answer, refusal->faults);
	else
		problem_answer(
		    request, answer, PROBLEM_STATUS, refusal->detail);
}

const struct pool pool_api = {
	.name = "api",
	.routes = routes,
	.route_count = sizeof routes / sizeof *routes,
	.admit = bearer_admit,
	.replay = idempotency_replay,
	.remember = idempotency_remember,
	.refuse = refuse,
	.full_type = "application/problem+json",
	.full_body = "{\"type\": \"about:blank\", "
		     "\"title\": \"Service Unavailable\", \"status\": 503, "
		     "\"detail\": \"The answer is too large for one "
		     "request.\"}\n",
};
