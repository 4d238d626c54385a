/* SPDX-License-Identifier: BSD-2-Clause */
/* page_asset.c -- GET /style.css, /page.js and their like: what the pages load
 */
#include "lib/template.h"
#include "portal/pages.h"
#include "portal/portal.h"

void
pages_file(struct request *request, struct answer *answer, const char *file,
    const char *media_type)
{
	const struct i18n_language *english = &i18n_languages[0];
	struct values *values = values_new(request->arena);
	brand_values(request->portal->brand, english, values);
	answer->status = 200;
	answer->media_type = media_type;
	answer->cache = "no-cache"; /* asked for anew, mostly 304 */
	answer->body = template_render(
	    request->portal->templates, file, values, english, request->arena);
	answer_etag(request, answer);
}

void
page_style(struct request *request, struct answer *answer)
{
	pages_file(request, answer, "style.css", "text/css; charset=utf-8");
}

void
page_script(struct request *request, struct answer *answer)
{
	pages_file(
	    request, answer, "page.js", "text/javascript; charset=utf-8");
}

void
page_form_style(struct request *request, struct answer *answer)
{
	pages_file(request, answer, "form.css", "text/css; charset=utf-8");
}

void
page_scan_style(struct request *request, struct answer *answer)
{
	pages_file(request, answer, "scan.css", "text/css; charset=utf-8");
}

void
page_scan_script(struct request *request, struct answer *answer)
{
	pages_file(
	    request, answer, "scan.js", "text/javascript; charset=utf-8");
}
