/* SPDX-License-Identifier: BSD-2-Clause */
/* frame.h -- what all pages of the console share: head, navigation, time */
#ifndef PORTAL_STAFF_FRAME_H
#define PORTAL_STAFF_FRAME_H

#include "lib/values.h"
#include "portal/staff/clerk.h"

/* A page is drawn so:
 *
 *	struct values *page = values_new(request->arena);
 *	frame_put(request, page, "Cases", "/staff/cases");
 *	values_text(page, ...);
 *	frame_answer(request, answer, 200, "cases.html", page);
 *
 * with templates/staff/cases.html between {{> staff/head.html}} and
 * {{> staff/foot.html}}; its forms hold {{> staff/csrf.html}}. */

/* Title, brand, clerk, navigation with what waits, brake, and the note of the
 * last act. `entry` is the path of the navigation's entry that the page belongs
 * to, NULL for none. */
void frame_put(struct request *request, struct values *page, const char *title,
    const char *entry);
/* The first page of the navigation that the clerk may see. */
const char *frame_home(const struct request *request);
/* Renders staff/`file` and sends it. */
void frame_answer(struct request *request, struct answer *answer,
    int http_status, const char *file, struct values *page);

/* An error in the console's words: "detail" is one sentence. */
void frame_error(struct request *request, struct answer *answer,
    int http_status, const char *detail);
/* The database is away: 503. */
void frame_away(struct request *request, struct answer *answer);
/* After an act: 303 to `path`, whose page says `note` once; NULL: nothing. */
void frame_go(struct request *request, struct answer *answer, const char *path,
    const char *note);

/* A map `name` for {{#name}}{{> staff/time.html}}{{/name}}: "iso", "exact" and
 * "ago", as "3 min ago", "in 2 d". Nothing for 0. `when` is seconds since 1970.
 */
void frame_time(const struct request *request, struct values *values,
    const char *name, int64_t when);

/* Of an actor: "anna" of "staff:anna"; others as they are. */
const char *frame_name(const char *actor);

#endif
