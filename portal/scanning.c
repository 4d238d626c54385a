/* SPDX-License-Identifier: BSD-2-Clause */
/* scanning.c -- a file that a subscriber sends: taken, checked, kept as a fact
 */
#include "portal/scanning.h"

#include <sodium.h>
#include <unistd.h>

#include "cases/proof.h"
#include "lib/timer.h"
#include "portal/portal.h"
#include "portal/upload.h"
#include "portal/visitor.h"

enum { MEGABYTE = 1024 * 1024, MS = 1000, BLOCK = 16384 };

const char *
scanning_batch(struct arena *arena)
{
	uint8_t id[UUID_SIZE];
	char text[UUID_TEXT_SIZE];
	randombytes_buf(id, sizeof id);
	id[6] = (uint8_t)((id[6] & 0x0f) | 0x40); /* RFC 9562, 5.4 */
	id[8] = (uint8_t)((id[8] & 0x3f) | 0x80);
	return arena_copy(arena, str_from(uuid_print(id, text)));
}

/* ---- where the bytes come from ------------------------------------------- */

/* nginx gives up on who sends nothing for some seconds; this on who sends a
 * little now and then. */
static size_t
read_patiently(struct stream *stream, void *room, size_t size)
{
	struct patient *body = (struct patient *)stream;
	return timer_milliseconds() > body->until
	    ? 0
	    : body->from->read(body->from, room, size);
}

static size_t
next_bytes(struct scanning *s, void *room, size_t size)
{
	struct stream *body = &s->body.stream;
	return s->form != NULL ? multipart_read(s->form, room, size)
			       : body->read(body, room, size);
}

/* A short value of the form, on the arena. */
static struct str
read_value(struct multipart *form, struct arena *arena)
{
	enum { MOST = 64 };
	char room[MOST];
	size_t used = 0;
	for (size_t got; used < MOST &&
	     (got = multipart_read(form, room + used, MOST - used)) > 0;)
		used += got;
	return str_from(arena_copy(arena, (struct str){ room, used }));
}

/* Reads the form up to its file; false where there is none. */
static bool
find_file(struct scanning *s)
{
	struct request *request = s->request;
	struct multipart_head head;
	if (!multipart_open(s->form, &s->body.stream, request->content_type))
		return false;
	while (multipart_next(s->form, &head)) {
		if (head.file.len > 0) {
			s->name =
			    str_from(arena_copy(request->arena, head.file));
			return true;
		}
		if (str_equal(head.name, STR("token")))
			request->upload_token =
			    read_value(s->form, request->arena);
	}
	return false;
}

/* SCANNING_DONE: the file is next. */
static enum scanning_outcome
open_form(struct scanning *s)
{
	bool found = find_file(s);
	if (!visitor_is_genuine(s->request))
		return SCANNING_OLD_PAGE;
	if (!found)
		return multipart_broken(s->form) ? SCANNING_CUT_SHORT
						 : SCANNING_NO_FILE;
	return SCANNING_DONE;
}

/* ---- the file ------------------------------------------------------------ */

static bool
is_whole(const struct scanning *s)
{
	return s->form != NULL ? !multipart_broken(s->form)
			       : s->size == s->request->body_length;
}

static bool
put_all(int fd, const char *bytes, size_t count)
{
	while (count > 0) {
		ssize_t put = write(fd, bytes, count);
		if (put <= 0)
			return false;
		bytes += put;
		count -= (size_t)put;
	}
	return true;
}

/* The file into memory, and its hash. */
static enum scanning_outcome
take(struct scanning *s, int fd)
{
	const struct portal_settings *settings = &s->request->portal->settings;
	crypto_hash_sha256_state state;
	unsigned char digest[crypto_hash_sha256_BYTES];
	char block[BLOCK];
	crypto_hash_sha256_init(&state);
	for (size_t got; (got = next_bytes(s, block, sizeof block)) > 0;) {
		s->size += (int64_t)got;
		if (s->size > settings->scan_size * MEGABYTE)
			return SCANNING_TOO_LARGE;
		if (!put_all(fd, block, got))
			return SCANNING_AWAY;
		crypto_hash_sha256_update(
		    &state, (const unsigned char *)block, got);
	}
	crypto_hash_sha256_final(&state, digest);
	sodium_bin2hex(s->sha256, sizeof s->sha256, digest, sizeof digest);
	return is_whole(s) ? SCANNING_DONE : SCANNING_CUT_SHORT;
}

/* ---- what becomes of it -------------------------------------------------- */

static enum scanning_outcome
keep(struct scanning *s)
{
	const struct request *request = s->request;
	const struct proof_infected infected = { s->name, str_from(s->sha256),
		str_from(s->answer.name) };
	const struct proof_scan scan = {
		.batch = s->batch,
		.number = s->number,
		.clean = s->answer.verdict == SCAN_CLEAN,
		.unchecked = s->answer.verdict == SCAN_UNCHECKED,
		.infected = &infected,
		.infected_count = s->answer.verdict == SCAN_INFECTED,
	};
	return proof_scan_add(request->db, request->arena,
		   request->visitor->line.id, &scan, &s->counts) == DB_OK
	    ? SCANNING_DONE
	    : SCANNING_AWAY;
}

static enum scanning_outcome
check(struct scanning *s, const uint8_t *line, int fd)
{
	const struct portal_settings *settings = &s->request->portal->settings;
	uint8_t batch[UUID_SIZE];
	if (!uuid_parse(str_from(s->batch), batch) || !scan_memory_seal(fd))
		return SCANNING_AWAY;
	scan_file(settings->scanner, line, batch, fd,
	    (int)(settings->scan_patience * MS), &s->answer);
	/* What is busy now is tried again, and was no verdict. */
	s->wait = 5;
	if (s->answer.reason == SCAN_BUSY)
		return SCANNING_BUSY;
	return keep(s);
}

static enum scanning_outcome
take_and_check(struct scanning *s, const uint8_t *line)
{
	enum scanning_outcome outcome =
	    s->form != NULL ? open_form(s) : SCANNING_DONE;
	if (outcome != SCANNING_DONE)
		return outcome;
	s->name = str_shorten(s->name, SCANNING_NAME_MOST);
	int fd = scan_memory_new();
	if (fd < 0)
		return SCANNING_AWAY;
	outcome = take(s, fd);
	if (outcome == SCANNING_DONE)
		outcome = check(s, line, fd);
	close(fd);
	return outcome;
}

enum scanning_outcome
scanning_run(struct scanning *s)
{
	struct uploads *uploads = s->request->portal->uploads;
	uint8_t line[UUID_SIZE];
	if (!uuid_parse(str_from(s->request->visitor->line.id), line))
		return SCANNING_AWAY;
	s->body = (struct patient){ .stream.read = read_patiently,
		.from = s->request->stream,
		.until = timer_milliseconds() +
		    s->request->portal->settings.scan_patience * MS };
	switch (uploads_enter(uploads, line, timer_milliseconds(), &s->wait)) {
	case UPLOAD_BUSY:
	case UPLOAD_LINE:
		return SCANNING_BUSY;
	case UPLOAD_TOO_FAST:
		return SCANNING_TOO_FAST;
	case UPLOAD_FINE:
		break;
	}
	enum scanning_outcome outcome = take_and_check(s, line);
	uploads_leave(uploads, line);
	return outcome;
}
