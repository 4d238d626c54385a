/* SPDX-License-Identifier: BSD-2-Clause */
/* explain.c -- say which row answers, and why, without running */
#include "redirector/explain.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "lib/log.h"
#include "lib/pin.h"
#include "lib/time.h"
#include "redirector/client.h"
#include "redirector/query.h"
#include "redirector/snapshot.h"
#include "redirector/special.h"
#include "redirector/type.h"

enum { PACKET_SIZE = 512 };

/* What is asked, and all that the answer comes from. */
struct scene {
	const struct config *config;
	struct shared_view view;
	struct dns_site site;
	struct dns_client client;
	enum wall_found found;
	struct wall_row row;
};

/* ---- words -------------------------------------------------------------- */

static const char *const kinds[NAMES_KINDS + 1] = {
	[NAMES_OWN] = "a name of ours (own_names)",
	[NAMES_FIXED] = "a fixed answer",
	[NAMES_PROBE] = "a system's probe: as any name, whatever covers it",
	[NAMES_INDICATOR] = "an indicator: NXDOMAIN, and a sighting",
	[NAMES_GARDEN] = "the garden, by a group that is open to the line",
	[NAMES_LOCAL] = "a zone that never leaves a site",
	[NAMES_KINDS] = "no row knows the name",
};

static const char *const reasons[DNS_REASONS] = {
	[DNS_OUTSIDE] = "the address is not in `clients`",
	[DNS_BAD] = "it is malformed",
	[DNS_UNKNOWN] = "nobody asks a resolver that",
	[DNS_CLEAN] = "the line is not walled (forward_clean)",
	[DNS_OWN] = "our own names are always true",
	[DNS_FIXED] = "the name's answer is fixed, whoever asks",
	[DNS_INDICATOR] = "only an infection asks for it",
	[DNS_GARDEN] = "the garden is true",
	[DNS_LOCAL] = "the zone is local",
	[DNS_STEERED] = "the site steers what is not true (mode forge)",
	[DNS_TRUE] = "the site tells the truth (mode redirect)",
	[DNS_DENIED] = "tunnels use this type: not outside the garden",
};

static const char *
reason_of(const struct dns_result *result, uint16_t type)
{
	bool known = result->reason >= DNS_OWN && result->reason != DNS_FIXED &&
	    result->reason != DNS_INDICATOR && result->reason != DNS_LOCAL;
	if (known && (type == TYPE_SVCB || type == TYPE_HTTPS))
		return "HTTPS and SVCB are never told: browsers would go to "
		       "port 443";
	return reasons[result->reason];
}

static const char *const codes[16] = {
	[DNS_NOERROR] = "NOERROR",
	[DNS_FORMERR] = "FORMERR",
	[DNS_SERVFAIL] = "SERVFAIL",
	[DNS_NXDOMAIN] = "NXDOMAIN",
	[DNS_NOTIMP] = "NOTIMP",
	[DNS_REFUSED] = "REFUSED",
};

__attribute__((format(printf, 2, 3))) static void
say(const char *what, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	printf("%-10s", what);
	vprintf(format, list);
	putchar('\n');
	va_end(list);
}

/* ---- the tables --------------------------------------------------------- */

/* When the newer of the two files was written; 0: neither is there. */
static int64_t
written_at(const char *path)
{
	int64_t newest = 0;
	for (int i = 0; i < 2; i++) {
		char file[IMAGES_PATH_SIZE];
		struct stat about;
		snprintf(file, sizeof file, "%s.%d", path, i);
		if (stat(file, &about) == 0 && about.st_mtime > newest)
			newest = about.st_mtime;
	}
	return newest;
}

static const struct shared *
load(const struct config *config)
{
	struct images snapshot = { .path = config->set.snapshot };
	int write_fd, read_fd;
	shared_create(
	    (struct shared_limits){
		.rows = (uint32_t)config->set.wall_rows,
		.names = shared_names_size((size_t)config->set.names),
	    },
	    &write_fd, &read_fd);
	struct shared *shared = shared_map_write(write_fd);
	struct shared_writer *writer = shared_writer_new(shared);
	if (!snapshot_load(&snapshot, config->set.site, writer))
		die("no snapshot of site %s at %s.0 and .1 that we may read: "
		    "has it run? are we root?",
		    config->set.site, snapshot.path);
	shared_writer_free(writer);
	return shared;
}

static void
say_tables(const struct scene *scene)
{
	char text[TIME_TEXT_SIZE];
	const char *path = scene->config->set.snapshot;
	say("site", "%s, realm %s, mode %s", scene->view.site->name,
	    scene->view.site->realm,
	    scene->site.mode == DNS_FORGE ? "forge" : "redirect");
	say("tables", "as of %s: %" PRId64 " rows of the wall, change %" PRId64,
	    time_print(written_at(path) * TIME_SECOND, text),
	    wall_sum(scene->view.wall).rows, scene->view.mark->number);
}

/* ---- the line ----------------------------------------------------------- */

static void
say_row(const struct wall_row *row, bool walled)
{
	char prefix[PREFIX_TEXT_SIZE], until[TIME_TEXT_SIZE] = "always";
	if (row->sure_until != WALL_ALWAYS)
		time_print(row->sure_until * TIME_SECOND, until);
	say("wall", "%s: measure %s, sure until %s; %s",
	    prefix_print(&row->prefix, prefix), measure_print(row->measure),
	    until, walled ? "walled" : "answered like a clean line");
}

static void
find_line(struct scene *scene, const struct addr *from)
{
	scene->client =
	    (struct dns_client){ .addr = *from, .now = (uint32_t)time(NULL) };
	scene->found = client_find(scene->config, &scene->view, from,
	    time(NULL), &scene->client, &scene->row);
	if (!scene->client.inside)
		say("wall", "not asked: the address is not in `clients`");
	else if (scene->found == WALL_HELD)
		say_row(&scene->row, scene->client.walled);
	else
		say("wall", "%s",
		    scene->found == WALL_OPEN
			? "no row for this address: clean"
			: "its row is past sure_until: nobody is walled by it");
}

/* ---- DNS ---------------------------------------------------------------- */

static void
say_kind(const struct names_match *match, const struct name *name,
    enum names_kind kind, bool wins)
{
	const char *what = wins ? "row" : "  beaten";
	char text[NAME_TEXT_SIZE];
	struct reader rest = { name->bytes, name->length };
	struct name rule;
	if (kind == NAMES_FIXED || kind == NAMES_LOCAL) {
		say(what, "%s: %s", kinds[kind],
		    special_names[match->value[kind]].rule);
		return;
	}
	rest.at += match->start[kind];
	rest.left -= match->start[kind];
	if (name_read(&rest, &rule))
		say(what, "%s: %s", kinds[kind], name_print(&rule, text));
}

/* All that know the name, in the order in which they win. */
static void
say_rows(const struct scene *scene, const struct name *name)
{
	struct names_match match;
	enum names_kind first = dns_look_up(&scene->site, scene->view.names,
	    name, scene->client.garden, &match);
	if (first == NAMES_KINDS)
		say("row", "%s", kinds[first]);
	for (enum names_kind kind = first; kind < NAMES_KINDS; kind++)
		if (match.kinds & 1u << kind)
			say_kind(&match, name, kind, kind == first);
}

/* An address is the only data that our answers tell people something by. */
static void
say_answer(const struct dns_result *result, const uint8_t *answer,
    const struct query *query)
{
	const char *code = codes[answer[3] & DNS_RCODE];
	size_t data = DNS_HEADER_SIZE + query->question.left + 12;
	char text[ADDR_TEXT_SIZE];
	struct addr addr = { .family = query->type == TYPE_A ? 4 : 6 };
	if (result->outcome == DNS_FORWARD)
		say("answer", "what the resolver says%s",
		    result->opens.ports != 0  ? ", and its addresses are opened"
			: result->charge != 0 ? ", from the line's budget"
					      : "");
	else if (answer[7] == 0)
		say("answer", "%s, no record", code);
	else if (query->type != TYPE_A && query->type != TYPE_AAAA)
		say("answer", "%s, %d record", code, answer[7]);
	else {
		memcpy(addr.bytes, answer + data, addr.family == 4 ? 4 : 16);
		say("answer", "%s %s", code, addr_print(&addr, text));
	}
}

static void
explain_dns(struct scene *scene, const struct name *name, uint16_t type)
{
	uint8_t packet[PACKET_SIZE], answer[DNS_ROOM];
	struct writer to = writer_over(packet, sizeof packet);
	struct query query;
	writer_u16(&to, 0);
	writer_u16(&to, DNS_RD);
	writer_u16(&to, 1);
	writer_bytes(&to, "\0\0\0\0\0", 6);
	writer_bytes(&to, name->bytes, name->length);
	writer_u16(&to, type);
	writer_u16(&to, CLASS_IN);
	struct dns_result result = dns_answer(&scene->site, &scene->client,
	    scene->view.names, packet, writer_used(&to), answer);
	query_read(packet, writer_used(&to), &query);
	if (scene->client.inside)
		say_rows(scene, name);
	say("because", "%s", reason_of(&result, type));
	say_answer(&result, answer, &query);
}

/* ---- HTTP --------------------------------------------------------------- */

static bool
is_relayed(const struct scene *scene, const struct http_request *request)
{
	struct name host;
	struct str text = { request->host, request->host_length };
	if (scene->config->relay.size == 0 || !name_parse(text, &host))
		return false;
	struct dns_opens opens = dns_garden(
	    &scene->site, scene->view.names, &host, scene->client.garden);
	return opens.ports & pin_ports_parse(STR("tcp/80"));
}

static void
say_response(const struct scene *scene, const struct http_request *request)
{
	struct str end, location = STR("");
	struct str answer =
	    http_answer(config_answers(scene->config, &scene->client.addr),
		request, scene->client.walled);
	struct str status = str_cut(answer, '\r', &end);
	struct str next = str_cut(end, '\r', &end);
	if (str_starts(next, STR("\nLocation: ")))
		location = (struct str){ next.data + 10, next.len - 10 };
	say("answer", "%.*s%.*s", (int)status.len, status.data,
	    (int)location.len, location.data);
}

static void
explain_http(struct scene *scene, struct str host, struct str path)
{
	char text[HTTP_HEAD_SIZE];
	struct http_request request = { 0 };
	int size = snprintf(text, sizeof text,
	    "GET /%.*s HTTP/1.1\r\nHost: %.*s\r\n\r\n", (int)path.len,
	    path.data, (int)host.len, host.data);
	if (size >= (int)sizeof text ||
	    http_feed(&request, text, (size_t)size) != HTTP_COMPLETE)
		die("this is no URL that a browser would ask for");
	const struct special_probe *probe = http_probe(&request);
	if (!scene->client.inside) {
		say("because", "%s", reasons[DNS_OUTSIDE]);
		say("answer", "none, the connection is closed");
		return;
	}
	if (scene->client.walled && is_relayed(scene, &request)) {
		say("because", "the garden opens port 80 of this name");
		say("answer", "what %.*s says, through %s", (int)host.len,
		    host.data, scene->config->set.relay);
		return;
	}
	if (probe != NULL)
		say("row", "a system's probe: %s%s", probe->host,
		    probe->path != NULL ? probe->path : ", any path");
	say("because", "%s",
	    scene->client.walled ? "the line is walled: sent to the portal"
		: probe != NULL	 ? "the line is clean: as the true host answers"
				 : "the line is clean, and its browser still "
				   "remembers our address");
	say_response(scene, &request);
}

/* ---- what was asked ----------------------------------------------------- */

static void
explain_url(struct scene *scene, struct str url)
{
	struct str path,
	    rest = { url.data + strlen("http://"),
		    url.len - strlen("http://") };
	struct str host = str_cut(rest, '/', &path);
	explain_http(scene, host, path);
}

static void
explain_name(struct scene *scene, struct str name_text, struct str type_text)
{
	struct name name;
	uint16_t type = TYPE_A;
	if (!name_parse(name_text, &name))
		die("\"%.*s\" is no name", (int)name_text.len, name_text.data);
	if (type_text.len > 0 && !type_parse(type_text, &type))
		die("\"%.*s\" is no type of record", (int)type_text.len,
		    type_text.data);
	explain_dns(scene, &name, type);
}

void
explain(const struct config *config, const char *asked)
{
	struct str rest, type;
	struct str address = str_cut(str_from(asked), ' ', &rest);
	struct str what = rest, name = str_cut(rest, ' ', &type);
	struct scene scene = { .config = config, .site = config->dns_site };
	struct addr from;
	if (!addr_parse(address, &from) || what.len == 0)
		die("--explain takes \"ADDRESS NAME [TYPE]\" or "
		    "\"ADDRESS URL\"");
	scene.view = shared_look(load(config));
	client_site(&scene.view, &scene.site);
	say_tables(&scene);
	find_line(&scene, &from);
	if (str_starts(what, STR("http://")))
		explain_url(&scene, what);
	else if (str_starts(what, STR("https://")))
		say("answer", "%s",
		    scene.client.walled
			? "none here: port 443 is rejected at once, so that "
			  "no certificate is ever forged"
			: "the true host's");
	else
		explain_name(&scene, name, type);
}
