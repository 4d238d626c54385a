/* SPDX-License-Identifier: BSD-2-Clause */
/* request.c -- one request, read from what nginx hands over */
/* Pure: no I/O, no clock. Trust: none, but REMOTE_ADDR, which nginx writes.
 * Reads: RFC 3875 4.1 (names of the params), RFC 3986 2.1 (percent-encoding),
 * WHATWG URL 5.1 (urlencoded). */
#include "portal/request.h"

#include <string.h>

/* A param of FastCGI and the slice of the request that takes it as it is. */
struct param {
	const char *name;
	size_t offset;
	bool lower; /* without case, so kept in lower case */
	bool once;  /* given twice it counts as empty: who knows whose it is */
};

/* What is used once, here. */
struct raw {
	struct str method;
	struct str uri;
	struct str query;
	struct str length;
	struct str type;
	struct str from;
};

static const struct param raw_params[] = {
	{ "REQUEST_METHOD", offsetof(struct raw, method), false },
	{ "REQUEST_URI", offsetof(struct raw, uri), false },
	{ "QUERY_STRING", offsetof(struct raw, query), false },
	{ "CONTENT_LENGTH", offsetof(struct raw, length), false },
	{ "CONTENT_TYPE", offsetof(struct raw, type), true },
	{ "REMOTE_ADDR", offsetof(struct raw, from), false },
};

static const struct param kept_params[] = {
	{ "HTTP_HOST", offsetof(struct request, host), true },
	{ "HTTP_ACCEPT_LANGUAGE", offsetof(struct request, language), false },
	{ "HTTP_AUTHORIZATION", offsetof(struct request, authorization),
	    false },
	{ "HTTP_IDEMPOTENCY_KEY", offsetof(struct request, idempotency_key),
	    false },
	{ "HTTP_IF_NONE_MATCH", offsetof(struct request, if_none_match),
	    false },
	{ "CONTENT_TYPE", offsetof(struct request, content_type), false },
	{ "HTTP_LAZARET_TOKEN", offsetof(struct request, upload_token), false },
	{ "HTTP_LAZARET_FILE", offsetof(struct request, upload_name), false },
	{ "HTTP_LAZARET_BATCH", offsetof(struct request, upload_batch), false },
	{ "HTTP_LAZARET_NUMBER", offsetof(struct request, upload_number),
	    false },
	{ "HTTP_COOKIE", offsetof(struct request, cookie), false },
	{ "HTTP_ORIGIN", offsetof(struct request, origin), true },
	{ "HTTP_SEC_FETCH_SITE", offsetof(struct request, fetch_site), true },
	{ "HTTP_LAZARET_STAFF", offsetof(struct request, proxy_staff), false,
	    .once = true },
	{ "HTTP_LAZARET_PROXY", offsetof(struct request, proxy_secret), false,
	    .once = true },
	{ "HTTP_USER_AGENT", offsetof(struct request, agent), false },
};

static const struct {
	const char *name;
	enum method method;
} methods[] = {
	{ "GET", METHOD_GET },
	{ "HEAD", METHOD_HEAD },
	{ "POST", METHOD_POST },
	{ "PUT", METHOD_PUT },
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static struct str
lower(struct str text, struct arena *arena)
{
	char *copy = arena_copy(arena, text);
	for (char *at = copy; *at != '\0'; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at + ('a' - 'A'));
	return str_from(copy);
}

static void
keep_params(const char *const *params, const struct param *table, size_t count,
    struct arena *arena, void *into)
{
	for (; *params != NULL; params++) {
		struct str value;
		struct str name = str_cut(str_from(*params), '=', &value);
		for (size_t i = 0; i < count; i++) {
			if (!str_equal(name, str_from(table[i].name)))
				continue;
			struct str *place =
			    (struct str *)((char *)into + table[i].offset);
			if (table[i].lower)
				value = lower(value, arena);
			*place = table[i].once && place->data != NULL ? STR("")
								      : value;
		}
	}
}

bool
request_decode(
    struct str text, bool plus, struct arena *arena, struct str *text_out)
{
	char *copy = arena_alloc(arena, text.len + 1);
	if (copy == NULL)
		return false;
	size_t used = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == '+' && plus) {
			c = ' ';
		} else if (c == '%') {
			if (text.len - i < 3)
				return false;
			int high = str_hex_digit(text.data[i + 1]);
			int low = str_hex_digit(text.data[i + 2]);
			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		}
		copy[used++] = c;
	}
	struct str decoded = { copy, used };
	if (!str_is_text(decoded))
		return false;
	*text_out = decoded;
	return true;
}

/* "a=1&b=2" into fields; an empty piece is none. */
static enum request_outcome
read_fields(struct str text, struct arena *arena, struct field **fields_out,
    size_t *count_out)
{
	struct field fields[REQUEST_FIELDS_MAX];
	size_t count = 0;
	while (text.len > 0) {
		struct str value;
		struct str name =
		    str_cut(str_cut(text, '&', &text), '=', &value);
		if (name.len == 0 && value.len == 0)
			continue;
		if (count == REQUEST_FIELDS_MAX)
			return REQUEST_TOO_LONG;
		if (!request_decode(name, true, arena, &fields[count].name) ||
		    !request_decode(value, true, arena, &fields[count].value))
			return REQUEST_BAD;
		count++;
	}
	struct field *kept = arena_alloc(arena, count * sizeof *kept + 1);
	if (kept == NULL)
		return REQUEST_TOO_LONG;
	memcpy(kept, fields, count * sizeof *kept);
	*fields_out = kept;
	*count_out = count;
	return REQUEST_FINE;
}

static enum method
find_method(struct str name)
{
	for (size_t i = 0; i < COUNT(methods); i++)
		if (str_equal(name, str_from(methods[i].name)))
			return methods[i].method;
	return METHOD_OTHER;
}

enum request_outcome
request_read(
    const char *const *params, struct arena *arena, struct request *request_out)
{
	struct raw raw = { .from = STR("") };
	struct request *r = request_out;
	struct str rest;
	keep_params(params, raw_params, COUNT(raw_params), arena, &raw);
	keep_params(params, kept_params, COUNT(kept_params), arena, r);
	r->arena = arena;
	r->method = find_method(raw.method);
	r->uri = raw.uri;
	r->target = str_cut(raw.uri, '?', &rest);
	r->media_type = str_trim(str_cut(raw.type, ';', &rest));
	r->body_length = 0;
	if (raw.length.len > 0 &&
	    !str_number(raw.length, 0, INT64_MAX, &r->body_length))
		r->body_length = -1;
	if (!addr_parse(raw.from, &r->from))
		r->from = (struct addr){ .family = 0 };

	r->path = r->target;
	if (r->target.len > REQUEST_PATH_MAX ||
	    raw.query.len > REQUEST_QUERY_MAX)
		return REQUEST_TOO_LONG;
	if (!str_starts(r->target, STR("/")) ||
	    !request_decode(r->target, false, arena, &r->path))
		return REQUEST_BAD;
	return read_fields(raw.query, arena, &r->query, &r->queries);
}

enum request_outcome
request_read_form(struct request *request)
{
	return read_fields(
	    request->body, request->arena, &request->form, &request->forms);
}

struct str
request_field(const struct field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(fields[i].name, str_from(name)))
			return fields[i].value;
	return (struct str){ NULL, 0 };
}

struct str
request_cookie(const struct request *request, const char *name)
{
	struct str left = request->cookie;
	while (left.len > 0) {
		struct str value;
		struct str pair = str_trim(str_cut(left, ';', &left));
		if (str_equal(str_cut(pair, '=', &value), str_from(name)))
			return value;
	}
	return (struct str){ NULL, 0 };
}

struct str
request_take(struct request *request, const char *name)
{
	struct str value = { NULL, 0 };
	size_t kept = 0;
	for (size_t i = 0; i < request->forms; i++) {
		struct field field = request->form[i];
		if (!str_equal(field.name, str_from(name)))
			request->form[kept++] = field;
		else if (value.data == NULL)
			value = field.value;
	}
	request->forms = kept;
	return value;
}
