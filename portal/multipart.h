/* SPDX-License-Identifier: BSD-2-Clause */
/* multipart.h -- the parts of a form with a file, read as they come */
/* Reads: RFC 7578 (form data), RFC 2046 5.1.1 (delimiters), WHATWG HTML
 * 4.10.21.8 (how browsers write names). Pure but for the stream that it is
 * given; no memory but its own. */
#ifndef PORTAL_MULTIPART_H
#define PORTAL_MULTIPART_H

#include "portal/request.h"

enum {
	MULTIPART_BOUNDARY_MOST = 70, /* RFC 2046, 5.1.1 */
	MULTIPART_WINDOW = 8192,      /* bytes; a part's head fits in */
	MULTIPART_DELIMITER_MOST = 4 + MULTIPART_BOUNDARY_MOST
};

/* Between the calls, what stands here is the reader's own. */
struct multipart {
	struct stream *stream;
	char delimiter[MULTIPART_DELIMITER_MOST]; /* CRLF, "--", boundary */
	size_t delimiter_len;
	char window[MULTIPART_WINDOW]; /* what has come and was not taken */
	size_t used;
	size_t ready; /* of it: content of the part; the rest is not known */
	size_t taken; /* of what is ready */
	bool at_end;  /* the delimiter follows what is ready */
	bool is_over; /* the last part has been read */
	bool is_broken;
};

/* Slices of the window, until the next call. */
struct multipart_head {
	struct str name;
	struct str file; /* its last component; data NULL: no file */
};

/* False where the Content-Type ("multipart/form-data; boundary=x") names no
 * boundary. */
bool MUST_CHECK multipart_open(
    struct multipart *m, struct stream *stream, struct str content_type);
/* The next part; what is left of the present one is passed over. False at the
 * end, and where the body is broken or cut short. */
bool MUST_CHECK multipart_next(
    struct multipart *m, struct multipart_head *head_out);
/* The next bytes of the part's content; 0 at its end. */
size_t multipart_read(struct multipart *m, void *room, size_t size);
/* A part that ended without its delimiter, a head that makes no sense. */
bool multipart_broken(const struct multipart *m);

#endif
