/* SPDX-License-Identifier: BSD-2-Clause */
/* pieces.h -- bytes as a stream that gives so many of them at once */
#ifndef TESTS_PORTAL_PIECES_H
#define TESTS_PORTAL_PIECES_H

#include <string.h>

#include "portal/request.h"

struct pieces {
	struct stream stream; /* first: it is cast back */
	const uint8_t *at;
	size_t left, piece;
};

static inline size_t
pieces_read(struct stream *stream, void *room, size_t size)
{
	struct pieces *p = (struct pieces *)stream;
	size_t count = size < p->piece ? size : p->piece;
	count = count < p->left ? count : p->left;
	memcpy(room, p->at, count);
	p->at += count;
	p->left -= count;
	return count;
}

static inline struct pieces
pieces_of(const uint8_t *data, size_t size, size_t piece)
{
	return (struct pieces){ { .read = pieces_read }, data, size, piece };
}

#endif
