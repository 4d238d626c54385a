/* SPDX-License-Identifier: BSD-2-Clause */
/* bytes.h -- slices, and cursors that never run past their end */
#ifndef LIB_BYTES_H
#define LIB_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))

/* A slice of text or bytes; not NUL-terminated, never NULL where len > 0. */
struct str {
	const char *data;
	size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })

/* The slice of a C string; NULL gives the empty slice. */
struct str str_from(const char *text);
bool str_equal(struct str a, struct str b);
bool str_equal_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_starts(struct str whole, struct str start);
bool str_ends(struct str whole, struct str end);
/* Without spaces, tabs, CR and LF at both ends. */
struct str str_trim(struct str text);
/* Splits at the first `mark`: the part before it is returned, `*rest` is what
 * follows it. Without a mark all is returned and `*rest` is empty. */
struct str str_cut(struct str text, char mark, struct str *rest);
/* A whole decimal number, digits only, within [least, most]. */
bool MUST_CHECK str_number(
    struct str text, int64_t least, int64_t most, int64_t *number_out);
/* 0 to 15, or -1 where it is no hex digit, of either case. */
int str_hex_digit(char c);
/* Well-formed UTF-8 (RFC 3629) without NUL. */
bool str_is_text(struct str text);
/* How many signs of UTF-8 it has, as people count; what is no UTF-8 counts in
 * some way. */
size_t str_signs(struct str text);
/* The longest beginning of at most so many bytes that is text: cut between
 * signs, never within one. */
struct str str_shorten(struct str text, size_t most);

/* A cursor over hostile bytes. The only check is `need > left`; each call
 * returns false, and moves nothing, when the bytes are not there. Network
 * byte order. */
struct reader {
	const uint8_t *at;
	size_t left;
};

bool MUST_CHECK reader_u8(struct reader *r, uint8_t *value_out);
bool MUST_CHECK reader_u16(struct reader *r, uint16_t *value_out);
bool MUST_CHECK reader_u32(struct reader *r, uint32_t *value_out);
bool MUST_CHECK reader_take(
    struct reader *r, size_t count, struct reader *part_out);

/* A cursor for writing into a fixed room. What does not fit sets `full`, and
 * from then on nothing is written: one check at the end is enough. Network
 * byte order. */
struct writer {
	uint8_t *start;
	uint8_t *at;
	size_t left;
	bool full;
};

struct writer writer_over(void *room, size_t size);
size_t writer_used(const struct writer *w);
void writer_u8(struct writer *w, uint8_t value);
void writer_u16(struct writer *w, uint16_t value);
void writer_u32(struct writer *w, uint32_t value);
void writer_bytes(struct writer *w, const void *bytes, size_t count);
void writer_str(struct writer *w, struct str text);
void writer_number(struct writer *w, uint64_t value); /* decimal digits */

#endif
