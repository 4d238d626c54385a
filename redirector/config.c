/* SPDX-License-Identifier: BSD-2-Clause */
/* config.c -- the redirector's settings, read and made ready for its roles */
#include "redirector/config.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/wall.h"

#define AT(member) offsetof(struct config_texts, member)

const struct setting config_table[] = {
	{ "site", SETTING_TEXT, AT(site), NULL, 1, 32, "",
	    "The site whose redirector this is, as `lazaret load` knows it." },
	{ "database", SETTING_TEXT, AT(database), "user=lazaret_redirector", 1,
	    1000, "",
	    "The database, as a libpq string; it may name several hosts." },
	{ "dns", SETTING_TEXT, AT(dns), "0.0.0.0:53 [::]:53", 1, 1000, "",
	    "Where questions are answered, by UDP and TCP." },
	{ "http", SETTING_TEXT, AT(http), "0.0.0.0:80 [::]:80", 1, 1000, "",
	    "Where browsers are sent to the portal." },
	{ "resolvers", SETTING_TEXT, AT(resolvers), NULL, 1, 1000, "",
	    "The ISP's resolvers, for all that is answered truthfully; the "
	    "first one that answers is asked." },
	{ "clients", SETTING_TEXT, AT(clients), NULL, 1, 3900, "",
	    "Prefixes of our own lines; all others are REFUSED." },
	{ "forward_clean", SETTING_SWITCH, AT(forward_clean), "on", 0, 0, "",
	    "Whether questions of lines that are not walled are forwarded, "
	    "or REFUSED." },
	{ "portal_url", SETTING_TEXT, AT(portal_url), NULL, 8, 200, "",
	    "Where browsers that came by IPv4 are sent." },
	{ "portal_url_ipv6", SETTING_TEXT, AT(portal_url_ipv6), "", 0, 200, "",
	    "The same for IPv6; empty: portal_url." },
	{ "own_names", SETTING_TEXT, AT(own_names), "", 0, 3900, "",
	    "Names of ours that are always answered truthfully, each with its "
	    "addresses (name=192.0.2.1,2001:db8::1) or without, then the "
	    "resolvers say them." },
	{ "hint", SETTING_TEXT, AT(hint), "", 0, DNS_HINT_SIZE, "",
	    "For people, in steered answers (extended DNS error)." },
	{ "online_page", SETTING_TEXT, AT(online_page), "", 0, 1000, "",
	    "A page (HTML file) for browsers of clean lines that still come "
	    "here; empty: a line of text." },
	{ "ttl", SETTING_NUMBER, AT(ttl), "10", 5, 15, "s",
	    "How long forged answers may be kept." },
	{ "workers", SETTING_NUMBER, AT(workers), "0", 0, CONFIG_WORKERS, "",
	    "Processes that answer; 0: one for each core." },
	{ "wall_rows", SETTING_NUMBER, AT(wall_rows), "100000", 100, WALL_MOST,
	    "",
	    "Most rows of the wall; each takes 50 bytes of memory (IPv6: 66), "
	    "twice as much while all of them change." },
	{ "names", SETTING_NUMBER, AT(names), "50000", 100, 1000000, "",
	    "Most names of garden and indicators together." },
	{ "rate", SETTING_NUMBER, AT(rate), "200", 1, 1000000, "",
	    "Questions a second that one source (IPv4 address, IPv6 /56) may "
	    "have forwarded; connections that it may open." },
	{ "burst", SETTING_NUMBER, AT(burst), "1000", 1, 1000000, "",
	    "And how many at once." },
	{ "budget", SETTING_NUMBER, AT(budget), "120", 1, 1000000, "",
	    "Mode redirect: questions an hour that a walled line has for each "
	    "registered domain outside the garden; 64 bytes of a name or 512 "
	    "of an answer count as one more." },
	{ "relay", SETTING_TEXT, AT(relay), "", 0, 100, "",
	    "Where nginx relays requests for garden names on port 80 "
	    "(ADDRESS:PORT); empty: they are sent to the portal." },
	{ "pins", SETTING_TEXT, AT(pins), "", 0, CONFIG_PATH, "",
	    "The socket of the site's gateway, which opens the addresses of "
	    "garden names before they are told; empty: there is none." },
	{ "snapshot", SETTING_TEXT, AT(snapshot),
	    "/var/lib/lazaret-redirector/wall", 1, 1000, "",
	    "Where the last wall is kept, in PATH.0 and PATH.1, to start "
	    "without a database." },
	{ "metrics", SETTING_TEXT, AT(metrics), "", 0, 60, "",
	    "Where Prometheus may ask GET /metrics, on a loopback address, "
	    "such "
	    "as 127.0.0.1:9453; empty: nowhere." },
	{ "user", SETTING_TEXT, AT(user), "lazaret_redirector", 1, 32, "",
	    "Whom it becomes when started as root." },
};
const size_t config_table_count = sizeof config_table / sizeof *config_table;

/* The next word of a list; false at its end. */
static bool
next_word(struct str *rest, struct str *word_out)
{
	struct str left = str_trim(*rest);
	*word_out = str_cut(left, ' ', rest);
	return word_out->len > 0;
}

static void
read_endpoints(
    const char *setting, const char *text, struct endpoints *endpoints)
{
	struct str rest = str_from(text), word;
	while (next_word(&rest, &word)) {
		if (endpoints->count == CONFIG_ENDPOINTS)
			die("%s: more than %d addresses", setting,
			    CONFIG_ENDPOINTS);
		if (!endpoint_parse(word, &endpoints->at[endpoints->count++]))
			die("%s: \"%.*s\" is not ADDRESS:PORT or "
			    "[ADDRESS]:PORT",
			    setting, (int)word.len, word.data);
	}
	if (endpoints->count == 0)
		die("%s: needs an address at least", setting);
}

/* The kernel deals out the connections to an address among all who listen
 * there: half of the browsers would be heard as resolvers. */
static void
prove_apart(const struct endpoints *dns, const struct endpoints *http)
{
	char text[ENDPOINT_TEXT_SIZE];
	for (size_t i = 0; i < dns->count; i++)
		for (size_t k = 0; k < http->count; k++)
			if (endpoint_equal(&dns->at[i], &http->at[k]))
				die("dns and http: %s is for one of them",
				    endpoint_print(&dns->at[i], text));
}

static void
read_clients(struct config *config)
{
	struct str rest = str_from(config->set.clients), word;
	while (next_word(&rest, &word)) {
		if (config->client_count == CONFIG_CLIENTS)
			die("clients: more than %d prefixes", CONFIG_CLIENTS);
		if (!prefix_parse(
			word, &config->client[config->client_count++]))
			die("clients: \"%.*s\" is not a prefix (or has host "
			    "bits)",
			    (int)word.len, word.data);
	}
}

/* "help.isp.example=192.0.2.1,2001:db8::1" */
static bool
read_own(struct str text, struct dns_own *own)
{
	struct str addrs, one;
	struct str name = str_cut(text, '=', &addrs);
	if (!name_parse(name, &own->name))
		return false;
	while (addrs.len > 0) {
		struct addr addr;
		one = str_cut(addrs, ',', &addrs);
		if (!addr_parse(one, &addr))
			return false;
		*(addr.family == 4 ? &own->v4 : &own->v6) = addr;
	}
	return true;
}

static void
read_dns_site(struct config *config)
{
	struct dns_site *site = &config->dns_site;
	struct str rest = str_from(config->set.own_names), word;
	while (next_word(&rest, &word)) {
		if (site->own_count == DNS_OWN_NAMES)
			die("own_names: more than %d", DNS_OWN_NAMES);
		if (!read_own(word, &site->own[site->own_count++]))
			die("own_names: \"%.*s\" is not NAME or "
			    "NAME=ADDRESS,ADDRESS",
			    (int)word.len, word.data);
	}
	site->ttl = (uint32_t)config->set.ttl;
	site->forward_clean = config->set.forward_clean;
	site->hint = str_from(config->set.hint);
	randombytes_buf(site->secret, sizeof site->secret);
	if (!dns_site_ready(site))
		die("own_names: more than fit, or the hint is too long");
}

static void
read_answers(struct config *config)
{
	static char page[HTTP_TEXT_SIZE];
	size_t size = 0;
	if (*config->set.online_page != '\0') {
		FILE *file = fopen(config->set.online_page, "re");
		if (file == NULL)
			die("online_page: %s: %s", config->set.online_page,
			    strerror(errno));
		size = fread(page, 1, sizeof page, file);
		fclose(file);
	}
	struct str online = { page, size };
	const char *url4 = config->set.portal_url;
	const char *url6 = config->set.portal_url_ipv6;
	if (*url6 == '\0')
		url6 = url4;
	if (!http_answers_make(&config->answers4, str_from(url4), online) ||
	    !http_answers_make(&config->answers6, str_from(url6), online))
		die("portal_url: not a URL, or the online page is too long");
}

void
config_load(const char *path, struct config *config_out)
{
	memset(config_out, 0, sizeof *config_out);
	settings_load(path, config_table, config_table_count, &config_out->set);
	read_endpoints("dns", config_out->set.dns, &config_out->dns);
	read_endpoints("http", config_out->set.http, &config_out->http);
	prove_apart(&config_out->dns, &config_out->http);
	read_endpoints(
	    "resolvers", config_out->set.resolvers, &config_out->resolvers);
	if (*config_out->set.relay != '\0' &&
	    !endpoint_parse(
		str_from(config_out->set.relay), &config_out->relay))
		die("relay: \"%s\" is not ADDRESS:PORT", config_out->set.relay);
	read_clients(config_out);
	read_dns_site(config_out);
	read_answers(config_out);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	config_out->workers = config_out->set.workers > 0
	    ? (unsigned)config_out->set.workers
	    : cores < 1		     ? 1
	    : cores > CONFIG_WORKERS ? CONFIG_WORKERS
				     : (unsigned)cores;
}

bool
config_is_client(const struct config *config, const struct addr *addr)
{
	for (size_t i = 0; i < config->client_count; i++)
		if (prefix_contains(&config->client[i], addr))
			return true;
	return false;
}

const struct http_answers *
config_answers(const struct config *config, const struct addr *from)
{
	return from->family == 6 ? &config->answers6 : &config->answers4;
}
