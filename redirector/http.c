/* SPDX-License-Identifier: BSD-2-Clause */
/* http.c -- reading the head of a request on port 80 */
#include "redirector/http.h"

#include <string.h>

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool
is_alnum(char c)
{
	c = lower(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* RFC 9110 5.6.2 */
static bool
is_token(char c)
{
	return is_alnum(c) || (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/* What a target may hold; loosely, for nothing of it is used but a probe's
 * host and path. */
static bool
is_target(char c)
{
	return (unsigned char)c > ' ' && c != 0x7f;
}

enum state {
	START, /* before the method; empty lines are passed over */
	METHOD,
	TARGET, /* its first byte */
	SCHEME, /* "http://" of an absolute target */
	TARGET_HOST,
	TARGET_PORT,
	PATH,
	QUERY, /* and all of a target that needs no reading */
	VERSION,
	LINE, /* the first byte of a header line, or the last LF */
	FIELD,
	HOST_START,
	HOST,
	PORT, /* and all of a Host value that needs no reading */
	VALUE,
	STATES
};

/* A step takes one byte, never CR. */
typedef enum http_progress step(struct http_request *request, char c);

static enum http_progress
go(struct http_request *request, enum state state)
{
	request->state = (uint8_t)state;
	return HTTP_MORE;
}

static enum http_progress
refuse(struct http_request *request, uint16_t status)
{
	request->refusal = status;
	return HTTP_REFUSED;
}

static enum http_progress
token_begin(struct http_request *request, enum state state, char c)
{
	request->token[0] = c;
	request->token_length = 1;
	return go(request, state);
}

/* What is longer than the room is no word that we know: the length tells. */
static enum http_progress
token_add(struct http_request *request, char c)
{
	if (request->token_length < sizeof request->token)
		request->token[request->token_length] = c;
	if (request->token_length <= sizeof request->token)
		request->token_length++;
	return HTTP_MORE;
}

static bool
token_is(const struct http_request *request, struct str word)
{
	return request->token_length <= sizeof request->token &&
	    str_equal_nocase(
		(struct str){ request->token, request->token_length }, word);
}

static enum http_progress
host_add(struct http_request *request, char c)
{
	if (!is_alnum(c) && c != '-' && c != '.' && c != '_')
		request->host_odd = true;
	if (request->host_length < HTTP_HOST_SIZE)
		request->host[request->host_length++] = lower(c);
	else
		request->host_odd = true;
	return HTTP_MORE;
}

static enum http_progress
path_add(struct http_request *request, char c)
{
	if (request->path_length < HTTP_PATH_SIZE)
		request->path[request->path_length++] = c;
	else
		request->path_odd = true;
	return HTTP_MORE;
}

static enum http_progress
at_start(struct http_request *request, char c)
{
	if (c == '\n') /* RFC 9112 2.2 */
		return HTTP_MORE;
	/* a TLS hello, or another protocol altogether */
	if (!is_token(c))
		return HTTP_CLOSE;
	return token_begin(request, METHOD, c);
}

static enum http_progress
at_method(struct http_request *request, char c)
{
	if (is_token(c))
		return token_add(request, c);
	if (c != ' ')
		return refuse(request, 400);
	/* methods are case-sensitive, RFC 9110 9.1 */
	struct str method = { request->token, request->token_length };
	if (str_equal(method, STR("GET")))
		request->method = HTTP_GET;
	if (str_equal(method, STR("HEAD")))
		request->method = HTTP_HEAD;
	return go(request, TARGET);
}

static enum http_progress
at_target(struct http_request *request, char c)
{
	if (!is_target(c))
		return refuse(request, 400);
	if (c != '/')
		return token_begin(request, SCHEME, c);
	path_add(request, c);
	return go(request, PATH);
}

static enum http_progress
target_end(struct http_request *request, char c)
{
	if (c != ' ')
		return refuse(request, 400);
	request->token_length = 0;
	return go(request, VERSION);
}

static enum http_progress
at_scheme(struct http_request *request, char c)
{
	if (!is_target(c)) {
		request->path_odd = true; /* "*", "example.com:443" */
		return target_end(request, c);
	}
	token_add(request, c);
	if (token_is(request, STR("http://"))) {
		request->host_from = HTTP_HOST_TARGET;
		return go(request, TARGET_HOST);
	}
	if (request->token_length < sizeof "http://" - 1)
		return HTTP_MORE;
	request->path_odd = true;
	return go(request, QUERY);
}

/* What follows host and port of an absolute target. */
static enum http_progress
after_authority(struct http_request *request, char c)
{
	path_add(request, '/');
	if (c == '/')
		return go(request, PATH);
	if (c == '?' || c == '#')
		return go(request, QUERY);
	return target_end(request, c);
}

static enum http_progress
at_target_host(struct http_request *request, char c)
{
	if (c == ':')
		return go(request, TARGET_PORT);
	if (c == '/' || c == '?' || c == '#' || !is_target(c))
		return after_authority(request, c);
	return host_add(request, c);
}

static enum http_progress
at_target_port(struct http_request *request, char c)
{
	return c >= '0' && c <= '9' ? HTTP_MORE : after_authority(request, c);
}

static enum http_progress
at_path(struct http_request *request, char c)
{
	if (c == '?' || c == '#')
		return go(request, QUERY);
	return is_target(c) ? path_add(request, c) : target_end(request, c);
}

static enum http_progress
at_query(struct http_request *request, char c)
{
	return is_target(c) ? HTTP_MORE : target_end(request, c);
}

static enum http_progress
at_version(struct http_request *request, char c)
{
	if (c != '\n')
		return token_add(request, c);
	if (token_is(request, STR("HTTP/2.0"))) /* RFC 9113 3.4 */
		return HTTP_CLOSE;
	if (request->token_length != sizeof "HTTP/1.1" - 1 ||
	    memcmp(request->token, "HTTP/1.", 7) != 0 ||
	    request->token[7] < '0' || request->token[7] > '9')
		return refuse(request, 400);
	return go(request, LINE);
}

static enum http_progress
at_line(struct http_request *request, char c)
{
	if (c == '\n')
		return HTTP_COMPLETE;
	if (c == ' ' || c == '\t') /* RFC 9112 5.2: goes on with a value */
		return go(request, VALUE);
	if (!is_token(c))
		return refuse(request, 400);
	return token_begin(request, FIELD, c);
}

static enum http_progress
at_field(struct http_request *request, char c)
{
	if (is_token(c))
		return token_add(request, c);
	if (c != ':')
		return refuse(request, 400);
	if (!token_is(request, STR("Host")))
		return go(request, VALUE);
	if (request->host_from == HTTP_HOST_TARGET) /* RFC 9112 3.2.2 */
		return go(request, VALUE);
	if (request->host_from == HTTP_HOST_FIELD) /* which of the two? */
		request->host_odd = true;
	request->host_from = HTTP_HOST_FIELD;
	return go(request, HOST_START);
}

static enum http_progress
at_value(struct http_request *request, char c)
{
	if (c == '\n')
		return go(request, LINE);
	return c == 0 ? refuse(request, 400) : HTTP_MORE;
}

static enum http_progress
at_host_start(struct http_request *request, char c)
{
	if (c == ' ' || c == '\t')
		return HTTP_MORE;
	if (c == '\n')
		return go(request, LINE);
	go(request, HOST);
	return host_add(request, c);
}

static enum http_progress
at_host(struct http_request *request, char c)
{
	if (c == '\n')
		return go(request, LINE);
	if (c == ':' || c == ' ' || c == '\t')
		return go(request, PORT);
	return host_add(request, c);
}

static enum http_progress
at_port(struct http_request *request, char c)
{
	if (c == '\n')
		return go(request, LINE);
	if (c != ' ' && c != '\t' && (c < '0' || c > '9'))
		request->host_odd = true;
	return HTTP_MORE;
}

static step *const steps[STATES] = {
	[START] = at_start,
	[METHOD] = at_method,
	[TARGET] = at_target,
	[SCHEME] = at_scheme,
	[TARGET_HOST] = at_target_host,
	[TARGET_PORT] = at_target_port,
	[PATH] = at_path,
	[QUERY] = at_query,
	[VERSION] = at_version,
	[LINE] = at_line,
	[FIELD] = at_field,
	[HOST_START] = at_host_start,
	[HOST] = at_host,
	[PORT] = at_port,
	[VALUE] = at_value,
};

/* Most of a head is values that nobody reads: how much of one lies here, up to
 * a byte that says something. */
static size_t
value_length(const char *at, size_t count)
{
	size_t length = 0;
	while (length < count && at[length] != '\r' && at[length] != '\n' &&
	    at[length] != 0)
		length++;
	return length;
}

static enum http_progress
take(struct http_request *request, char c)
{
	if (request->cr && c != '\n') /* RFC 9112 2.2 */
		return refuse(request, 400);
	request->cr = c == '\r';
	return request->cr ? HTTP_MORE : steps[request->state](request, c);
}

enum http_progress
http_feed(struct http_request *request, const void *bytes, size_t count)
{
	const char *at = bytes;
	size_t i, room = HTTP_HEAD_SIZE - request->size;
	size_t most = count < room ? count : room;
	enum http_progress progress = HTTP_MORE;
	for (i = 0; i < most && progress == HTTP_MORE; i++) {
		progress = take(request, at[i]);
		if (request->state == VALUE && at[i] != '\r')
			i += value_length(at + i + 1, most - i - 1);
	}
	request->size += (uint16_t)i;
	return progress == HTTP_MORE && count > room ? refuse(request, 431)
						     : progress;
}
