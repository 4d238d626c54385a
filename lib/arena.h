/* SPDX-License-Identifier: BSD-2-Clause */
/* arena.h -- the memory of one request, given back all at once */
#ifndef LIB_ARENA_H
#define LIB_ARENA_H

#include "lib/bytes.h"

/* One block of `size` bytes, taken once. What does not fit makes the arena
 * full: arena_alloc returns NULL, text functions return "", and arena_full
 * stays true until the reset, so that a request may check once, at its end,
 * and answer 503. Not for several threads at once. */
struct arena;

struct arena *arena_new(size_t size); /* dies without memory */
void arena_free(struct arena *arena); /* NULL is fine */
/* Forgets everything handed out, and wipes it. */
void arena_reset(struct arena *arena);
bool arena_full(const struct arena *arena);

/* Zeroed, aligned for any type; NULL when full. */
void *arena_alloc(struct arena *arena, size_t size);
/* NUL-terminated copies; "" when full. */
char *arena_copy(struct arena *arena, struct str text);
char *arena_print(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Percent-encoded for a value in a query (RFC 3986, 2.1). */
char *arena_encode(struct arena *arena, struct str text);
char *arena_number(struct arena *arena, int64_t number); /* decimal digits */
/* The same; NULL for 0, which says that nothing is asked for. */
char *arena_number_or_null(struct arena *arena, int64_t number);

#endif
