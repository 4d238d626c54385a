/* SPDX-License-Identifier: BSD-2-Clause */
/* flows.c -- the role that ends flows which a change of a line made wrong */
#include "gateway/flows.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "gateway/conntrack.h"
#include "gateway/house.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/timer.h"

enum {
	GATHER_US = 10 * 1000, /* messages of so long are handled together */
	PAUSE = 2, /* a sweep of T is followed by a rest of 2 T: what comes
		    * then is handled together, however much */
	AGAIN_US = 1000 * 1000, /* rest besides, where the kernel refused */
	QUEUE = 4 << 20,	/* bytes of messages on their way */
	KINDS = FLOWS_WALLED + 1
};

static const struct sandbox_role sandbox = {
	.name = "flows",
	.promises = SANDBOX_POLL | SANDBOX_SERVE,
};

/* Releases and walls each have their own: looking through all flows for a wall
 * takes its time and is interrupted by releases. */
struct lane {
	struct conntrack *conntrack;
	struct flow_batch *batch; /* is being gathered */
	struct flow_batch *swept; /* what the kernel refused stays here */
	int64_t heard;		  /* the first message; microseconds */
	int64_t rest;		  /* no sweep before */
};

struct flows {
	const struct house *house;
	struct lane lane[KINDS];
	bool room;    /* all that came was taken */
	bool failing; /* the kernel refused, and it was told */
};

static const enum figure deleted_by[KINDS] = {
	[FLOWS_RELEASED] = FIGURE_FLOWS_RELEASED,
	[FLOWS_WALLED] = FIGURE_FLOWS_WALLED,
};

/* ---- messages ---- */
static size_t
size_of(size_t count)
{
	return offsetof(struct flows_message, prefixes) +
	    count * sizeof(struct prefix);
}

void
flows_pair(int fds[2])
{
	int bytes = QUEUE;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0)
		die("flows: socketpair: %s", strerror(errno));
	/* Without the right to go beyond the machine's bound, up to it. */
	if (setsockopt(
		fds[0], SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes) != 0)
		(void)setsockopt(
		    fds[0], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

bool
flows_tell(int fd, const struct flows_message *message)
{
	size_t size = size_of(message->count);
	return send(fd, message, size, MSG_DONTWAIT | MSG_NOSIGNAL) ==
	    (ssize_t)size;
}

static bool
is_sound(const struct flows_message *message, ssize_t size)
{
	return size >= (ssize_t)size_of(0) && message->kind < KINDS &&
	    message->count <= FLOWS_PREFIXES &&
	    size == (ssize_t)size_of(message->count);
}

/* Takes all that has come; what does not fit waits outside. */
static void
take(struct flows *flows)
{
	int fd = flows->house->kernel_flows[1];
	struct flows_message message;
	ssize_t size;
	flows->room = true;
	while ((size = recv(fd, &message, sizeof message,
		    MSG_DONTWAIT | MSG_PEEK)) > 0) {
		assert(is_sound(&message, size));
		struct lane *lane = &flows->lane[message.kind];
		bool first = flow_batch_is_empty(lane->batch);
		flows->room = flow_batch_add(lane->batch, &message);
		if (!flows->room)
			return;
		if (first)
			lane->heard = timer_microseconds();
		recv(fd, &message, sizeof message, MSG_DONTWAIT);
	}
}

/* ---- sweeps ---- */
/* When the lane is to run; INT64_MAX: it has nothing to do. */
static int64_t
due_at(const struct lane *lane)
{
	if (!flow_batch_is_empty(lane->swept))
		return lane->rest;
	if (flow_batch_is_empty(lane->batch))
		return INT64_MAX;
	int64_t gathered = lane->heard + GATHER_US;
	return gathered > lane->rest ? gathered : lane->rest;
}

struct sweeping {
	struct flows *flows;
	struct flow_batch *batch;
};

static void run_lane(struct flows *flows, enum flows_kind kind);

static bool
ends(void *context, const struct flow *flow)
{
	const struct sweeping *sweeping = context;
	return flow_batch_ends(sweeping->batch, flow);
}

static void
release(void *context)
{
	struct flows *flows = ((struct sweeping *)context)->flows;
	take(flows);
	if (due_at(&flows->lane[FLOWS_RELEASED]) <= timer_microseconds())
		run_lane(flows, FLOWS_RELEASED);
}

static bool
sweep(struct flows *flows, enum flows_kind kind, uint64_t *deleted)
{
	struct lane *lane = &flows->lane[kind];
	struct flow_ask asks[FLOW_ASKS];
	struct sweeping sweeping = { flows, lane->swept };
	const struct conntrack_duty duty = { ends,
		kind == FLOWS_WALLED ? release : NULL, &sweeping };
	size_t count = flow_batch_asks(lane->swept, asks);
	for (size_t i = 0; i < count; i++) {
		uint64_t some;
		if (!conntrack_sweep(lane->conntrack, &asks[i], &duty, &some))
			return false;
		*deleted += some;
	}
	return true;
}

/* What the kernel refused is tried again. */
static void
finish(struct flows *flows, struct lane *lane, bool swept)
{
	if (swept)
		flow_batch_clear(lane->swept);
	if (swept && flows->failing)
		log_info("conntrack works again");
	if (!swept && !flows->failing)
		log_warn("conntrack: %s; older flows live on until it works",
		    strerror(errno));
	flows->failing = !swept;
}

/* Messages that come meanwhile are gathered in the other batch. */
static int64_t
begin(struct lane *lane)
{
	if (flow_batch_is_empty(lane->swept)) {
		struct flow_batch *empty = lane->swept;
		lane->swept = lane->batch;
		lane->batch = empty;
	}
	return lane->heard;
}

static void
run_lane(struct flows *flows, enum flows_kind kind)
{
	struct lane *lane = &flows->lane[kind];
	struct metrics *metrics = flows->house->metrics;
	uint64_t deleted = 0;
	int64_t heard = begin(lane), began = timer_microseconds();
	bool swept = sweep(flows, kind, &deleted);
	int64_t ended = timer_microseconds();
	finish(flows, lane, swept);
	lane->rest = ended + PAUSE * (ended - began) + (swept ? 0 : AGAIN_US);
	metrics_add(metrics, deleted_by[kind], (int64_t)deleted);
	metrics_set(metrics, FIGURE_SWEEP, ended - began);
	if (metrics_read(metrics, FIGURE_FLOWS_WAITED) < ended - heard)
		metrics_set(metrics, FIGURE_FLOWS_WAITED, ended - heard);
}

/* Until a message comes, a lane is due, or the role is to end. */
static void
wait(const struct flows *flows)
{
	int64_t due = INT64_MAX, at = timer_microseconds();
	for (size_t kind = 0; kind < KINDS; kind++)
		if (due_at(&flows->lane[kind]) < due)
			due = due_at(&flows->lane[kind]);
	struct pollfd fds[] = {
		{ .fd = roles_socket(), .events = POLLIN },
		{ .fd = flows->room ? flows->house->kernel_flows[1] : -1,
		    .events = POLLIN },
	};
	int milliseconds = due == INT64_MAX ? -1
	    : due <= at			    ? 0
					    : (int)((due - at + 999) / 1000);
	poll(fds, 2, milliseconds);
}

static void
open_lane(struct lane *lane)
{
	lane->conntrack = conntrack_open();
	lane->batch = flow_batch_new();
	lane->swept = flow_batch_new();
}

static void
close_lane(struct lane *lane)
{
	conntrack_close(lane->conntrack);
	flow_batch_free(lane->batch);
	flow_batch_free(lane->swept);
}

void
flows_run(void *context)
{
	struct flows flows = { .house = context };
	for (size_t kind = 0; kind < KINDS; kind++)
		open_lane(&flows.lane[kind]);
	house_enter(&sandbox, HOUSE_NET_ADMIN);
	while (!roles_stopping()) {
		take(&flows);
		for (size_t kind = 0; kind < KINDS; kind++)
			if (due_at(&flows.lane[kind]) <= timer_microseconds())
				run_lane(&flows, (enum flows_kind)kind);
		wait(&flows);
	}
	for (size_t kind = 0; kind < KINDS; kind++)
		close_lane(&flows.lane[kind]);
}
