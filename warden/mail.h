/* SPDX-License-Identifier: BSD-2-Clause */
/* mail.h -- the role that empties the outbox */
#ifndef WARDEN_MAIL_H
#define WARDEN_MAIL_H

#include "cases/letter.h"
#include "warden/send.h"

struct mail_settings {
	const char *database;
	const char *languages; /* folder: catalogues are read when needed */
	const char *sender;    /* of the envelope; "" is the brand's address */
	struct send_settings relay;
	struct letter_press press;
};

/* Sends what is due, hears of new notices at their commit, and returns once
 * roles_stopping. One notice at a time is held by a transaction until the
 * relay's answer is written down: several wardens share the work, none sends
 * what another is sending, and a sudden end between the relay's 250 and the
 * commit sends one mail again, with the same Message-ID. */
void mail_run(void *settings);

#endif
