/* SPDX-License-Identifier: BSD-2-Clause */
/* view_what_if.h -- what would happen, as the console tells it */
#ifndef PORTAL_STAFF_VIEW_WHAT_IF_H
#define PORTAL_STAFF_VIEW_WHAT_IF_H

#include "cases/explanation.h"
#include "cases/trial.h"
#include "lib/values.h"
#include "portal/request.h"

/* Puts what would become of the report, and why; the ladder, the notices, and
 * what would stand on the wall. */
void view_what_if(const struct request *request, const struct trial *trial,
    struct values *page);
/* One more of "sites": what its redirector would answer. */
void view_what_if_site(const struct explanation *site, struct values *page);

#endif
