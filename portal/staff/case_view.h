/* SPDX-License-Identifier: BSD-2-Clause */
/* case_view.h -- a case as the console tells it: facts, reports, timeline */
#ifndef PORTAL_STAFF_CASE_VIEW_H
#define PORTAL_STAFF_CASE_VIEW_H

#include "cases/history.h"
#include "cases/shelf.h"
#include "lib/values.h"
#include "portal/request.h"

/* The facts, and which acts fit them: "may_release", "may_wall",
 * "may_soften", and the lists "higher" and "lower" of measures. */
void
case_view_facts(const struct request *request, const struct case_facts *facts,
    const struct dossier *dossier, struct values *page);
/* One more of "sources". */
void case_view_source(const struct request *request,
    const struct history_source *source, struct values *page);
/* One more of "events". */
void case_view_event(const struct request *request,
    const struct history_event *event, struct values *page);

#endif
