/* SPDX-License-Identifier: BSD-2-Clause */
/* report.h -- a delivery report (RFC 3464): which mail came back, and why */
/* Pure. Trust: anybody may send one to the envelope's address; the id of the
 * notice is what only who got the mail can know. */
/* Reads: RFC 3464 (2.1 to 2.3), RFC 3463, RFC 6522. */
#ifndef WARDEN_REPORT_H
#define WARDEN_REPORT_H

#include "lib/bytes.h"
#include "lib/uuid.h"

struct report {
	char notice[UUID_TEXT_SIZE]; /* from the Message-ID that came back */
	char address[256];	     /* who could not be reached */
	char status[12];	     /* "5.1.1" */
};

enum report_outcome {
	REPORT_FAILED,	/* the mail was not delivered, and will not be */
	REPORT_PENDING, /* delayed, delivered, relayed: nothing to note */
	REPORT_NONE,	/* no delivery report, or of no mail of ours */
};

enum { REPORT_FIELD_MOST = 4096 /* bytes; a line has 998 (RFC 5322, 2.1.1) */ };

/* Call mime_open first. What is longer than a field, with the lines that go on
 * with it, is not read. */
enum report_outcome report_read(struct str mail, struct report *report_out);

#endif
