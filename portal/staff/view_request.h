/* SPDX-License-Identifier: BSD-2-Clause */
/* view_request.h -- a request with all that a decision needs, as values */
/* Pure: no I/O; memory from the arena alone. */
#ifndef PORTAL_STAFF_VIEW_REQUEST_H
#define PORTAL_STAFF_VIEW_REQUEST_H

#include "cases/case.h"
#include "cases/evidence.h"
#include "cases/reason.h"
#include "portal/visitor.h"
#include "portal/view.h"

/* What is known of a request. */
struct dossier {
	struct request_facts request;
	struct visitor visitor; /* its line */
	const struct status *status;
	struct request_message *messages;
	size_t message_count;
	struct evidence *evidence;
	size_t evidence_count;
	struct case_facts *history; /* cases of the line, the newest first */
	size_t history_count;
	struct reason *reasons;
	size_t reason_count;
};

/* What was typed, and did not pass. */
struct attempt {
	const char *problem; /* NULL: nothing was tried */
	const char *words, *reason;
};

/* Puts "kind", "words" …, on a page of the console: requests.html says all. */
void view_request(const struct request *request, const struct dossier *dossier,
    const struct attempt *attempt, struct values *page);
/* Likewise of a row of the queue. */
void view_request_row(const struct request *request,
    const struct request_facts *facts, struct values *item);
/* "anna" of "staff:anna"; others as they are. */
const char *view_request_actor(const char *actor);

#endif
