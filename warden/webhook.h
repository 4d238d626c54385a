/* SPDX-License-Identifier: BSD-2-Clause */
/* webhook.h -- the role that sends events to where webhooks say */
#ifndef WARDEN_WEBHOOK_H
#define WARDEN_WEBHOOK_H

#include "warden/post.h"

struct webhook_settings {
	const char *database;
	struct post_settings post;
};

/* Many deliveries at once, a few to each webhook, so that one that is slow
 * holds nobody else up; of a case one at a time, in order. At least once: who
 * is killed before the answer is written down sends it again, under the same
 * id. */
void webhook_run(void *settings);

#endif
