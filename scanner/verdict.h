/* SPDX-License-Identifier: BSD-2-Clause */
/* verdict.h -- what libclamav says of a file, as a verdict */
#ifndef SCANNER_VERDICT_H
#define SCANNER_VERDICT_H

#include "scanner/message.h"

/* What is heard while a file is scanned. libclamav calls a file clean although
 * it cut off what is packed in it, and infected although only a limit was
 * passed; its callbacks tell more. */
struct verdict_heard {
	char infected[SCAN_NAME_SIZE]; /* the first signature, or "" */
	enum scan_reason reason;       /* the first thing that stopped it */
};

/* A match, by its name; "" and NULL are a limit without a name. */
void verdict_hear_name(struct verdict_heard *heard, const char *name);
/* A file of that size, packed or not, where `most` bytes are looked at. */
void verdict_hear_layer(struct verdict_heard *heard, size_t size, size_t most);

/* `result` is a cl_error_t; `name` its name, which may be NULL. Infected wins
 * over what could not be checked, and that over clean. */
void verdict_make(const struct verdict_heard *heard, int result,
    const char *name, struct finding *finding_out);

#endif
