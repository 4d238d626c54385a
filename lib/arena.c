/* SPDX-License-Identifier: BSD-2-Clause */
/* arena.c -- the memory of one request, given back all at once */
#include "lib/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

struct arena {
	size_t size;
	size_t used;
	bool full;
	alignas(max_align_t) uint8_t room[];
};

static char nothing[1] = "";

struct arena *
arena_new(size_t size)
{
	struct arena *arena = calloc(1, sizeof *arena + size);
	if (arena == NULL)
		die("no memory for an arena of %zu bytes", size);
	arena->size = size;
	return arena;
}

void
arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	arena_reset(arena);
	free(arena);
}

void
arena_reset(struct arena *arena)
{
	explicit_bzero(arena->room, arena->used);
	arena->used = 0;
	arena->full = false;
}

bool
arena_full(const struct arena *arena)
{
	return arena->full;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	size_t step = alignof(max_align_t);
	size_t left = arena->size - arena->used;
	if (size > left || (size + step - 1) / step * step > left) {
		arena->full = true;
		return NULL;
	}
	void *found = arena->room + arena->used;
	arena->used += (size + step - 1) / step * step;
	return found;
}

char *
arena_copy(struct arena *arena, struct str text)
{
	char *copy = arena_alloc(arena, text.len + 1);
	if (copy == NULL)
		return nothing;
	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	return copy;
}

char *
arena_print(struct arena *arena, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	int length = vsnprintf(NULL, 0, format, values);
	va_end(values);
	char *text = length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1);
	if (text == NULL)
		return nothing;
	va_start(values, format);
	vsnprintf(text, (size_t)length + 1, format, values);
	va_end(values);
	return text;
}

char *
arena_number(struct arena *arena, int64_t number)
{
	return arena_print(arena, "%lld", (long long)number);
}

char *
arena_number_or_null(struct arena *arena, int64_t number)
{
	return number == 0 ? NULL : arena_number(arena, number);
}

static bool
is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || (c != '\0' && strchr("-._~/", c) != NULL);
}

char *
arena_encode(struct arena *arena, struct str text)
{
	static const char hex[] = "0123456789ABCDEF";
	static char none[] = "";
	char *encoded = arena_alloc(arena, 3 * text.len + 1);
	if (encoded == NULL)
		return none;
	struct writer w = writer_over(encoded, 3 * text.len);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if (is_unreserved(text.data[i])) {
			writer_u8(&w, c);
			continue;
		}
		writer_u8(&w, '%');
		writer_u8(&w, (uint8_t)hex[c >> 4]);
		writer_u8(&w, (uint8_t)hex[c & 15]);
	}
	return encoded;
}
