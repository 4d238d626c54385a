/* SPDX-License-Identifier: BSD-2-Clause */
/* file.h -- a whole file in memory, and what settings files say */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include "lib/bytes.h"

enum { FILE_DIGEST_SIZE = 65 }; /* 64 hex digits and NUL */

/* Reads a file of at most `most` bytes ("-" is standard input) and puts a NUL
 * behind it. False, with the reason on standard error, when it cannot be read
 * or is too long. The caller frees text_out->data. */
bool MUST_CHECK file_read(const char *path, size_t most, struct str *text_out);

enum { FILE_VALUE_SIZE = 2000 };
/* The value of a setting in the text of a settings file, or "" where it is not
 * given; `value` has FILE_VALUE_SIZE bytes; returns it. Pure. */
const char *file_setting(struct str text, const char *name, char *value);

/* SHA-256 in hex; `digest` has FILE_DIGEST_SIZE bytes; returns it. Pure. */
const char *file_digest(struct str text, char *digest);

#endif
