/* SPDX-License-Identifier: BSD-2-Clause */
/* form.c -- a form with a file, short enough to be held */
/* Trust: all of the body is the other side's. */
#include "portal/form.h"

#include <string.h>

#include "lib/shape.h"
#include "portal/multipart.h"

/* A body that has come already. */
struct held {
	struct stream stream; /* first: it is cast back */
	struct str left;
};

static size_t
read_held(struct stream *stream, void *room, size_t size)
{
	struct held *held = (struct held *)stream;
	struct str left = held->left;
	size_t count = size < left.len ? size : left.len;
	if (count > 0)
		memcpy(room, left.data, count);
	held->left = (struct str){ left.data + count, left.len - count };
	return count;
}

/* Where the contents go, one behind the other; they are shorter than the body.
 */
struct room {
	char *at;
	size_t left;
};

static struct str
read_content(struct multipart *parts, struct room *room)
{
	struct str content = { room->at, 0 };
	for (size_t got;
	     (got = multipart_read(parts, room->at, room->left)) > 0;) {
		room->at += got;
		room->left -= got;
		content.len += got;
	}
	return content;
}

static enum request_outcome
keep_field(struct request *request, struct str name, struct str value)
{
	if (request->forms == REQUEST_FIELDS_MAX)
		return REQUEST_TOO_LONG;
	if (!str_is_text(value))
		return REQUEST_BAD;
	request->form[request->forms++] = (struct field){ name, value };
	return REQUEST_FINE;
}

static enum request_outcome
read_parts(
    struct request *request, struct multipart *parts, struct room *room)
{
	enum request_outcome outcome = REQUEST_FINE;
	struct multipart_head head;
	while (outcome == REQUEST_FINE && multipart_next(parts, &head)) {
		bool is_field = head.file.data == NULL;
		bool is_chosen = head.file.len > 0; /* else its name is "" */
		struct str name =
		    str_from(arena_copy(request->arena, head.name));
		struct str content = read_content(parts, room);
		if (is_field)
			outcome = keep_field(request, name, content);
		else if (is_chosen)
			request->file = content;
	}
	return outcome == REQUEST_FINE && multipart_broken(parts)
	    ? REQUEST_BAD
	    : outcome;
}

enum request_outcome
form_read(struct request *request)
{
	struct arena *arena = request->arena;
	struct held held = { { .read = read_held }, request->body };
	struct multipart *parts = arena_alloc(arena, sizeof *parts);
	struct room room = { arena_alloc(arena, request->body.len),
		request->body.len };
	request->form =
	    arena_alloc(arena, REQUEST_FIELDS_MAX * sizeof *request->form);
	request->forms = 0;
	if (arena_full(arena))
		return REQUEST_TOO_LONG;
	if (!multipart_open(parts, &held.stream, request->content_type))
		return REQUEST_BAD;
	return read_parts(request, parts, &room);
}
