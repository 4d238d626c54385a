/* SPDX-License-Identifier: BSD-2-Clause */
/* type.h -- types of DNS records by their names */
/* Pure. Reads: RFC 3597 5. */
#ifndef REDIRECTOR_TYPE_H
#define REDIRECTOR_TYPE_H

#include "lib/bytes.h"

enum { TYPE_TEXT_SIZE = 10 }; /* "TYPE65535" with the NUL */

/* "AAAA", in letters of any case, or "TYPE28". */
bool MUST_CHECK type_parse(struct str text, uint16_t *type_out);
/* `text` has TYPE_TEXT_SIZE bytes. Returns the name. */
const char *type_print(uint16_t type, char *text);

#endif
