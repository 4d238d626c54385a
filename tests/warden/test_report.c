/* SPDX-License-Identifier: BSD-2-Clause */
/* test_report.c -- delivery reports as MTAs write them, and others */
#include <string.h>

#include "warden/mime.h"
#include "warden/report.h"
#include "tests/rows.h"

#define ID "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f"
#define HEAD                                                               \
	"From: MAILER-DAEMON@relay.example\r\nTo: help@isp.example\r\n"    \
	"MIME-Version: 1.0\r\n"                                            \
	"Content-Type: multipart/report; report-type=delivery-status;\r\n" \
	"\tboundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"  \
	"I am sorry.\r\n\r\n--b\r\n"
#define STATUS(fields)                                  \
	"Content-Type: message/delivery-status\r\n\r\n" \
	"Reporting-MTA: dns; relay.example\r\n\r\n" fields "\r\n--b\r\n"
#define FAILED                                                             \
	"Final-Recipient: rfc822; gone@mail.example\r\nAction: failed\r\n" \
	"Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
#define MAIL(id)                                                     \
	"Content-Type: message/rfc822\r\n\r\nMessage-ID: " id "\r\n" \
	"Subject: Your line\r\n\r\nhello\r\n\r\n--b--\r\n"
#define HEADERS(id)                                                        \
	"Content-Type: text/rfc822-headers\r\n\r\nmessage-id:  " id "\r\n" \
	"Subject: Your line\r\n\r\n--b--\r\n"
#define OURS "<" ID "@isp.example>"

struct report_case {
	const char *name;
	const char *mail;
	enum report_outcome outcome;
	const char *address, *status;
};

static const struct report_case reports[] = {
	{ "with the whole mail", HEAD STATUS(FAILED) MAIL(OURS), REPORT_FAILED,
	    "gone@mail.example", "5.1.1" },
	{ "with its headers alone", HEAD STATUS(FAILED) HEADERS(OURS),
	    REPORT_FAILED, "gone@mail.example", "5.1.1" },
	{ "the recipient that failed, not the one that did not",
	    HEAD STATUS("Final-Recipient: rfc822; fine@mail.example\r\n"
			"Action: relayed\r\nStatus: 2.0.0\r\n\r\n"
			"final-recipient:RFC822;full@mail.example\r\n"
			"ACTION: Failed\r\nstatus: 5.2.2 (mailbox full)\r\n")
		MAIL(OURS),
	    REPORT_FAILED, "full@mail.example", "5.2.2" },
	{ "a delay is none",
	    HEAD STATUS("Final-Recipient: rfc822; slow@mail.example\r\n"
			"Action: delayed\r\nStatus: 4.4.1\r\n") MAIL(OURS),
	    REPORT_PENDING },
	{ "without a status it cannot be told",
	    HEAD STATUS("Final-Recipient: rfc822; gone@mail.example\r\n"
			"Action: failed\r\nStatus: five\r\n") MAIL(OURS),
	    REPORT_PENDING },
	{ "somebody else's mail", HEAD STATUS(FAILED) MAIL("<1@isp.example>"),
	    REPORT_NONE },
	{ "no report", "From: a@b.example\r\n\r\nMessage-ID: " OURS "\r\n",
	    REPORT_NONE },
	{ "a report without a mail", HEAD STATUS(FAILED) "--b--\r\n",
	    REPORT_NONE },
	{ "nothing", "", REPORT_NONE },
	{ "nonsense", "\377\376\r\n\r\n", REPORT_NONE },
};

static void
take(void **state)
{
	const struct report_case *want = *state;
	struct report got;
	mime_open();
	assert_int_equal(
	    report_read(str_from(want->mail), &got), want->outcome);
	if (want->outcome != REPORT_FAILED)
		return;
	assert_string_equal(got.notice, ID);
	assert_string_equal(got.address, want->address);
	assert_string_equal(got.status, want->status);
}

/* A field of so many bytes, and the report that it stands in. */
struct length_case {
	const char *name;
	const char *before, *sign, *after;
	int count;
	enum report_outcome outcome;
};

#define ID_LINE "Message-ID:" OURS "\r\n"
#define RETURNED HEAD STATUS(FAILED) "Content-Type: message/rfc822\r\n\r\n"
#define ROOM (REPORT_FIELD_MOST - (int)(sizeof ID_LINE - 1))

static const struct length_case lengths[] = {
	{ "the longest field", RETURNED "Message-ID:", " ",
	    OURS "\r\n\r\nhello\r\n--b--\r\n", ROOM, REPORT_FAILED },
	{ "a longer field is not read", RETURNED "Message-ID:", " ",
	    OURS "\r\n\r\nhello\r\n--b--\r\n", ROOM + 1, REPORT_NONE },
	{ "lines that go on with it are its length", RETURNED "Message-ID:",
	    "\r\n ", OURS "\r\n\r\nhello\r\n--b--\r\n", ROOM, REPORT_NONE },
	{ "an empty line ends it", RETURNED ID_LINE "\r\n", " a\r\n",
	    "--b--\r\n", ROOM, REPORT_FAILED },
	{ "groups in groups, far deeper than a stack", "To: ", "a:",
	    "\r\n" HEAD STATUS(FAILED) MAIL(OURS), 500000, REPORT_FAILED },
	{ "likewise, over many lines", "To: ", "a:\r\n ",
	    "\r\n" HEAD STATUS(FAILED) MAIL(OURS), 500000, REPORT_FAILED },
};

static void
take_length(void **state)
{
	const struct length_case *row = *state;
	size_t room = strlen(row->before) + strlen(row->after) +
	    (size_t)row->count * strlen(row->sign);
	char *mail = malloc(room);
	struct writer w = writer_over(mail, room);
	struct report got;
	assert_non_null(mail);
	writer_str(&w, str_from(row->before));
	for (int i = 0; i < row->count; i++)
		writer_str(&w, str_from(row->sign));
	writer_str(&w, str_from(row->after));
	assert_false(w.full);
	mime_open();
	assert_int_equal(
	    report_read((struct str){ mail, room }, &got), row->outcome);
	free(mail);
}

int
main(void)
{
	return ROWS_RUN("report", reports, take) +
	    ROWS_RUN("fields", lengths, take_length);
}
