/* SPDX-License-Identifier: BSD-2-Clause */
/* view_page.h -- which page a line gets */
/* Pure: no I/O, no clock. */
#ifndef PORTAL_VIEW_PAGE_H
#define PORTAL_VIEW_PAGE_H

#include "portal/view.h"

enum page {
	PAGE_NOBODY,
	PAGE_CLEAR,
	PAGE_SHARED_CLEAR,
	PAGE_GOODBYE,
	PAGE_RELEASED,
	PAGE_UPHELD,
	PAGE_LAPSED,
	PAGE_WATCHED,
	PAGE_SHARED,
	PAGE_WARNED,
	PAGE_PARTLY,
	PAGE_SLOWED,
	PAGE_PAUSED,
	PAGE_RELAPSED,
	PAGE_URGENT,
	PAGE_READY,
	PAGE_CALL,
	PAGE_ASKED,
	PAGE_ASKED_BACK,
	PAGE_DISPUTED
};

enum page view_page_of(const struct status *status);

/* Open for a short time, which staff or the subscriber asked for. */
bool view_is_urgent(const struct status *status);
/* Some case that keeps the line where it is waits for staff. */
bool view_needs_person(const struct status *status);

#endif
