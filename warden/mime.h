/* SPDX-License-Identifier: BSD-2-Clause */
/* mime.h -- a mail as it goes over the wire */
#ifndef WARDEN_MIME_H
#define WARDEN_MIME_H

#include "lib/arena.h"

/* All texts are UTF-8; addresses are ones that send_address_ok. */
struct mime {
	const char *id;	       /* of the notice; the Message-ID is made of it */
	const char *from;      /* address; replies go there */
	const char *from_name; /* as people see it */
	const char *const *to;
	size_t to_count;
	int64_t date; /* seconds since 1970 */
	const char *subject;
	const char *language; /* BCP 47 */
	const char *text;     /* complete in itself */
	const char *html;     /* the same, for those who prefer it */
};

/* GMime's own set-up, once, before the first mail. */
void mime_open(void);

/* The mail with CRLF, its body in quoted-printable, so that any relay may
 * pass it on (RFC 5322, 2045 to 2047); marked as made by a program (RFC 3834)
 * and as no list mail. The same facts give the same bytes, so that a second
 * copy is known as one. "" with arena_full when it does not fit. Pure. */
struct str mime_write(const struct mime *mime, struct arena *arena);

#endif
