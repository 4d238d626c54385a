/* SPDX-License-Identifier: BSD-2-Clause */
/* uuid.h -- the ids of lines and cases, as text and as bytes */
#ifndef LIB_UUID_H
#define LIB_UUID_H

#include "lib/bytes.h"

enum { UUID_SIZE = 16, UUID_TEXT_SIZE = 37 /* with the NUL */ };

/* "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f", RFC 9562 4; any version. */
bool MUST_CHECK uuid_parse(struct str text, uint8_t *uuid_out);
/* `text` has UUID_TEXT_SIZE bytes; lower case; returns it. */
const char *uuid_print(const uint8_t *uuid, char *text);

#endif
