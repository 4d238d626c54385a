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
void page_account(struct request *request, struct answer *answer);
void page_desk_style(struct request *request, struct answer *answer);
void page_desk_script(struct request *request, struct answer *answer);

#endif
