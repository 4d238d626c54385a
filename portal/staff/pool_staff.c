/* SPDX-License-Identifier: BSD-2-Clause */
/* pool_staff.c -- the table of the console: its pages, acts, and who may */
#include <libgen.h>
#include <limits.h>
#include <stdio.h>

#include "cases/brands.h"
#include "portal/pages.h"
#include "portal/portal.h"
#include "portal/route.h"
#include "portal/staff/confirm.h"
#include "portal/staff/credentials.h"
#include "portal/staff/desk.h"
#include "portal/staff/factor.h"
#include "portal/staff/frame.h"
#include "portal/staff/sign_on.h"

#define FORM "application/x-www-form-urlencoded"
#define FILE_FORM "multipart/form-data"

enum {
	FORM_MOST =
	    8192, /* bytes: token, a name, a password in percent signs */
	WORDS_MOST = 65536, /* 4,000 signs of any language, likewise */
	TEXT_MOST = 1000000 /* a whole file of data; nginx lets through 1m */
};

static const struct route routes[] = {
	{ METHOD_GET, "/staff", WHO_VIEWER, .handle = page_home },
	{ METHOD_GET, "/staff/", WHO_VIEWER, .handle = page_home },
	{ METHOD_GET, "/staff/sign-in", .handle = page_sign_in },
	{ METHOD_POST, "/staff/sign-in", .csrf = true, .media_type = FORM,
	    .body_most = FORM_MOST, .handle = page_sign_in_send },
	{ METHOD_POST, "/staff/sign-out", WHO_ENTRANT, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_sign_out },
	{ METHOD_GET, "/staff/begin", WHO_ENTRANT, .handle = page_begin },
	{ METHOD_GET, "/staff/account", WHO_VIEWER, .handle = page_account },
	{ METHOD_POST, "/staff/account/password", WHO_ENTRANT, .csrf = true,
	    .fresh = true, .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_password },
	{ METHOD_GET, "/staff/account/totp", WHO_ENTRANT, .handle = page_totp },
	{ METHOD_POST, "/staff/account/totp", WHO_ENTRANT, .csrf = true,
	    .fresh = true, .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_totp_set },
	{ METHOD_POST, "/staff/account/codes", WHO_VIEWER, .csrf = true,
	    .fresh = true, .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_recoveries },
	{ METHOD_POST, "/staff/account/session", WHO_VIEWER, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_session_end },
	{ METHOD_POST, "/staff/account/sign-out", WHO_VIEWER, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_sign_out_everywhere },
	{ METHOD_GET, "/staff/people", WHO_ADMIN, .handle = page_people },
	{ METHOD_POST, "/staff/people", WHO_ADMIN, .csrf = true, .fresh = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_people_add },
	{ METHOD_GET, "/staff/people/{name}", WHO_ADMIN,
	    .handle = page_person },
	{ METHOD_POST, "/staff/people/{name}/role", WHO_ADMIN, .csrf = true,
	    .fresh = true, .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_person_role },
	{ METHOD_POST, "/staff/people/{name}/disable", WHO_ADMIN, .csrf = true,
	    .fresh = true, .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_person_disable },
	{ METHOD_POST, "/staff/people/{name}/reset", WHO_ADMIN, .csrf = true,
	    .fresh = true, .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_person_reset },
	{ METHOD_GET, "/staff/cases", WHO_VIEWER, .handle = page_cases },
	{ METHOD_POST, "/staff/filters", WHO_VIEWER, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_filter_keep },
	{ METHOD_POST, "/staff/filters/shared", WHO_SUPERVISOR, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_filter_share },
	{ METHOD_POST, "/staff/filters/remove", WHO_VIEWER, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_filter_remove },
	{ METHOD_POST, "/staff/filters/shared/remove", WHO_SUPERVISOR,
	    .csrf = true, .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_filter_unshare },
	{ METHOD_GET, "/staff/live/cases", WHO_VIEWER, .unattended = true,
	    .handle = page_cases_live },
	{ METHOD_GET, "/staff/live/requests", WHO_VIEWER, .unattended = true,
	    .handle = page_requests_live },
	{ METHOD_GET, "/staff/cases/{code}", WHO_VIEWER,
	    .handle = page_desk_case },
	{ METHOD_GET, "/staff/cases/{code}/page", WHO_VIEWER,
	    .handle = page_desk_seen },
	{ METHOD_GET, "/staff/seen/style.css", .handle = page_style },
	{ METHOD_GET, "/staff/seen/form.css", .handle = page_form_style },
	{ METHOD_POST, "/staff/cases/{code}/act", WHO_AGENT, .csrf = true,
	    .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_desk_case_act },
	{ METHOD_POST, "/staff/cases/{code}/note", WHO_AGENT, .csrf = true,
	    .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_desk_case_note },
	{ METHOD_POST, "/staff/cases/{code}/take", WHO_AGENT, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_desk_case_take },
	{ METHOD_POST, "/staff/cases/{code}/exempt", WHO_AGENT, .csrf = true,
	    .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_desk_case_exempt },
	{ METHOD_GET, "/staff/bulk", WHO_SUPERVISOR, .handle = page_bulk },
	{ METHOD_POST, "/staff/bulk", WHO_SUPERVISOR, .csrf = true,
	    .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_bulk_preview },
	{ METHOD_GET, "/staff/bulk/{id}", WHO_VIEWER, .handle = page_bulk_act },
	{ METHOD_POST, "/staff/bulk/{id}/start", WHO_SUPERVISOR, .csrf = true,
	    .fresh = true, .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_bulk_start },
	{ METHOD_POST, "/staff/bulk/{id}/stop", WHO_SUPERVISOR, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_bulk_stop },
	{ METHOD_POST, "/staff/bulk/{id}/undo", WHO_SUPERVISOR, .csrf = true,
	    .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_bulk_undo },
	{ METHOD_GET, "/staff/brake", WHO_VIEWER, .handle = page_brake },
	{ METHOD_POST, "/staff/brake", WHO_SUPERVISOR, .csrf = true,
	    .fresh = true, .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_brake_release },
	{ METHOD_GET, "/staff/exemptions", WHO_VIEWER,
	    .handle = page_exemptions },
	{ METHOD_POST, "/staff/exemptions", WHO_AGENT, .csrf = true,
	    .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_exemption_ask },
	{ METHOD_POST, "/staff/exemptions/{id}/decide", WHO_SUPERVISOR,
	    .csrf = true, .fresh = true, .media_type = FORM,
	    .body_most = FORM_MOST, .handle = page_exemption_decide },
	{ METHOD_POST, "/staff/exemptions/{id}/end", WHO_SUPERVISOR,
	    .csrf = true, .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_exemption_end },
	{ METHOD_GET, "/staff/cases/{code}/justification", WHO_VIEWER,
	    .handle = page_justify },
	{ METHOD_GET, "/staff/cases/{code}/justification/json", WHO_VIEWER,
	    .handle = page_justify_json },
	{ METHOD_GET, "/staff/cases/{code}/subject", WHO_SUPERVISOR,
	    .handle = page_subject },
	{ METHOD_POST, "/staff/cases/{code}/subject/export", WHO_SUPERVISOR,
	    .csrf = true, .fresh = true, .media_type = FORM,
	    .body_most = WORDS_MOST, .handle = page_subject_export },
	{ METHOD_POST, "/staff/cases/{code}/subject/erase", WHO_ADMIN,
	    .csrf = true, .fresh = true, .media_type = FORM,
	    .body_most = WORDS_MOST, .handle = page_subject_erase },
	{ METHOD_GET, "/staff/what-if", WHO_VIEWER, .handle = page_what_if },
	{ METHOD_POST, "/staff/what-if", WHO_VIEWER, .csrf = true,
	    .media_type = FILE_FORM, .body_most = TEXT_MOST,
	    .handle = page_what_if_try },
	{ METHOD_GET, "/staff/what-if/page", WHO_VIEWER,
	    .handle = page_what_if_seen },
	{ METHOD_POST, "/staff/what-if/page", WHO_VIEWER, .csrf = true,
	    .media_type = FILE_FORM, .body_most = TEXT_MOST,
	    .handle = page_what_if_seen },
	{ METHOD_GET, "/staff/audit", WHO_SUPERVISOR, .handle = page_audit },
	{ METHOD_GET, "/staff/figures", WHO_VIEWER, .handle = page_figures },
	{ METHOD_GET, "/staff/figures/{name}", WHO_VIEWER,
	    .handle = page_figure_csv },
	{ METHOD_GET, "/staff/playbooks", WHO_VIEWER, .handle = page_books },
	{ METHOD_GET, "/staff/playbooks/compare", WHO_VIEWER,
	    .handle = page_book_compare },
	{ METHOD_GET, "/staff/playbooks/{id}", WHO_VIEWER,
	    .handle = page_book },
	{ METHOD_GET, "/staff/playbooks/{id}/text", WHO_VIEWER,
	    .handle = page_book_text },
	{ METHOD_GET, "/staff/playbooks/{id}/restore", WHO_SUPERVISOR,
	    .handle = page_book_preview },
	{ METHOD_POST, "/staff/playbooks/{id}/restore", WHO_SUPERVISOR,
	    .csrf = true, .fresh = true, .media_type = FORM,
	    .body_most = WORDS_MOST, .handle = page_book_restore },
	{ METHOD_GET, "/staff/requests", WHO_VIEWER, .handle = page_requests },
	{ METHOD_GET, "/staff/requests/{id}", WHO_VIEWER,
	    .handle = page_request },
	{ METHOD_POST, "/staff/requests/{id}/take", WHO_AGENT, .csrf = true,
	    .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_request_take },
	{ METHOD_POST, "/staff/requests/{id}/take-over", WHO_SUPERVISOR,
	    .csrf = true, .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_request_take_over },
	{ METHOD_POST, "/staff/requests/{id}/give-back", WHO_AGENT,
	    .csrf = true, .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_request_give_back },
	{ METHOD_POST, "/staff/requests/{id}/approve", WHO_AGENT, .csrf = true,
	    .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_request_approve },
	{ METHOD_POST, "/staff/requests/{id}/deny", WHO_AGENT, .csrf = true,
	    .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_request_deny },
	{ METHOD_POST, "/staff/requests/{id}/ask", WHO_AGENT, .csrf = true,
	    .media_type = FORM, .body_most = WORDS_MOST,
	    .handle = page_request_ask },
	{ METHOD_GET, "/staff/requests.css", .handle = page_requests_style },
	{ METHOD_GET, "/staff/staff.css", .handle = page_desk_style },
	{ METHOD_GET, "/staff/staff.js", .handle = page_desk_script },
};

/* Notices speak for each of the brands that stand beside the console's own. */
static struct brands *
load_brands(const char *brand)
{
	char folder[PATH_MAX];
	snprintf(folder, sizeof folder, "%s", brand);
	return brands_load(dirname(folder));
}

static void
open_console(struct portal *portal, struct db *db)
{
	portal_load_pages(portal);
	portal->brands = load_brands(portal->settings.brand);
	factor_open(portal, db);
	credentials_open(portal);
	sign_on_open(&portal->settings);
}

static void
refuse(struct request *request, struct answer *answer,
    const struct refusal *refusal)
{
	if (refusal->status == 403 && request->route != NULL &&
	    request->route->handle == page_sign_in_send)
		return page_sign_in_old(request, answer);
	frame_error(request, answer, refusal->status, refusal->detail);
}

const struct pool pool_staff = {
	.name = "staff",
	.routes = routes,
	.route_count = sizeof routes / sizeof *routes,
	.open = open_console,
	.admit = clerk_admit,
	.genuine = clerk_is_genuine,
	.confirm = confirm_clerk,
	.refuse = refuse,
	.full_type = "text/plain; charset=utf-8",
	.full_body =
	    "This page is too large. Please narrow down what it shows.\n",
};
