/* SPDX-License-Identifier: BSD-2-Clause */
/* upload.c -- who may send a file now: so many at once, so many a minute */
#include "portal/upload.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum {
	LINES = 1024, /* that send files within a minute; more are told to wait
		       */
	MINUTE = 60 * 1000,
	SOON = 2, /* seconds: a place is free again after a file or two */
	SECOND = 1000
};

struct sender {
	uint8_t line[UUID_SIZE];
	int64_t files; /* under way */
	int64_t due;   /* of its next file at an even pace, milliseconds */
};

struct uploads {
	struct upload_limits limits;
	pthread_mutex_t lock;
	int64_t files;
	struct sender senders[LINES];
};

struct uploads *
uploads_new(const struct upload_limits *limits)
{
	struct uploads *uploads = calloc(1, sizeof *uploads);
	if (uploads == NULL)
		die("no memory for the table of uploads");
	uploads->limits = *limits;
	pthread_mutex_init(&uploads->lock, NULL);
	return uploads;
}

void
uploads_free(struct uploads *uploads)
{
	if (uploads != NULL)
		pthread_mutex_destroy(&uploads->lock);
	free(uploads);
}

static bool
is_idle(const struct sender *sender, int64_t now)
{
	return sender->files == 0 && sender->due <= now;
}

/* The line's place in the table, or one that nobody needs any more; NULL when
 * there is none. */
static struct sender *
place_of(struct uploads *uploads, const uint8_t *line, int64_t now)
{
	struct sender *idle = NULL;
	for (size_t i = 0; i < LINES; i++) {
		struct sender *sender = &uploads->senders[i];
		if (memcmp(sender->line, line, UUID_SIZE) == 0)
			return sender;
		if (idle == NULL && is_idle(sender, now))
			idle = sender;
	}
	if (idle != NULL) {
		*idle = (struct sender){ .files = 0 };
		memcpy(idle->line, line, UUID_SIZE);
	}
	return idle;
}

/* The generic cell rate algorithm (ITU-T I.371): up to a minute ahead of an
 * even pace. */
static enum upload_outcome
enter(struct uploads *uploads, struct sender *sender, int64_t now,
    int64_t *wait_out)
{
	const struct upload_limits *limits = &uploads->limits;
	int64_t step = limits->minute == 0 ? 0 : MINUTE / limits->minute;
	*wait_out = SOON;
	if (sender == NULL || uploads->files >= limits->all)
		return UPLOAD_BUSY;
	if (sender->files >= limits->line)
		return UPLOAD_LINE;
	int64_t due = (sender->due > now ? sender->due : now) + step;
	if (due > now + MINUTE) {
		*wait_out = (due - now - MINUTE) / SECOND + 1;
		return UPLOAD_TOO_FAST;
	}
	sender->due = due;
	sender->files++;
	uploads->files++;
	return UPLOAD_FINE;
}

enum upload_outcome
uploads_enter(struct uploads *uploads, const uint8_t *line, int64_t now,
    int64_t *wait_out)
{
	int64_t wait;
	pthread_mutex_lock(&uploads->lock);
	enum upload_outcome outcome =
	    enter(uploads, place_of(uploads, line, now), now, &wait);
	pthread_mutex_unlock(&uploads->lock);
	if (outcome != UPLOAD_FINE)
		*wait_out = wait;
	return outcome;
}

void
uploads_leave(struct uploads *uploads, const uint8_t *line)
{
	pthread_mutex_lock(&uploads->lock);
	struct sender *sender = place_of(uploads, line, INT64_MIN);
	assert(sender != NULL && sender->files > 0);
	sender->files--;
	uploads->files--;
	pthread_mutex_unlock(&uploads->lock);
}
