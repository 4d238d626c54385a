/* SPDX-License-Identifier: BSD-2-Clause */
/* webhook_sign.h -- who sent this, and when: the headers of a delivery */
#ifndef WARDEN_WEBHOOK_SIGN_H
#define WARDEN_WEBHOOK_SIGN_H

#include "lib/arena.h"

/* The form of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over
 * id.timestamp.body, one signature for each secret that is valid now. Any
 * library of theirs verifies it. */
struct webhook_signing {
	const char *id; /* the same for each attempt */
	int64_t at;	/* seconds since 1970: of this attempt */
	struct str body;
	const char *secret;	/* hex of 32 bytes */
	const char *old_secret; /* likewise; "": there is none now */
};

/* "webhook-id: …", "webhook-timestamp: …" and "webhook-signature: v1,…" into
 * `headers_out[3]`, on the arena. Pure. */
void webhook_sign(const struct webhook_signing *signing, struct arena *arena,
    const char **headers_out);

#endif
