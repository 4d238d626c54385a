/* SPDX-License-Identifier: BSD-2-Clause */
/* preview_forms.h -- the forms that the preview draws, empty, sent, refused */
#ifndef PORTAL_PREVIEW_FORMS_H
#define PORTAL_PREVIEW_FORMS_H

#include "portal/view.h"

struct preview_form {
	const char *name; /* "ask-dispute": of the file */
	const char *file; /* the template; it tells which form it is */
	struct status status;
	enum request_kind about; /* of ask.html */
	const char *words;	 /* likewise */
};

extern const struct preview_form preview_forms[];
extern const size_t preview_forms_count;

struct values *
preview_form_page(const struct view *view, const struct preview_form *form);

#endif
