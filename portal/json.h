/* SPDX-License-Identifier: BSD-2-Clause */
/* json.h -- JSON from strangers, JSON for them */
#ifndef PORTAL_JSON_H
#define PORTAL_JSON_H

#include <jansson.h>

#include "portal/request.h"

enum {
	JSON_DEPTH_MAX = 8, /* our deepest body has 4; jansson recurses */
	JSON_REASON_SIZE = 120
};

/* Parses one JSON text (RFC 8259): well-formed UTF-8 without NUL, no key
 * twice, at most JSON_DEPTH_MAX deep. NULL with a sentence in `reason`
 * (JSON_REASON_SIZE bytes); else the caller's to json_decref. Pure. */
json_t *json_parse(struct str text, char *reason);

/* Makes `value`, which it takes over, the body of the answer. A NULL value or
 * a full arena gives 503. */
void json_answer(const struct request *request, struct answer *answer,
    int status, json_t *value);

/* Text for json_object_set_new, null for a slice with data == NULL or what is
 * not UTF-8. `json_time` is RFC 3339; null where `micros` is 0. */
json_t *json_text(struct str text);
json_t *json_time(int64_t micros);

#endif
