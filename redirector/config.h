/* SPDX-License-Identifier: BSD-2-Clause */
/* config.h -- the redirector's settings, read and made ready for its roles */
#ifndef REDIRECTOR_CONFIG_H
#define REDIRECTOR_CONFIG_H

#include "lib/endpoint.h"
#include "lib/settings.h"
#include "redirector/dns.h"
#include "redirector/http.h"

enum {
	CONFIG_ENDPOINTS = 16, /* addresses that we listen at, for each of dns
				* and http; and resolvers that we ask */
	CONFIG_CLIENTS = 256,  /* prefixes whose questions are answered */
	CONFIG_WORKERS = 64,
	CONFIG_PATH = 107 /* bytes of a unix socket's, unix(7) */
};

struct endpoints {
	struct endpoint at[CONFIG_ENDPOINTS];
	size_t count;
};

/* As written in the file. */
struct config_texts {
	const char *site, *database, *dns, *http, *resolvers, *clients;
	const char *portal_url, *portal_url_ipv6, *own_names, *hint;
	const char *metrics;
	const char *online_page, *relay, *pins, *snapshot, *user;
	bool forward_clean;
	int64_t workers, ttl, wall_rows, names;
	int64_t rate, burst, budget;
};

struct config {
	struct config_texts set;
	struct endpoints dns, http, resolvers;
	struct endpoint relay; /* a size of 0: there is none */
	struct prefix client[CONFIG_CLIENTS];
	size_t client_count;
	unsigned workers;
	struct dns_site dns_site; /* ready but for what the site's row says */
	struct http_answers answers4, answers6;
};

extern const struct setting config_table[];
extern const size_t config_table_count;

/* Reads the file and proves all of it. Dies with the reason. Needs sodium. */
void config_load(const char *path, struct config *config_out);
/* What browsers that come from there are answered with. */
const struct http_answers *
config_answers(const struct config *config, const struct addr *from);
/* True for addresses whose questions are answered at all. */
bool config_is_client(const struct config *config, const struct addr *addr);

#endif
