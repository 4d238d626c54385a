/* SPDX-License-Identifier: BSD-2-Clause */
/* api.h -- the operations of the API, and what their answers share */
#ifndef PORTAL_API_H
#define PORTAL_API_H

#include <jansson.h>

#include "cases/attribution.h"
#include "cases/facts.h"
#include "lib/shape.h"
#include "portal/request.h"

#define API_PATH "/api/v1"

/* Handlers and shapes of pool_api.c's table; openapi.json says what each does.
 * Errors are problems (portal/problem.h). */
void api_openapi(struct request *request, struct answer *answer);
void api_quarantine(struct request *request, struct answer *answer);
void api_quarantine_also(
    struct request *request, const json_t *body, struct faults *faults);
void api_release(struct request *request, struct answer *answer);
void api_cases_list(struct request *request, struct answer *answer);
void api_cases_get(struct request *request, struct answer *answer);
void api_events(struct request *request, struct answer *answer);
void api_lines(struct request *request, struct answer *answer);
void api_subscribers(struct request *request, struct answer *answer);
void api_leases(struct request *request, struct answer *answer);
void api_bulk_quarantines(struct request *request, struct answer *answer);
void api_bulk_releases(struct request *request, struct answer *answer);

extern const struct shape api_quarantine_shape;
extern const struct shape api_release_shape;
extern const struct shape api_cases_shape;  /* of the query */
extern const struct shape api_events_shape; /* of the query */
extern const struct shape api_lines_shape;  /* of the query */

/* What is known of a case and of whose line it is. */
json_t *api_case_json(const struct case_facts *facts);
json_t *api_attribution_json(const struct attribution *attribution);

/* Around a stream of rows, which takes a thread for as long as it comes; false:
 * its token, or all of them, have as many under way as may be; the answer (429)
 * is there. */
bool api_stream_enter(struct request *request, struct answer *answer);
void api_stream_leave(struct request *request);

/* 404 nobody or 409 doubt. */
void api_answer_unfound(struct request *request, struct answer *answer,
    const struct attribution *attribution);
/* 503 where the database is away or too busy, 500 where it refused. */
void api_answer_failed(
    struct request *request, struct answer *answer, enum db_outcome outcome);

#endif
