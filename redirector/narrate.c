/* SPDX-License-Identifier: BSD-2-Clause */
/* narrate.c -- what somebody is answered, and which row stands behind it */
#include "redirector/narrate.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/pin.h"
#include "redirector/query.h"
#include "redirector/special.h"
#include "redirector/type.h"

enum { PACKET_SIZE = 512, SAID_SIZE = 2048 };

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

__attribute__((format(printf, 3, 4))) static void
say(const struct narrate *scene, const char *what, const char *format, ...)
{
	char text[SAID_SIZE];
	va_list list;
	va_start(list, format);
	vsnprintf(text, sizeof text, format, list);
	va_end(list);
	scene->say(scene->context, what, text);
}

/* ---- DNS ---------------------------------------------------------------- */

static void
say_kind(const struct narrate *scene, const struct names_match *match,
    const struct name *name, enum names_kind kind, bool wins)
{
	const char *what = wins ? "row" : "  beaten";
	char text[NAME_TEXT_SIZE];
	struct reader rest = { name->bytes, name->length };
	struct name rule;
	if (kind == NAMES_FIXED || kind == NAMES_LOCAL) {
		say(scene, what, "%s: %s", kinds[kind],
		    special_names[match->value[kind]].rule);
		return;
	}
	rest.at += match->start[kind];
	rest.left -= match->start[kind];
	if (name_read(&rest, &rule))
		say(scene, what, "%s: %s", kinds[kind],
		    name_print(&rule, text));
}

/* All that know the name, in the order in which they win. */
static void
say_rows(const struct narrate *scene, const struct name *name)
{
	struct names_match match;
	enum names_kind first = dns_look_up(
	    &scene->site, scene->names, name, scene->client.garden, &match);
	if (first == NAMES_KINDS)
		say(scene, "row", "%s", kinds[first]);
	for (enum names_kind kind = first; kind < NAMES_KINDS; kind++)
		if (match.kinds & 1u << kind)
			say_kind(scene, &match, name, kind, kind == first);
}

/* An address is the only data that our answers tell people something by. */
static void
say_answer(const struct narrate *scene, const struct dns_result *result,
    const uint8_t *answer, const struct query *query)
{
	const char *code = codes[answer[3] & DNS_RCODE];
	size_t data = DNS_HEADER_SIZE + query->question.left + 12;
	char text[ADDR_TEXT_SIZE];
	struct addr addr = { .family = query->type == TYPE_A ? 4 : 6 };
	if (result->outcome == DNS_FORWARD)
		say(scene, "answer", "what the resolver says%s",
		    result->opens.ports != 0  ? ", and its addresses are opened"
			: result->charge != 0 ? ", from the line's budget"
					      : "");
	else if (answer[7] == 0)
		say(scene, "answer", "%s, no record", code);
	else if (query->type != TYPE_A && query->type != TYPE_AAAA)
		say(scene, "answer", "%s, %d record", code, answer[7]);
	else {
		memcpy(addr.bytes, answer + data, addr.family == 4 ? 4 : 16);
		say(scene, "answer", "%s %s", code, addr_print(&addr, text));
	}
}

void
narrate_dns(const struct narrate *scene, const struct name *name, uint16_t type)
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
	    scene->names, packet, writer_used(&to), answer);
	query_read(packet, writer_used(&to), &query);
	if (scene->client.inside)
		say_rows(scene, name);
	say(scene, "because", "%s", reason_of(&result, type));
	say_answer(scene, &result, answer, &query);
}

/* ---- HTTP --------------------------------------------------------------- */

static bool
is_relayed(const struct narrate *scene, const struct http_request *request)
{
	struct name host;
	struct str text = { request->host, request->host_length };
	if (scene->config->relay.size == 0 || !name_parse(text, &host))
		return false;
	struct dns_opens opens =
	    dns_garden(&scene->site, scene->names, &host, scene->client.garden);
	return opens.ports & pin_ports_parse(STR("tcp/80"));
}

static void
say_response(const struct narrate *scene, const struct http_request *request)
{
	struct str end, location = STR("");
	struct str answer =
	    http_answer(config_answers(scene->config, &scene->client.addr),
		request, scene->client.walled);
	struct str status = str_cut(answer, '\r', &end);
	struct str next = str_cut(end, '\r', &end);
	if (str_starts(next, STR("\nLocation: ")))
		location = (struct str){ next.data + 10, next.len - 10 };
	say(scene, "answer", "%.*s%.*s", (int)status.len, status.data,
	    (int)location.len, location.data);
}

bool
narrate_http(const struct narrate *scene, struct str host, struct str path)
{
	char text[HTTP_HEAD_SIZE];
	struct http_request request = { 0 };
	int size = snprintf(text, sizeof text,
	    "GET /%.*s HTTP/1.1\r\nHost: %.*s\r\n\r\n", (int)path.len,
	    path.data, (int)host.len, host.data);
	if (size >= (int)sizeof text ||
	    http_feed(&request, text, (size_t)size) != HTTP_COMPLETE)
		return false;
	const struct special_probe *probe = http_probe(&request);
	if (!scene->client.inside) {
		say(scene, "because", "%s", reasons[DNS_OUTSIDE]);
		say(scene, "answer", "none, the connection is closed");
		return true;
	}
	if (scene->client.walled && is_relayed(scene, &request)) {
		say(scene, "because", "the garden opens port 80 of this name");
		say(scene, "answer", "what %.*s says, through %s",
		    (int)host.len, host.data, scene->config->set.relay);
		return true;
	}
	if (probe != NULL)
		say(scene, "row", "a system's probe: %s%s", probe->host,
		    probe->path != NULL ? probe->path : ", any path");
	say(scene, "because", "%s",
	    scene->client.walled ? "the line is walled: sent to the portal"
		: probe != NULL	 ? "the line is clean: as the true host answers"
				 : "the line is clean, and its browser still "
				   "remembers our address");
	say_response(scene, &request);
	return true;
}
