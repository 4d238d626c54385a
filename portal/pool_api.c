/* SPDX-License-Identifier: BSD-2-Clause */
/* pool_api.c -- the table of the API: its operations and who may */
#include "cases/subscriber_row.h"
#include "portal/api.h"
#include "portal/bearer.h"
#include "portal/idempotency.h"
#include "portal/portal.h"
#include "portal/problem.h"
#include "portal/route.h"
#include "portal/upload.h"

#define JSON "application/json"
#define NDJSON "application/x-ndjson"

/* Bytes. */
enum {
	BODY_MOST = 65536,	  /* evidence of 2,000 characters, and room */
	SUBSCRIBER_MOST = 524288, /* 1,000 lines */
	LEASES_MOST = 1 << 26,	  /* 64 MB: it streams, some 300,000 rows */
	BULK_MOST = 1 << 25	  /* 32 MB: it streams, 10,000 rows */
};

static const struct route routes[] = {
	{ METHOD_GET, API_PATH "/openapi.json", .handle = api_openapi },
	{ METHOD_POST, API_PATH "/quarantines", SCOPE_QUARANTINE, .keyed = true,
	    .media_type = JSON, .body_most = BODY_MOST,
	    .body = &api_quarantine_shape, .also = api_quarantine_also,
	    .handle = api_quarantine },
	{ METHOD_GET, API_PATH "/cases", SCOPE_READ, .query = &api_cases_shape,
	    .handle = api_cases_list },
	{ METHOD_GET, API_PATH "/cases/{id}", SCOPE_READ,
	    .handle = api_cases_get },
	{ METHOD_POST, API_PATH "/cases/{id}/release", SCOPE_RELEASE,
	    .keyed = true, .media_type = JSON, .body_most = BODY_MOST,
	    .body = &api_release_shape, .handle = api_release },
	{ METHOD_GET, API_PATH "/events", SCOPE_READ,
	    .query = &api_events_shape, .handle = api_events },
	{ METHOD_GET, API_PATH "/lines", SCOPE_READ, .query = &api_lines_shape,
	    .handle = api_lines },
	{ METHOD_PUT, API_PATH "/subscribers/{account}", SCOPE_SUBSCRIBERS,
	    .media_type = JSON, .body_most = SUBSCRIBER_MOST,
	    .body = &subscriber_row_shape, .handle = api_subscribers },
	{ METHOD_POST, API_PATH "/leases", SCOPE_LEASES, .streams = true,
	    .media_type = NDJSON, .body_most = LEASES_MOST,
	    .handle = api_leases },
	{ METHOD_POST, API_PATH "/bulk/quarantines", SCOPE_QUARANTINE,
	    .streams = true, .media_type = NDJSON, .body_most = BULK_MOST,
	    .handle = api_bulk_quarantines },
	{ METHOD_POST, API_PATH "/bulk/releases", SCOPE_RELEASE,
	    .streams = true, .media_type = NDJSON, .body_most = BULK_MOST,
	    .handle = api_bulk_releases },
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

/* A quarter of the threads is never taken by streams, and those of one token
 * take half at most. */
static void
open_streams(struct portal *portal, struct db *db)
{
	int64_t threads = portal->settings.threads;
	int64_t spare = threads > 1 ? (threads + 3) / 4 : 0;
	const struct upload_limits limits = {
		.all = threads - spare,
		.line = (threads + 1) / 2,
	};
	(void)db;
	portal->uploads = uploads_new(&limits);
}

const struct pool pool_api = {
	.name = "api",
	.routes = routes,
	.route_count = sizeof routes / sizeof *routes,
	.open = open_streams,
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
