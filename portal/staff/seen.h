/* SPDX-License-Identifier: BSD-2-Clause */
/* seen.h -- a subscriber's page as staff see it: whole, and nothing works */
#ifndef PORTAL_STAFF_SEEN_H
#define PORTAL_STAFF_SEEN_H

#include "portal/request.h"
#include "portal/view.h"

struct seen {
	struct view view;
	struct status *status; /* NULL: the memory is full, or no such line */
};

/* All that the page of a line is drawn from, as it stands now. */
enum db_outcome MUST_CHECK seen_read(
    struct request *request, const char *line_id, struct seen *seen_out);

/* Draws it, within an element that takes neither focus nor clicks; its forms
 * hold no token. Above it a sentence, and a link to the case `code`; NULL for
 * none of these. */
struct str seen_draw(const struct request *request, const struct seen *seen,
    const char *says, const char *code);

#endif
