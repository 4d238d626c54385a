/* SPDX-License-Identifier: BSD-2-Clause */
/* ndjson.c -- a body of rows, each read when it has come, however many */
#include "portal/ndjson.h"

/* The next byte; false at the end of the stream. */
static bool
next_byte(struct ndjson *rows, char *byte_out)
{
	struct stream *stream = rows->stream;
	if (rows->left.len == 0)
		rows->left = (struct str){ rows->chunk,
			stream->read(stream, rows->chunk, NDJSON_CHUNK) };
	if (rows->left.len == 0)
		return false;
	*byte_out = *rows->left.data;
	rows->left = (struct str){ rows->left.data + 1, rows->left.len - 1 };
	return true;
}

enum ndjson_read
ndjson_next(struct ndjson *rows, char *room, size_t most, struct str *row_out)
{
	size_t length = 0;
	char byte = '\0';
	bool more;
	while ((more = next_byte(rows, &byte)) && byte != '\n') {
		if (length < most)
			room[length] = byte;
		length += length <= most;
	}
	if (!more && length == 0)
		return NDJSON_END;
	rows->number++;
	if (length > most)
		return NDJSON_TOO_LONG;
	*row_out = str_trim((struct str){ room, length });
	return NDJSON_ROW;
}
