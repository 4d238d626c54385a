/* SPDX-License-Identifier: BSD-2-Clause */
/* sms.h -- the role that hands notices to the operator's SMS gateway */
#ifndef WARDEN_SMS_H
#define WARDEN_SMS_H

#include "cases/letter.h"
#include "warden/runner.h"

struct sms_settings {
	const char *database;
	const char *languages; /* folder: catalogues are read when needed */
	const char *command;   /* a program, called with a number */
	int64_t patience;      /* seconds that it may take */
	const struct letter_press *press;
};

/* As mail_run, for the channel "phone": one notice at a time, held by a
 * transaction until the program has ended. Only the runner that it starts may
 * run anything. */
void sms_run(void *settings);

/* "+49 (171) 123-45" as "+4917112345"; false where it is no number. `number`
 * has RUNNER_NUMBER_SIZE bytes. Pure. */
bool MUST_CHECK sms_number(struct str written, char *number);

#endif
