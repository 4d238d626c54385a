/* SPDX-License-Identifier: BSD-2-Clause */
/* ndjson.h -- a body of rows, each read when it has come, however many */
#ifndef PORTAL_NDJSON_H
#define PORTAL_NDJSON_H

#include "portal/request.h"

enum { NDJSON_CHUNK = 16384 /* bytes read at once */ };

/* A body on its way through us. Start with the stream alone. */
struct ndjson {
	struct stream *stream;
	int64_t number; /* of the row, from 1 */
	char chunk[NDJSON_CHUNK];
	struct str left; /* of the chunk */
};

enum ndjson_read { NDJSON_ROW, NDJSON_TOO_LONG, NDJSON_END };

/* The next row, trimmed, into `room` of `most` bytes; the rest of one that is
 * longer is passed over. */
enum ndjson_read
ndjson_next(struct ndjson *rows, char *room, size_t most, struct str *row_out);

#endif
