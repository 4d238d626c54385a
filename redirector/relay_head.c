/* SPDX-License-Identifier: BSD-2-Clause */
/* relay_head.c -- the head of a request that may be relayed: nothing odd in it
 */
#include "redirector/relay_head.h"

#include <string.h>

#include "redirector/name.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* RFC 9110 5.6.2 */
static bool
is_token(struct str text)
{
	static const char others[] = "!#$%&'*+-.^_`|~";
	for (size_t i = 0; i < text.len; i++) {
		char c = lower(text.data[i]);
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') &&
		    (c == 0 || strchr(others, c) == NULL))
			return false;
	}
	return text.len > 0;
}

/* RFC 9110 5.5, without control bytes other than the tab. */
static bool
is_value(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

/* RFC 9112 3.2.1, origin-form. */
static bool
is_path(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\')
			return false;
	}
	return str_starts(text, STR("/"));
}

/* The next line, without its end. False where none ends as it must, or where
 * CR or LF stands anywhere else. */
static bool
next_line(struct str *rest, struct str *line_out)
{
	struct str after, line = str_cut(*rest, '\n', &after);
	if (line.len == rest->len || !str_ends(line, STR("\r")))
		return false;
	line.len--;
	if (memchr(line.data, '\r', line.len) != NULL)
		return false;
	*rest = after;
	*line_out = line;
	return true;
}

/* ---- the request line ---- */

static bool
read_line(struct str line, bool *may_have_body_out)
{
	struct str rest;
	struct str method = str_cut(line, ' ', &rest);
	struct str path = str_cut(rest, ' ', &rest);
	*may_have_body_out = str_equal(method, STR("POST"));
	return (str_equal(method, STR("GET")) ||
		   str_equal(method, STR("HEAD")) || *may_have_body_out) &&
	    is_path(path) &&
	    (str_equal(rest, STR("HTTP/1.1")) ||
		str_equal(rest, STR("HTTP/1.0")));
}

/* ---- the fields ---- */

/* What was read of the fields so far. */
struct fields {
	struct relay_head *head;
	bool has_host, has_length, may_have_body;
};

static bool
read_host(struct fields *fields, struct str value)
{
	struct relay_head *head = fields->head;
	struct name name;
	if (fields->has_host || value.len > HTTP_HOST_SIZE ||
	    str_ends(value, STR(".")) || !name_parse(value, &name))
		return false;
	for (size_t i = 0; i < value.len; i++)
		head->host[i] = lower(value.data[i]);
	head->host_length = value.len;
	fields->has_host = true;
	return true;
}

static bool
read_length(struct fields *fields, struct str value)
{
	int64_t length;
	if (fields->has_length ||
	    !str_number(
		value, 0, fields->may_have_body ? RELAY_BODY : 0, &length))
		return false;
	fields->head->body = (uint32_t)length;
	fields->has_length = true;
	return true;
}

static bool
refuse(struct fields *fields, struct str value)
{
	(void)fields;
	(void)value;
	return false;
}

/* Fields that decide what a request is; all others are passed on unread. */
static const struct {
	const char *name;
	bool (*read)(struct fields *fields, struct str value);
} known[] = {
	{ "Host", read_host }, { "Content-Length", read_length },
	{ "Transfer-Encoding", refuse }, { "Trailer", refuse },
	{ "Upgrade", refuse }, { "Expect", refuse },
	{ "Lazaret-Relay", refuse }, /* ours */
};

/* For some readers '_' is '-'; for others it hides the field. */
static bool
is_called(struct str name, const char *called)
{
	if (name.len != strlen(called))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i] == '_' ? '-' : lower(name.data[i]);
		if (c != lower(called[i]))
			return false;
	}
	return true;
}

static bool
read_field(struct fields *fields, struct str line)
{
	struct str value, name = str_cut(line, ':', &value);
	/* a folded line begins with a blank, which no token has */
	if (name.len == line.len || !is_token(name) || !is_value(value))
		return false;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (is_called(name, known[i].name))
			return memchr(name.data, '_', name.len) == NULL &&
			    known[i].read(fields, str_trim(value));
	return true;
}

bool
relay_head_read(struct str text, struct relay_head *head_out)
{
	struct relay_head head = { 0 };
	struct fields fields = { .head = &head };
	struct str rest = text, line;
	if (!next_line(&rest, &line) || !read_line(line, &fields.may_have_body))
		return false;
	head.line = (struct str){ text.data, text.len - rest.len };
	head.fields = rest;
	for (;;) {
		if (!next_line(&rest, &line))
			return false;
		if (line.len == 0)
			break;
		if (!read_field(&fields, line))
			return false;
	}
	*head_out = head;
	return rest.len == 0 && fields.has_host;
}

size_t
relay_head_write(const struct relay_head *head, uint8_t *room)
{
	struct writer to = writer_over(room, RELAY_HEAD_SIZE);
	writer_str(&to, head->line);
	writer_str(&to, STR("Lazaret-Relay: "));
	writer_bytes(&to, head->host, head->host_length);
	writer_str(&to, STR("\r\n"));
	writer_str(&to, head->fields);
	return writer_used(&to);
}
