/* SPDX-License-Identifier: BSD-2-Clause */
/* http_answer.c -- what a request on port 80 is answered with */
#include "redirector/http.h"

#include <string.h>

/* Those of special.c, and these. */
enum {
	REDIRECT = SPECIAL_ANSWERS,
	LOGIN, /* for programs, RFC 6585 6 */
	ONLINE,
	MISDIRECTED,
	BAD,
	TIMEOUT,
	TOO_LARGE,
	AWAY,
	ANSWERS
};

_Static_assert((int)ANSWERS <= (int)HTTP_ANSWERS, "room for each answer");

#define TEXT "Content-Type: text/plain; charset=utf-8\r\n"
#define HTML "Content-Type: text/html; charset=utf-8\r\n"
/* A browser that still keeps a forged address finds the site by itself. */
#define REFRESH "Refresh: 10\r\n"

/* '%' stands for the portal's URL. */
static const struct special_answer our_answers[ANSWERS] = {
	[REDIRECT] = { "302 Found", "Location: %\r\n" TEXT,
	    "Your Internet line is paused. Go on at\n%\n" },
	[LOGIN] = { "511 Network Authentication Required", TEXT,
	    "This Internet line is paused. Open in a browser:\n%\n" },
	[ONLINE] = { "200 OK", REFRESH TEXT,
	    "You are online.\n\n"
	    "Your browser still remembers an address from when this line was "
	    "paused.\nIt forgets it within a minute; this page loads again by "
	    "itself.\n" },
	[MISDIRECTED] = { "421 Misdirected Request", TEXT,
	    "This address is not that of the site. Try again in a minute.\n" },
	[BAD] = { "400 Bad Request", TEXT, "" },
	[TIMEOUT] = { "408 Request Timeout", TEXT, "" },
	[AWAY] = { "503 Service Unavailable", "Retry-After: 5\r\n" TEXT, "" },
	[TOO_LARGE] = { "431 Request Header Fields Too Large", TEXT, "" },
};

/* Writes the text with the portal's URL in it. */
static void
fill(struct writer *to, struct str text, struct str portal)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '%')
			writer_str(to, portal);
		else
			writer_u8(to, (uint8_t)text.data[i]);
}

static size_t
filled_size(struct str text, struct str portal)
{
	size_t size = 0;
	for (size_t i = 0; i < text.len; i++)
		size += text.data[i] == '%' ? portal.len : 1;
	return size;
}

static void
make_answer(struct http_answers *answers, size_t index, struct writer *to,
    const struct special_answer *answer, struct str portal, struct str page)
{
	size_t at = writer_used(to);
	struct str body = str_from(answer->body);
	writer_str(to, STR("HTTP/1.1 "));
	writer_str(to, str_from(answer->status));
	writer_str(to, STR("\r\n"));
	fill(to, str_from(answer->headers), portal);
	if (!str_starts(str_from(answer->status), STR("204"))) {
		writer_str(to, STR("Content-Length: "));
		writer_number(to, filled_size(body, portal) + page.len);
		writer_str(to, STR("\r\n"));
	}
	writer_str(to,
	    STR("Cache-Control: no-store\r\n"
		"Connection: close\r\n\r\n"));
	size_t head = writer_used(to) - at;
	fill(to, body, portal);
	writer_str(to, page);
	answers->answer[index].at = (uint16_t)at;
	answers->answer[index].head = (uint16_t)head;
	answers->answer[index].size = (uint16_t)(writer_used(to) - at);
}

static bool
is_url(struct str url)
{
	static const char url_bytes[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					"abcdefghijklmnopqrstuvwxyz"
					"0123456789-._~:/?#[]@!$&'()*+,;=%";
	if (!str_starts(url, STR("https://")) &&
	    !str_starts(url, STR("http://")))
		return false;
	for (size_t i = 0; i < url.len; i++) /* RFC 3986 2 */
		if (url.data[i] == 0 || !strchr(url_bytes, url.data[i]))
			return false;
	return true;
}

bool
http_answers_make(
    struct http_answers *answers, struct str portal, struct str online)
{
	static const struct special_answer page = { "200 OK", REFRESH HTML,
		"" };
	struct writer to = writer_over(answers->text, sizeof answers->text);
	if (!is_url(portal))
		return false;
	for (size_t i = 0; i < SPECIAL_ANSWERS; i++)
		make_answer(
		    answers, i, &to, &special_answers[i], portal, STR(""));
	for (size_t i = SPECIAL_ANSWERS; i < ANSWERS; i++)
		make_answer(answers, i, &to, &our_answers[i], portal, STR(""));
	if (online.len > 0)
		make_answer(answers, ONLINE, &to, &page, portal, online);
	return !to.full;
}

static struct str
pick(const struct http_answers *answers, size_t index, bool with_body)
{
	return (struct str){ answers->text + answers->answer[index].at,
		with_body ? answers->answer[index].size
			  : answers->answer[index].head };
}

static bool
is_probe(const struct special_probe *probe, const struct http_request *request)
{
	struct str host = { request->host, request->host_length };
	struct str path = { request->path, request->path_length };
	if (str_ends(host, STR("."))) /* Ubuntu's has one */
		host.len--;
	if (request->host_odd || !str_equal(host, str_from(probe->host)))
		return false;
	return probe->path == NULL ||
	    (!request->path_odd && str_equal(path, str_from(probe->path)));
}

const struct special_probe *
http_probe(const struct http_request *request)
{
	for (size_t i = 0; i < special_probes_count; i++)
		if (is_probe(&special_probes[i], request))
			return &special_probes[i];
	return NULL;
}

/* What the true host would have said. */
static size_t
genuine(const struct http_request *request)
{
	const struct special_probe *probe = http_probe(request);
	return probe != NULL ? probe->answer : ONLINE;
}

struct str
http_answer(const struct http_answers *answers,
    const struct http_request *request, bool walled)
{
	if (request->method == HTTP_OTHER)
		return pick(answers, walled ? LOGIN : MISDIRECTED, true);
	return pick(answers, walled ? REDIRECT : genuine(request),
	    request->method == HTTP_GET);
}

struct str
http_refusal(
    const struct http_answers *answers, const struct http_request *request)
{
	if (request->refusal == 0)
		return pick(answers, TIMEOUT, true);
	return pick(answers, request->refusal == 431 ? TOO_LARGE : BAD, true);
}

struct str
http_away(const struct http_answers *answers)
{
	return pick(answers, AWAY, true);
}
