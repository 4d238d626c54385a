/* SPDX-License-Identifier: BSD-2-Clause */
/* answer.c -- what a page or an API call answers, and its HTTP head */
/* Pure: no I/O, no clock. Reads: RFC 3875 6.3, RFC 9110 8.8.3 and 13.1.2. */
#include "portal/answer.h"

#include <sodium.h>
#include <string.h>

#include "lib/json.h"
#include "portal/request.h"

enum { ETAG_BYTES = 16 };

/* The policy of an answer that gives none: everything from here and nothing
 * inline; no frames around it. */
static const char usual_csp[] =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' "
    "data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

static const struct {
	int status;
	const char *phrase;
} phrases[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 202, "Accepted" },
	{ 204, "No Content" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 421, "Misdirected Request" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" },
};

const char *
answer_phrase(int status)
{
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Answer";
}

/* Does the list of If-None-Match hold this tag? Weak tags count, too. */
static bool
list_holds(struct str list, struct str etag)
{
	while (list.len > 0) {
		struct str tag = str_trim(str_cut(list, ',', &list));
		if (str_starts(tag, STR("W/")))
			tag = (struct str){ tag.data + 2, tag.len - 2 };
		if (str_equal(tag, etag) || str_equal(tag, STR("*")))
			return true;
	}
	return false;
}

bool
answer_is_known(
    const struct request *request, struct answer *answer, struct str state)
{
	uint8_t digest[ETAG_BYTES];
	char hex[2 * ETAG_BYTES + 1];
	crypto_generichash(digest, sizeof digest, (const uint8_t *)state.data,
	    state.len, NULL, 0);
	sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
	answer->etag = arena_print(request->arena, "\"%s\"", hex);
	if (answer->cache == NULL)
		answer->cache = "private, no-cache";
	if (!list_holds(request->if_none_match, str_from(answer->etag)))
		return false;
	answer->status = 304;
	answer->body = STR("");
	return true;
}

void
answer_etag(const struct request *request, struct answer *answer)
{
	if (answer->status == 200)
		answer_is_known(request, answer, answer->body);
}

void
answer_json(const struct request *request, struct answer *answer, int status,
    json_t *value)
{
	answer->status = status;
	answer->body = json_print(value, request->arena);
	json_decref(value);
	answer->csp = "default-src 'none'; frame-ancestors 'none'";
	if (answer->media_type == NULL)
		answer->media_type = "application/json";
}

/* One field of the head; a value that could end the line is left out, since
 * what it came from was not what we thought. */
static void
put_field(struct writer *w, const char *name, const char *value)
{
	if (value == NULL || strpbrk(value, "\r\n") != NULL)
		return;
	writer_str(w, str_from(name));
	writer_str(w, STR(": "));
	writer_str(w, str_from(value));
	writer_str(w, STR("\r\n"));
}

static void
put_number(struct writer *w, const char *name, uint64_t value)
{
	writer_str(w, str_from(name));
	writer_str(w, STR(": "));
	writer_number(w, value);
	writer_str(w, STR("\r\n"));
}

static void
put_status(struct writer *w, int status)
{
	writer_str(w, STR("Status: "));
	writer_number(w, (uint64_t)status);
	writer_str(w, STR(" "));
	writer_str(w, str_from(answer_phrase(status)));
	writer_str(w, STR("\r\n"));
}

struct str
answer_head(const struct answer *answer, size_t length, char *room)
{
	struct writer w = writer_over(room, ANSWER_HEAD_MAX);
	bool bodyless = answer->status == 304 || answer->status == 204;
	put_status(&w, answer->status);
	if (!bodyless)
		put_field(&w, "Content-Type", answer->media_type);
	if (!bodyless && length != SIZE_MAX)
		put_number(&w, "Content-Length", length);
	if (length == SIZE_MAX)
		put_field(&w, "X-Accel-Buffering", "no"); /* nginx */
	put_field(&w, "Content-Language", answer->language);
	put_field(&w, "Location", answer->location);
	put_field(&w, "ETag", answer->etag);
	put_field(&w, "Allow", answer->allow);
	if (answer->retry_after > 0)
		put_number(&w, "Retry-After", (uint64_t)answer->retry_after);
	for (size_t i = 0; i < ANSWER_COOKIES; i++)
		put_field(&w, "Set-Cookie", answer->set_cookie[i]);
	put_field(&w, "RateLimit-Policy", answer->rate_policy);
	put_field(&w, "RateLimit", answer->rate_left);
	put_field(&w, "WWW-Authenticate", answer->www_authenticate);
	put_field(&w, "Cache-Control",
	    answer->cache != NULL ? answer->cache : "no-store");
	put_field(&w, "Content-Security-Policy",
	    answer->csp != NULL ? answer->csp : usual_csp);
	put_field(&w, "X-Content-Type-Options", "nosniff");
	put_field(&w, "Referrer-Policy", "same-origin");
	put_field(&w, "Cross-Origin-Resource-Policy", "same-origin");
	writer_str(&w, STR("\r\n"));
	if (w.full)
		return STR("");
	return (struct str){ room, writer_used(&w) };
}
