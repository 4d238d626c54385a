/* SPDX-License-Identifier: BSD-2-Clause */
/* form.h -- a form with a file, short enough to be held */
#ifndef PORTAL_FORM_H
#define PORTAL_FORM_H

#include "portal/request.h"

/* Reads the body (multipart/form-data, RFC 7578) as request_read_form reads an
 * urlencoded one: fields go into request->form and are text, the file that was
 * chosen, of several the last, into request->file. REQUEST_BAD where the body
 * is broken or cut short. Pure. */
enum request_outcome MUST_CHECK form_read(struct request *request);

#endif
