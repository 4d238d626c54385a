/* SPDX-License-Identifier: BSD-2-Clause */
/* desk.h -- the pages of the console, one file each */
#ifndef PORTAL_STAFF_DESK_H
#define PORTAL_STAFF_DESK_H

#include "portal/request.h"

/* GET draws the form, POST signs in. */
void page_sign_in(struct request *request, struct answer *answer);
void page_sign_in_send(struct request *request, struct answer *answer);
void page_sign_in_old(struct request *request, struct answer *answer);
void page_sign_out(struct request *request, struct answer *answer);
/* To the first page that the clerk may see. */
void page_home(struct request *request, struct answer *answer);
/* What is still to be chosen before one may work: a password, a factor. */
void page_begin(struct request *request, struct answer *answer);
void page_account(struct request *request, struct answer *answer);
void page_password(struct request *request, struct answer *answer);
/* GET draws the square for the app, POST takes its first code. */
void page_totp(struct request *request, struct answer *answer);
void page_totp_set(struct request *request, struct answer *answer);
void page_recoveries(struct request *request, struct answer *answer);
void page_session_end(struct request *request, struct answer *answer);
void page_sign_out_everywhere(struct request *request, struct answer *answer);
/* Everybody's accounts, and one of them with what an admin may do to it. */
void page_people(struct request *request, struct answer *answer);
void page_people_add(struct request *request, struct answer *answer);
void page_person(struct request *request, struct answer *answer);
void page_person_role(struct request *request, struct answer *answer);
void page_person_disable(struct request *request, struct answer *answer);
void page_person_reset(struct request *request, struct answer *answer);
/* The queue of requests with the first that is to be done, and with this one;
 * what is done to one: whose turn it is, and the answer. */
void page_requests(struct request *request, struct answer *answer);
void page_request(struct request *request, struct answer *answer);
void page_request_take(struct request *request, struct answer *answer);
void page_request_take_over(struct request *request, struct answer *answer);
void page_request_give_back(struct request *request, struct answer *answer);
void page_request_approve(struct request *request, struct answer *answer);
void page_request_deny(struct request *request, struct answer *answer);
void page_request_ask(struct request *request, struct answer *answer);
/* The rows of the queue as they are now, a part of the page. */
void page_requests_live(struct request *request, struct answer *answer);
void page_requests_style(struct request *request, struct answer *answer);
void page_desk_style(struct request *request, struct answer *answer);
void page_desk_script(struct request *request, struct answer *answer);

/* The list of cases, its rows as they are now; one case, and what is done to
 * it. */
void page_cases(struct request *request, struct answer *answer);
void page_cases_live(struct request *request, struct answer *answer);
/* Its filters, as the URL has them, kept by a name and removed: one's own, and
 * those for all. */
void page_filter_keep(struct request *request, struct answer *answer);
void page_filter_share(struct request *request, struct answer *answer);
void page_filter_remove(struct request *request, struct answer *answer);
void page_filter_unshare(struct request *request, struct answer *answer);
void page_desk_case(struct request *request, struct answer *answer);
/* The subscriber's own page of the case's line, on which nothing works. */
void page_desk_seen(struct request *request, struct answer *answer);
void page_desk_case_act(struct request *request, struct answer *answer);
void page_desk_case_note(struct request *request, struct answer *answer);
void page_desk_case_take(struct request *request, struct answer *answer);
void page_desk_case_exempt(struct request *request, struct answer *answer);

/* Many cases at once: the form, its preview, one act and its report. */
void page_bulk(struct request *request, struct answer *answer);
void page_bulk_preview(struct request *request, struct answer *answer);
void page_bulk_act(struct request *request, struct answer *answer);
void page_bulk_start(struct request *request, struct answer *answer);
void page_bulk_stop(struct request *request, struct answer *answer);
void page_bulk_undo(struct request *request, struct answer *answer);
/* The brake: how it stands, and let it go. */
void page_brake(struct request *request, struct answer *answer);
void page_brake_release(struct request *request, struct answer *answer);
/* Exemptions: those that wait and those that hold; ask, decide, end. */
void page_exemptions(struct request *request, struct answer *answer);
void page_exemption_ask(struct request *request, struct answer *answer);
void page_exemption_decide(struct request *request, struct answer *answer);
void page_exemption_end(struct request *request, struct answer *answer);
/* What is achieved, drawn; one figure as CSV. */
void page_figures(struct request *request, struct answer *answer);
void page_figure_csv(struct request *request, struct answer *answer);

/* What would happen if a report came in: the form, the answer, and within it
 * the page that the subscriber would see. */
void page_what_if(struct request *request, struct answer *answer);
void page_what_if_try(struct request *request, struct answer *answer);
void page_what_if_seen(struct request *request, struct answer *answer);

/* What was loaded, every version of it; two compared; one, its text, what it
 * would do to restore it, and that. */
void page_books(struct request *request, struct answer *answer);
void page_book_compare(struct request *request, struct answer *answer);
void page_book(struct request *request, struct answer *answer);
void page_book_text(struct request *request, struct answer *answer);
void page_book_preview(struct request *request, struct answer *answer);
void page_book_restore(struct request *request, struct answer *answer);

/* Who did what. */
void page_audit(struct request *request, struct answer *answer);
/* Why a case was right: a page to print, or with /json behind it JSON. */
void page_justify(struct request *request, struct answer *answer);
void page_justify_json(struct request *request, struct answer *answer);
/* What is known of the subscriber of a case: given out, erased. */
void page_subject(struct request *request, struct answer *answer);
void page_subject_export(struct request *request, struct answer *answer);
void page_subject_erase(struct request *request, struct answer *answer);

#endif
