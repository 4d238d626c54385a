/* SPDX-License-Identifier: BSD-2-Clause */
/* narrate.h -- what somebody is answered, and which row stands behind it */
/* The answers are those of dns.h and http.h; here they become sentences. */
#ifndef REDIRECTOR_NARRATE_H
#define REDIRECTOR_NARRATE_H

#include "redirector/config.h"

/* Hears one sentence: `what` is "row" (the row that wins), "  beaten",
 * "because" or "answer". */
typedef void narrate_fn(void *context, const char *what, const char *text);

/* Who asks, where, and who hears of it. */
struct narrate {
	const struct config *config;
	struct dns_site site; /* with what the site's row says */
	struct names_block names;
	struct dns_client client;
	narrate_fn *say;
	void *context;
};

/* A question for a name. */
void narrate_dns(
    const struct narrate *scene, const struct name *name, uint16_t type);
/* A request on port 80, without the first slash of its path. False where no
 * browser would ask for it; then nothing is said. */
bool MUST_CHECK narrate_http(
    const struct narrate *scene, struct str host, struct str path);

#endif
