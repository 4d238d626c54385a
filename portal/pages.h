/* SPDX-License-Identifier: BSD-2-Clause */
/* pages.h -- the pages of the pool subscriber, one file each */
#ifndef PORTAL_PAGES_H
#define PORTAL_PAGES_H

#include "portal/request.h"
#include "portal/status.h"
#include "portal/view.h"

/* ---- pages.c: what they share ---- */

/* In whose words a request is answered: the language that was chosen on the
 * page, else the subscriber's, else the browser's. */
struct view pages_view(const struct request *request);
/* Draws `file` with these values and sends it, in the request's language; a
 * language that was just chosen is kept in a cookie. */
void pages_answer(struct request *request, struct answer *answer,
    int http_status, const char *file, struct values *page);
/* An error in the pool's words; answer->status is what it says. */
void
pages_error(struct request *request, struct answer *answer, int http_status);
/* The database is away: 503, and when to come back. */
void pages_away(struct request *request, struct answer *answer);
/* A file that pages load, a style or a script, drawn and with its ETag. */
void pages_file(struct request *request, struct answer *answer,
    const char *file, const char *media_type);
/* After a deed: 303 to the line's page. */
void pages_go_home(struct answer *answer);

/* ---- the handlers, one file each ---- */

void page_status(struct request *request, struct answer *answer);
/* The same, but shows what is still to clean right after a release, too. */
void page_case(struct request *request, struct answer *answer);
void page_steps(struct request *request, struct answer *answer);
/* GET asks which device it is, POST keeps the answer. */
void page_device(struct request *request, struct answer *answer);
void page_device_said(struct request *request, struct answer *answer);
/* Find the device: where it stands, and one step of it; the list of what is
 * owned, and what was ticked there. */
void page_walk(struct request *request, struct answer *answer);
void page_walk_step(struct request *request, struct answer *answer);
void page_walk_list(struct request *request, struct answer *answer);
void page_walk_owned(struct request *request, struct answer *answer);
void page_release(struct request *request, struct answer *answer);
void page_live(struct request *request, struct answer *answer);
/* GET says what half an hour of Internet means, POST begins it. */
void page_urgent(struct request *request, struct answer *answer);
void page_urgent_begin(struct request *request, struct answer *answer);
/* GET draws the form and what became of it, POST sends it. */
void page_ask(struct request *request, struct answer *answer);
void page_ask_send(struct request *request, struct answer *answer);
void page_survey(struct request *request, struct answer *answer);
void page_survey_send(struct request *request, struct answer *answer);
void page_state(struct request *request, struct answer *answer);
void page_capport(struct request *request, struct answer *answer);
void page_help(struct request *request, struct answer *answer);
/* GET shows the page, POST takes one file of its form; page_scan_file a file
 * that is all of the body, page_scan_end ends what was chosen together. */
void page_scan(struct request *request, struct answer *answer);
void page_scan_form(struct request *request, struct answer *answer);
void page_scan_file(struct request *request, struct answer *answer);
void page_scan_end(struct request *request, struct answer *answer);
void page_scan_style(struct request *request, struct answer *answer);
void page_scan_script(struct request *request, struct answer *answer);
void page_form_style(struct request *request, struct answer *answer);
void page_style(struct request *request, struct answer *answer);
void page_script(struct request *request, struct answer *answer);

/* Forms that were open for too long, drawn anew with what was typed. */
void page_urgent_old(struct request *request, struct answer *answer);
void page_ask_old(struct request *request, struct answer *answer);
void page_survey_old(struct request *request, struct answer *answer);
void page_status_old(struct request *request, struct answer *answer);

/* page_status.c: the facts of the visitor's line, for a page and its state;
 * and those of any line that was read (visitor_read), for staff. */
struct status *page_status_of(
    const struct request *request, const struct visitor *visitor);
struct status *page_status_facts(const struct request *request);
/* The line's page with what became of the form that was sent. Ticks of the
 * form are shown as they came, so that nothing is lost. */
void page_status_answer(struct request *request, struct answer *answer,
    int http_status, enum slip slip);

#endif
