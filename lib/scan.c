/* SPDX-License-Identifier: BSD-2-Clause */
/* scan.c -- hand files to the scanner, and hear what it finds */
#include "lib/scan.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/parcel.h"
#include "lib/timer.h"

enum { SEND_SECONDS = 2 }; /* also to connect; a sound scanner takes none */

struct scan {
	int fd;
	bool lost;
	uint8_t line[UUID_SIZE], batch[UUID_SIZE];
};

static const char *const reasons[SCAN_REASONS] = {
	[SCAN_CHECKED] = "it was checked",
	[SCAN_TOO_LARGE] =
	    "it, or what is packed in it, is larger than what is checked",
	[SCAN_TOO_DEEP] = "it is packed too many times over",
	[SCAN_TOO_MANY] = "too many files are packed in it",
	[SCAN_TOO_LONG] = "checking it takes too long",
	[SCAN_ENCRYPTED] = "it is locked with a password",
	[SCAN_LIMIT] = "it goes beyond what can be checked",
	[SCAN_DAMAGED] = "it cannot be read to its end",
	[SCAN_FELL] = "the scan fell over it",
	[SCAN_BUSY] = "too many files wait; try again later",
	[SCAN_NO_SIGNATURES] = "the scanner has no signatures",
	[SCAN_REFUSED] =
	    "its descriptor is neither sealed memory nor an unnamed file",
	[SCAN_AWAY] = "the scanner is not reached",
	[SCAN_LATE] = "there was no verdict in time",
};

const char *
scan_reason_text(enum scan_reason reason)
{
	return reason < SCAN_REASONS ? reasons[reason] : "unknown";
}

/* ---- the connection ----------------------------------------------------- */
static int
connect_to(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof name.sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name.sun_path, path, strlen(path));
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	struct timeval patience = { .tv_sec = SEND_SECONDS };
	if (setsockopt(
		fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
	    connect(fd, (const struct sockaddr *)&name, sizeof name) == 0)
		return fd;
	int reason = errno;
	close(fd);
	errno = reason;
	return -1;
}

struct scan *
scan_open(const char *path, const uint8_t *line, const uint8_t *batch)
{
	struct scan *scan = calloc(1, sizeof *scan);
	if (scan == NULL)
		return NULL;
	scan->fd = connect_to(path);
	if (scan->fd < 0) {
		free(scan);
		return NULL;
	}
	memcpy(scan->line, line, UUID_SIZE);
	memcpy(scan->batch, batch, UUID_SIZE);
	return scan;
}

void
scan_close(struct scan *scan)
{
	if (scan == NULL)
		return;
	close(scan->fd);
	free(scan);
}

bool
scan_lost(const struct scan *scan)
{
	return scan->lost;
}

/* ---- asking ------------------------------------------------------------- */
/* `fd` is -1 where none goes along. */
static bool
request(struct scan *scan, enum scan_request_kind kind, int fd, uint32_t number)
{
	struct scan_request request = { .kind = kind, .number = number };
	memcpy(request.line, scan->line, UUID_SIZE);
	memcpy(request.batch, scan->batch, UUID_SIZE);
	if (parcel_send(scan->fd, &request, sizeof request, fd))
		return true;
	scan->lost = scan->lost || errno == EPIPE || errno == ECONNRESET;
	return false;
}

bool
scan_send(struct scan *scan, int fd, uint32_t number)
{
	assert(fd >= 0);
	return request(scan, SCAN_REQUEST_FILE, fd, number);
}

/* ---- hearing ------------------------------------------------------------ */
static int
left_of(int64_t deadline)
{
	int64_t left = deadline - timer_milliseconds();
	return left > 0 ? (int)left : 0;
}

/* The next message, waited for until the deadline; all of `size` bytes. */
static bool
receive(struct scan *scan, int64_t deadline, void *message, size_t size)
{
	struct pollfd one = { .fd = scan->fd, .events = POLLIN };
	int ready;
	do
		ready = poll(&one, 1, left_of(deadline));
	while (ready < 0 && errno == EINTR);
	if (ready != 1)
		return false;
	ssize_t got = recv(scan->fd, message, size, MSG_DONTWAIT);
	if (got == (ssize_t)size)
		return true;
	scan->lost = got >= 0 || (errno != EAGAIN && errno != EINTR);
	return false;
}

bool
scan_wait(struct scan *scan, int milliseconds, struct scan_answer *answer_out)
{
	struct scan_answer answer;
	if (!receive(scan, timer_milliseconds() + milliseconds, &answer,
		sizeof answer))
		return false;
	answer.name[SCAN_NAME_SIZE - 1] = '\0';
	*answer_out = answer;
	return true;
}

static struct scan_answer
unchecked(enum scan_reason reason)
{
	return (struct scan_answer){ .kind = SCAN_ANSWER_VERDICT,
		.verdict = SCAN_UNCHECKED,
		.reason = reason };
}

void
scan_file(const char *path, const uint8_t *line, const uint8_t *batch, int fd,
    int milliseconds, struct scan_answer *answer_out)
{
	int64_t deadline = timer_milliseconds() + milliseconds;
	struct scan_answer answer = unchecked(SCAN_AWAY);
	struct scan *scan = scan_open(path, line, batch);
	if (scan != NULL && scan_send(scan, fd, 0)) {
		answer.kind = SCAN_ANSWER_PLACE;
		while (answer.kind != SCAN_ANSWER_VERDICT)
			if (!scan_wait(scan, left_of(deadline), &answer))
				answer = unchecked(
				    scan->lost ? SCAN_AWAY : SCAN_LATE);
	}
	scan_close(scan);
	*answer_out = answer;
}

bool
scan_standing(
    const char *path, int milliseconds, struct scan_standing *standing_out)
{
	static const uint8_t nobody[UUID_SIZE];
	struct scan_standing standing;
	struct scan *scan = scan_open(path, nobody, nobody);
	bool done = scan != NULL &&
	    request(scan, SCAN_REQUEST_STANDING, -1, 0) &&
	    receive(scan, timer_milliseconds() + milliseconds, &standing,
		sizeof standing);
	if (done)
		*standing_out = standing;
	scan_close(scan);
	return done;
}

/* ---- memory as a file --------------------------------------------------- */
int
scan_memory_new(void)
{
	return memfd_create("file", MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

bool
scan_memory_seal(int fd)
{
	return fcntl(fd, F_ADD_SEALS,
		   F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) ==
	    0;
}
