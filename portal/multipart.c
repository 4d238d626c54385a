/* SPDX-License-Identifier: BSD-2-Clause */
/* multipart.c -- the parts of a form with a file, read as they come */
/* Trust: none; every byte is a stranger's. */
#include "portal/multipart.h"

#include <string.h>

/* ---- the window ---------------------------------------------------------- */

static bool
fill(struct multipart *m)
{
	size_t room = sizeof m->window - m->used;
	size_t got = room > 0
	    ? m->stream->read(m->stream, m->window + m->used, room)
	    : 0;
	m->used += got;
	return got > 0;
}

static void
drop(struct multipart *m, size_t count)
{
	memmove(m->window, m->window + count, m->used - count);
	m->used -= count;
}

/* Where `what` stands in the window from `from` on; false when it does not,
 * yet. */
static bool
find(const struct multipart *m, size_t from, const char *what, size_t len,
    size_t *at_out)
{
	const char *found = memmem(m->window + from, m->used - from, what, len);
	if (found == NULL)
		return false;
	*at_out = (size_t)(found - m->window);
	return true;
}

/* How much of the window is content for sure: all before the delimiter, or
 * before what may be its beginning. */
static void
look(struct multipart *m)
{
	m->taken = 0;
	m->at_end = find(m, 0, m->delimiter, m->delimiter_len, &m->ready);
	if (!m->at_end)
		m->ready = m->used < m->delimiter_len
		    ? 0
		    : m->used - m->delimiter_len + 1;
}

static bool
breaks(struct multipart *m)
{
	m->is_broken = true;
	m->ready = m->taken = 0;
	return false;
}

/* Until there is content, or the end of the part; false when it is broken. */
static bool
advance(struct multipart *m)
{
	while (m->taken == m->ready && !m->at_end) {
		drop(m, m->ready);
		look(m);
		if (m->ready > 0 || m->at_end)
			break;
		if (!fill(m))
			return breaks(m);
		look(m);
	}
	return true;
}

size_t
multipart_read(struct multipart *m, void *room, size_t size)
{
	if (m->is_over || m->is_broken || !advance(m))
		return 0;
	size_t count = m->ready - m->taken;
	if (count > size)
		count = size;
	memcpy(room, m->window + m->taken, count);
	m->taken += count;
	return count;
}

/* ---- heads --------------------------------------------------------------- */

/* Up to the delimiter, and over it. */
static bool
skip(struct multipart *m)
{
	do
		m->taken = m->ready;
	while (!m->at_end && advance(m));
	if (m->is_broken)
		return false;
	drop(m, m->ready + m->delimiter_len);
	m->ready = m->taken = 0;
	m->at_end = false;
	return true;
}

/* The value of a parameter: `form-data; name="x"; filename="y"`. Browsers
 * write a quote in a name as %22, so the next one ends it. */
static struct str
parameter(struct str line, const char *name)
{
	while (line.len > 0) {
		struct str value, rest;
		struct str key = str_trim(str_cut(line, '=', &value));
		struct str last = key;
		while (last.len > 0)
			key = str_trim(str_cut(last, ';', &last));
		if (str_starts(value, STR("\""))) {
			value = (struct str){ value.data + 1, value.len - 1 };
			value = str_cut(value, '"', &rest);
		} else {
			value = str_trim(str_cut(value, ';', &rest));
		}
		if (str_equal_nocase(key, str_from(name)))
			return value;
		line = rest;
	}
	return (struct str){ NULL, 0 };
}

/* Some old browsers send the whole path. */
static struct str
last_component(struct str path)
{
	size_t from = path.len;
	while (from > 0 && path.data[from - 1] != '/' &&
	    path.data[from - 1] != '\\')
		from--;
	return (struct str){ path.data + from, path.len - from };
}

static bool
read_head(struct str lines, struct multipart_head *head)
{
	while (lines.len > 0) {
		struct str value;
		struct str line = str_trim(str_cut(lines, '\n', &lines));
		struct str field = str_cut(line, ':', &value);
		if (!str_equal_nocase(field, STR("Content-Disposition")))
			continue;
		struct str file = parameter(value, "filename");
		head->name = parameter(value, "name");
		head->file = file.data == NULL ? file : last_component(file);
		return head->name.data != NULL && str_is_text(head->name) &&
		    str_is_text(file);
	}
	return false;
}

/* What follows a delimiter: "--" after the last part, else an empty end of
 * its line and the head up to an empty line. Each byte is looked at once, in
 * whatever pieces they come. */
static bool
find_head(struct multipart *m, size_t *end_out)
{
	size_t from = 0;
	while (m->used < 2)
		if (!fill(m))
			return false;
	m->is_over = memcmp(m->window, "--", 2) == 0;
	if (m->is_over)
		return true;
	while (!find(m, from, "\r\n\r\n", 4, end_out)) {
		from = m->used < 3 ? 0 : m->used - 3;
		if (!fill(m))
			return false;
	}
	return true;
}

bool
multipart_next(struct multipart *m, struct multipart_head *head_out)
{
	size_t end = 0;
	if (m->is_over || m->is_broken || !skip(m))
		return false;
	if (!find_head(m, &end))
		return breaks(m);
	if (m->is_over)
		return false;
	struct multipart_head head = { .name = STR("") };
	if (!read_head((struct str){ m->window, end }, &head))
		return breaks(m);
	/* The head stays in the window as content that was taken, so that its
	 * slices hold until the next call. */
	m->at_end = false;
	m->ready = m->taken = end + 4;
	*head_out = head;
	return true;
}

bool
multipart_open(
    struct multipart *m, struct stream *stream, struct str content_type)
{
	struct str parameters;
	str_cut(content_type, ';', &parameters);
	struct str boundary = parameter(parameters, "boundary");
	if (boundary.len == 0 || boundary.len > MULTIPART_BOUNDARY_MOST)
		return false;
	/* The body's first delimiter has no CRLF before it: it gets one. */
	*m = (struct multipart){ .stream = stream, .used = 2 };
	memcpy(m->window, "\r\n", 2);
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.data, boundary.len);
	m->delimiter_len = 4 + boundary.len;
	look(m);
	return true;
}

bool
multipart_broken(const struct multipart *m)
{
	return m->is_broken;
}
