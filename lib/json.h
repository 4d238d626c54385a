/* SPDX-License-Identifier: BSD-2-Clause */
/* json.h -- JSON from strangers, JSON for them */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include <jansson.h>

#include "lib/arena.h"

enum {
	JSON_DEPTH_MAX = 8, /* our deepest body has 4; jansson recurses */
	JSON_REASON_SIZE = 120
};

/* Parses one JSON text (RFC 8259): well-formed UTF-8 without NUL, no key
 * twice, at most JSON_DEPTH_MAX deep. NULL with a sentence in `reason`
 * (JSON_REASON_SIZE bytes); else the caller's to json_decref. Pure. */
json_t *json_parse(struct str text, char *reason);

/* The text of a value on the arena, NUL-terminated; empty when it did not fit
 * or `value` is NULL. Pure. */
struct str json_print(const json_t *value, struct arena *arena);

/* Values for objects: null for a slice with data == NULL and for what is not
 * UTF-8; RFC 3339, or null where `micros` is 0. */
json_t *json_text(struct str text);
json_t *json_time(int64_t micros);

#endif
