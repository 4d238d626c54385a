/* SPDX-License-Identifier: BSD-2-Clause */
/* pool_subscriber.c -- the table of the subscriber's pages */
#include <string.h>

#include "lib/log.h"
#include "portal/csrf.h"
#include "portal/pages.h"
#include "portal/portal.h"
#include "portal/route.h"
#include "portal/store.h"
#include "portal/upload.h"
#include "portal/visitor.h"

#define FORM "application/x-www-form-urlencoded"

enum {
	FORM_MOST = 4096,    /* bytes: token, code and some dozen ticks */
	LETTER_MOST = 65536, /* a few thousand signs, each of 12 bytes at most:
			      * UTF-8 in percent signs */
	FILE_MOST = 65 * 1024 * 1024 /* the most of scan_size, and a form's
				      * other parts */
};

static const struct route routes[] = {
	{ METHOD_GET, "/", WHO_VISITOR, .handle = page_status },
	{ METHOD_GET, "/case", WHO_VISITOR, .handle = page_case },
	{ METHOD_POST, "/steps", WHO_VISITOR, .csrf = true, .media_type = FORM,
	    .body_most = FORM_MOST, .handle = page_steps },
	{ METHOD_GET, "/device", WHO_VISITOR, .handle = page_device },
	{ METHOD_POST, "/device", WHO_VISITOR, .csrf = true, .media_type = FORM,
	    .body_most = FORM_MOST, .handle = page_device_said },
	{ METHOD_POST, "/release", WHO_VISITOR, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_release },
	{ METHOD_GET, "/urgent", WHO_VISITOR, .handle = page_urgent },
	{ METHOD_POST, "/urgent", WHO_VISITOR, .csrf = true, .media_type = FORM,
	    .body_most = FORM_MOST, .handle = page_urgent_begin },
	{ METHOD_GET, "/ask", WHO_VISITOR, .handle = page_ask },
	{ METHOD_POST, "/ask", WHO_VISITOR, .csrf = true, .media_type = FORM,
	    .body_most = LETTER_MOST, .handle = page_ask_send },
	{ METHOD_GET, "/survey", WHO_VISITOR, .handle = page_survey },
	{ METHOD_POST, "/survey", WHO_VISITOR, .csrf = true, .media_type = FORM,
	    .body_most = FORM_MOST, .handle = page_survey_send },
	{ METHOD_GET, "/state", WHO_LINE, .handle = page_state },
	{ METHOD_GET, "/walk", WHO_VISITOR, .handle = page_walk },
	{ METHOD_POST, "/walk", WHO_VISITOR, .csrf = true, .media_type = FORM,
	    .body_most = FORM_MOST, .handle = page_walk_step },
	{ METHOD_GET, "/walk/list", WHO_VISITOR, .handle = page_walk_list },
	{ METHOD_POST, "/walk/list", WHO_VISITOR, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_walk_owned },
	{ METHOD_GET, "/live", WHO_VISITOR, .handle = page_live },
	{ METHOD_GET, "/captive-portal/api", WHO_VISITOR,
	    .handle = page_capport },
	{ METHOD_GET, "/help", WHO_VISITOR, .handle = page_help },
	{ METHOD_GET, "/scan", WHO_VISITOR, .handle = page_scan },
	/* Its token stands in the body, before the file: checked there. */
	{ METHOD_POST, "/scan", WHO_VISITOR, .streams = true,
	    .media_type = "multipart/form-data", .body_most = FILE_MOST,
	    .handle = page_scan_form },
	{ METHOD_POST, "/scan/file", WHO_VISITOR, .csrf = true, .streams = true,
	    .media_type = "application/octet-stream", .body_most = FILE_MOST,
	    .handle = page_scan_file },
	{ METHOD_POST, "/scan/end", WHO_VISITOR, .csrf = true,
	    .media_type = FORM, .body_most = FORM_MOST,
	    .handle = page_scan_end },
	{ METHOD_GET, "/scan.css", .handle = page_scan_style },
	{ METHOD_GET, "/scan.js", .handle = page_scan_script },
	{ METHOD_GET, "/form.css", .handle = page_form_style },
	{ METHOD_GET, "/style.css", .handle = page_style },
	{ METHOD_GET, "/page.js", .handle = page_script },
};

static void
open_pages(struct portal *portal, struct db *db)
{
	static uint8_t key[CSRF_KEY_SIZE];
	const struct portal_settings *settings = &portal->settings;
	const struct upload_limits limits = { settings->scan_uploads,
		settings->scan_line_uploads, settings->scan_minute };
	portal_load_pages(portal);
	if (store_csrf_key(db, key) != DB_OK)
		die("database: the key \"csrf\" of lazaret.secret cannot be "
		    "read");
	portal->csrf_key = key;
	if (settings->scan_uploads >= settings->threads)
		die("settings: scan_uploads leaves no thread for the pages");
	portal->uploads = uploads_new(&limits);
}

/* What draws a form anew that was open for too long; all else is part of the
 * line's page. */
static const struct {
	const char *path;
	void (*draw)(struct request *request, struct answer *answer);
} old_forms[] = {
	{ "/ask", page_ask_old },
	{ "/survey", page_survey_old },
	{ "/urgent", page_urgent_old },
};

static void
draw_old_form(struct request *request, struct answer *answer)
{
	for (size_t i = 0; i < sizeof old_forms / sizeof *old_forms; i++)
		if (strcmp(request->route->path, old_forms[i].path) == 0)
			return old_forms[i].draw(request, answer);
	page_status_old(request, answer);
}

static void
refuse(struct request *request, struct answer *answer,
    const struct refusal *refusal)
{
	static const struct visitor nobody;
	if (request->visitor == NULL)
		request->visitor = &nobody;
	if (refusal->status != 403)
		return pages_error(request, answer, refusal->status);
	draw_old_form(request, answer);
}

const struct pool pool_subscriber = {
	.name = "subscriber",
	.routes = routes,
	.route_count = sizeof routes / sizeof *routes,
	.open = open_pages,
	.admit = visitor_admit,
	.genuine = visitor_is_genuine,
	.refuse = refuse,
	.full_type = "text/plain; charset=utf-8",
	.full_body = "This page is too large right now. Please try again.\n",
};
