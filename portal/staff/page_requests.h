/* SPDX-License-Identifier: BSD-2-Clause */
/* page_requests.h -- the queue and one request of it, for the acts on it */
#ifndef PORTAL_STAFF_PAGE_REQUESTS_H
#define PORTAL_STAFF_PAGE_REQUESTS_H

#include "portal/staff/view_request.h"

/* The queue with this request; "" for the first that is to be done. */
void page_requests_draw(struct request *request, struct answer *answer,
    int http_status, const char *id, const struct attempt *attempt);
/* After a decision: to the request that is next in the same part of the queue,
 * with a note. */
void page_requests_go_on(struct request *request, struct answer *answer,
    const struct request_facts *done, const char *note);
/* To this request, in the same part of the queue. */
void page_requests_go_to(struct request *request, struct answer *answer,
    const char *id, const char *note);

#endif
