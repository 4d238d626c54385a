/* SPDX-License-Identifier: BSD-2-Clause */
/* client.c -- who asks, and at which site: rows of the shared tables, for DNS
 */
#include "redirector/client.h"

void
client_site(const struct shared_view *view, struct dns_site *site)
{
	site->mode = view->site->mode;
	site->steer4 = view->site->steer4;
	site->steer6 = view->site->steer6;
}

enum wall_found
client_find(const struct config *config, const struct shared_view *view,
    const struct addr *from, int64_t now, struct dns_client *client_out,
    struct wall_row *row_out)
{
	enum wall_found found = WALL_OPEN;
	client_out->inside = config_is_client(config, from);
	if (client_out->inside)
		found = wall_find(view->wall, from, now, row_out);
	client_out->walled =
	    found == WALL_HELD && row_out->measure >= MEASURE_GARDEN;
	client_out->garden = client_out->walled ? row_out->garden : 0;
	return found;
}
