/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_ndjson.c -- any bytes as a body of rows, in any pieces */
#include <assert.h>
#include <string.h>

#include "portal/ndjson.h"
#include "tests/portal/pieces.h"

enum { ROW_MOST = 60 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was seen, as a sum over each row and how it was read. */
struct seen {
	int64_t rows;
	uint64_t sum;
};

static struct seen
walk(const uint8_t *data, size_t size, size_t piece)
{
	static struct ndjson rows;
	struct pieces pieces = pieces_of(data, size, piece);
	struct seen seen = { 0, 0 };
	char room[ROW_MOST];
	struct str row = STR("");
	enum ndjson_read read;
	rows = (struct ndjson){ .stream = &pieces.stream };
	while (
	    (read = ndjson_next(&rows, room, ROW_MOST, &row)) != NDJSON_END) {
		assert(row.len <= ROW_MOST && rows.number == ++seen.rows);
		seen.sum = seen.sum * 31 + (uint64_t)read;
		for (size_t i = 0; read == NDJSON_ROW && i < row.len; i++)
			seen.sum = seen.sum * 31 + (uint8_t)row.data[i];
	}
	return seen;
}

/* However the bytes are cut, they say the same. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen whole = walk(data, size, SIZE_MAX);
	struct seen cut = walk(data, size, 1 + size % 7);
	assert(whole.rows == cut.rows && whole.sum == cut.sum);
	return 0;
}
