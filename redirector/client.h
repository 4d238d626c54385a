/* SPDX-License-Identifier: BSD-2-Clause */
/* client.h -- who asks, and at which site: rows of the shared tables, for DNS
 */
/* Pure. What a view says counts once shared_same has said so. */
#ifndef REDIRECTOR_CLIENT_H
#define REDIRECTOR_CLIENT_H

#include "redirector/config.h"
#include "redirector/shared.h"

/* Takes what the row of the site says. */
void client_site(const struct shared_view *view, struct dns_site *site);

/* Who has this address at `now`, in seconds since 1970: fills in inside,
 * walled and garden; `*row_out` on WALL_HELD only. */
enum wall_found client_find(const struct config *config,
    const struct shared_view *view, const struct addr *from, int64_t now,
    struct dns_client *client_out, struct wall_row *row_out);

#endif
