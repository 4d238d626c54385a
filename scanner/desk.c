/* SPDX-License-Identifier: BSD-2-Clause */
/* desk.c -- the role that takes files in, has them scanned, and answers */
/* Trust: clients are portals and operators, in the group of the socket; each
 * field is checked all the same. */
#include "scanner/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/parcel.h"
#include "lib/sandbox.h"
#include "lib/timer.h"
#include "scanner/clients.h"
#include "scanner/crew.h"
#include "scanner/signatures.h"

enum {
	EVENT_LISTENER = CREW_EVENTS,
	EVENT_SIGNALS,
	EVENT_CLIENT,
	EVENTS_AT_ONCE = 64,
	MESSAGES_AT_ONCE = 16, /* of one client, before others are heard */
	TICK_MS = 100,
	IDLE_MS = 1000, /* instead, while there is no file */
	PLACES_MS = 1000,
};

struct desk {
	const struct config *config;
	int epoll, listener, signals;
	bool stopping;
	int64_t now, tick_at, places_at, check_at;
	struct clients *clients;
	struct queue *queue;
	struct crew *crew;
	struct signatures *signatures;
};

static bool
watch(const struct desk *desk, int fd, uint32_t kind, uint32_t index)
{
	struct epoll_event event = { .events = EPOLLIN,
		.data.u64 = (uint64_t)kind << 32 | index };
	return epoll_ctl(desk->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* ---- answers ------------------------------------------------------------ */
/* Nobody waits for this file any more. */
static void
drop_ticket(struct desk *desk, uint32_t index)
{
	const struct ticket *ticket = queue_ticket(desk->queue, index);
	if (ticket->state == TICKET_RUNS)
		crew_drop(desk->crew, index);
	else
		close(ticket->fd);
	queue_end(desk->queue, index);
}

/* Nothing of it is wanted any more: neither files nor answers. */
static void
forget_client(struct desk *desk, uint32_t index)
{
	uint64_t id = clients_id(desk->clients, index);
	for (uint32_t i = 0; i < queue_size(desk->queue); i++) {
		const struct ticket *ticket = queue_ticket(desk->queue, i);
		if (ticket->state != TICKET_FREE && ticket->client == id)
			drop_ticket(desk, i);
	}
	clients_close(desk->clients, index);
}

/* Who does not read its verdicts is not waited for. */
static void
answer(struct desk *desk, uint64_t client, const struct scan_answer *what)
{
	uint32_t index = clients_find(desk->clients, client);
	int fd = clients_socket(desk->clients, index);
	if (fd >= 0 && !parcel_send(fd, what, sizeof *what, -1) &&
	    (errno != EAGAIN || what->kind == SCAN_ANSWER_VERDICT))
		forget_client(desk, index);
}

static void
answer_unchecked(
    struct desk *desk, const struct ticket *ticket, enum scan_reason reason)
{
	struct scan_answer verdict = { .kind = SCAN_ANSWER_VERDICT,
		.number = ticket->number,
		.verdict = SCAN_UNCHECKED,
		.reason = reason };
	answer(desk, ticket->client, &verdict);
}

static void
tell_place(struct desk *desk, struct ticket *ticket, uint32_t place)
{
	struct scan_answer told = { .kind = SCAN_ANSWER_PLACE,
		.number = ticket->number,
		.place = place };
	if (ticket->told == place)
		return;
	ticket->told = place;
	answer(desk, ticket->client, &told);
}

static void
take_finding(void *context, const struct finding *finding)
{
	struct desk *desk = context;
	struct ticket ticket = *queue_ticket(desk->queue, finding->ticket);
	struct scan_answer verdict = { .kind = SCAN_ANSWER_VERDICT,
		.number = ticket.number,
		.verdict = finding->verdict,
		.reason = finding->reason };
	memcpy(verdict.name, finding->name, SCAN_NAME_SIZE);
	queue_end(desk->queue, finding->ticket);
	answer(desk, ticket.client, &verdict);
}

/* ---- the queue ---------------------------------------------------------- */
static void
end_waiting(struct desk *desk, uint32_t index, enum scan_reason reason)
{
	struct ticket ticket = *queue_ticket(desk->queue, index);
	queue_end(desk->queue, index);
	close(ticket.fd);
	answer_unchecked(desk, &ticket, reason);
}

static void
refuse_all(struct desk *desk, enum scan_reason reason)
{
	for (uint32_t i = 0; i < queue_size(desk->queue); i++)
		if (queue_ticket(desk->queue, i)->state == TICKET_WAITS)
			end_waiting(desk, i, reason);
}

static void
give_out(struct desk *desk)
{
	uint32_t index;
	if (!crew_may_serve(desk->crew))
		refuse_all(desk, SCAN_NO_SIGNATURES);
	while ((index = queue_next(desk->queue)) != QUEUE_NONE) {
		struct ticket *ticket = queue_ticket(desk->queue, index);
		if (!crew_give(desk->crew, ticket, index, desk->now))
			return;
		close(ticket->fd);
		queue_start(desk->queue, index);
		if (ticket->told != 0)
			tell_place(desk, ticket, 0);
	}
}

/* Whether its client has no other that waits and came before. */
static bool
is_first(const struct desk *desk, const struct ticket *ticket)
{
	for (uint32_t i = 0; i < queue_size(desk->queue); i++) {
		const struct ticket *other = queue_ticket(desk->queue, i);
		if (other->state == TICKET_WAITS &&
		    other->client == ticket->client &&
		    other->order < ticket->order)
			return false;
	}
	return true;
}

/* A file that runs has none before it; one that waits has, at least those that
 * run. */
static void
tell_places(struct desk *desk)
{
	for (uint32_t i = 0; i < queue_size(desk->queue); i++) {
		struct ticket *ticket = queue_ticket(desk->queue, i);
		if (ticket->state == TICKET_WAITS && is_first(desk, ticket))
			tell_place(
			    desk, ticket, queue_place(desk->queue, i) + 1);
	}
}

/* ---- requests ----------------------------------------------------------- */
/* A file to be read, that nobody else finds, of a size that is checked. */
static enum scan_reason
judge(const struct desk *desk, int fd)
{
	const int sealed = F_SEAL_SHRINK | F_SEAL_WRITE;
	struct stat about;
	int seals = fcntl(fd, F_GET_SEALS);
	bool ours = seals >= 0 && (seals & sealed) == sealed;
	int mode = fcntl(fd, F_GETFL);
	if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) ||
	    (!ours && about.st_nlink != 0) || mode < 0 ||
	    (mode & O_PATH) != 0 || (mode & O_ACCMODE) == O_WRONLY)
		return SCAN_REFUSED;
	return about.st_size > desk->config->file_size * CONFIG_MEGABYTE
	    ? SCAN_TOO_LARGE
	    : SCAN_CHECKED;
}

static void
take_file(struct desk *desk, uint64_t client,
    const struct scan_request *request, int fd)
{
	struct ticket ticket = {
		.client = client, .number = request->number, .fd = fd
	};
	memcpy(ticket.line, request->line, UUID_SIZE);
	memcpy(ticket.batch, request->batch, UUID_SIZE);
	enum scan_reason reason = judge(desk, fd);
	if (reason == SCAN_CHECKED &&
	    queue_add(desk->queue, &ticket) == QUEUE_NONE)
		reason = SCAN_BUSY;
	if (reason == SCAN_CHECKED) {
		give_out(desk);
		return;
	}
	close(fd);
	answer_unchecked(desk, &ticket, reason);
}

static void
tell_standing(struct desk *desk, uint32_t index)
{
	struct scan_standing standing = {
		.signatures = crew_signatures(desk->crew),
		.scans = (uint32_t)desk->config->scans,
		.running = queue_running(desk->queue),
		.waiting = queue_waiting(desk->queue),
		.signatures_at = signatures_time(desk->signatures),
		.most_bytes = desk->config->file_size * CONFIG_MEGABYTE,
	};
	if (!parcel_send(clients_socket(desk->clients, index), &standing,
		sizeof standing, -1))
		forget_client(desk, index);
}

/* False where the request makes no sense. */
static bool
obey(struct desk *desk, uint32_t index, const struct scan_request *request,
    int fd)
{
	uint64_t client = clients_id(desk->clients, index);
	bool file = request->kind == SCAN_REQUEST_FILE;
	if (file != (fd >= 0)) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	if (file)
		take_file(desk, client, request, fd);
	else if (request->kind == SCAN_REQUEST_STANDING)
		tell_standing(desk, index);
	else
		return false;
	return true;
}

static void
hear_client(struct desk *desk, uint32_t index)
{
	uint64_t id = clients_id(desk->clients, index);
	for (int i = 0; i < MESSAGES_AT_ONCE; i++) {
		struct scan_request request = { 0 };
		int socket = clients_socket(desk->clients, index), fd = -1;
		if (socket < 0 || clients_id(desk->clients, index) != id)
			return; /* its answer could not be sent */
		enum parcel got =
		    parcel_receive(socket, &request, sizeof request, &fd);
		if (got == PARCEL_NONE)
			return;
		if (got == PARCEL_END || !obey(desk, index, &request, fd)) {
			forget_client(desk, index);
			return;
		}
	}
}

static void
take_client(struct desk *desk)
{
	uint32_t index = clients_accept(desk->clients, desk->listener);
	int fd = clients_socket(desk->clients, index);
	if (fd >= 0 && !watch(desk, fd, EVENT_CLIENT, index))
		clients_close(desk->clients, index);
}

/* ---- the loop ----------------------------------------------------------- */
static void
check_signatures(struct desk *desk)
{
	desk->check_at = desk->now + desk->config->signatures_check * 1000;
	if (signatures_changed(desk->signatures) || !crew_may_serve(desk->crew))
		crew_load(desk->crew);
}

static void
hear_signal(struct desk *desk)
{
	struct signalfd_siginfo signal;
	if (read(desk->signals, &signal, sizeof signal) != sizeof signal)
		return;
	if (signal.ssi_signo == SIGHUP)
		check_signatures(desk);
	else
		desk->stopping = true;
}

static void
handle(struct desk *desk, uint64_t event)
{
	uint32_t kind = (uint32_t)(event >> 32), index = (uint32_t)event;
	if (kind == EVENT_LISTENER)
		take_client(desk);
	else if (kind == EVENT_SIGNALS)
		hear_signal(desk);
	else if (kind != EVENT_CLIENT)
		crew_heard(desk->crew, (enum crew_event)kind, index, desk->now);
	else if (clients_socket(desk->clients, index) >= 0)
		hear_client(desk, index);
}

static void
tick(struct desk *desk)
{
	if (desk->now < desk->tick_at)
		return;
	desk->tick_at = desk->now + TICK_MS;
	if (desk->now >= desk->check_at)
		check_signatures(desk);
	crew_tick(desk->crew, desk->now);
	if (desk->now >= desk->places_at) {
		desk->places_at = desk->now + PLACES_MS;
		tell_places(desk);
	}
}

static int
patience(const struct desk *desk)
{
	bool busy = queue_running(desk->queue) + queue_waiting(desk->queue) > 0;
	return busy ? TICK_MS : IDLE_MS;
}

static void
serve(struct desk *desk)
{
	while (!desk->stopping) {
		struct epoll_event events[EVENTS_AT_ONCE];
		int count = epoll_wait(
		    desk->epoll, events, EVENTS_AT_ONCE, patience(desk));
		desk->now = timer_milliseconds();
		for (int i = 0; i < count; i++)
			handle(desk, events[i].data.u64);
		tick(desk);
		give_out(desk);
	}
	refuse_all(desk, SCAN_BUSY);
	crew_end(desk->crew);
}

static void
promise(const struct config *config)
{
	struct sandbox_role role = {
		.name = "desk",
		.promises = SANDBOX_POLL | SANDBOX_SERVE | SANDBOX_READ |
		    SANDBOX_WRITE | SANDBOX_PARENT,
		.paths = { { config->signatures, false },
		    { config->folder, true },
		    /* engines, who promise more: their size, and silence */
		    { "/proc", false }, { "/dev/null", true } },
	};
	if (!sandbox_enter(&role))
		log_warn("this kernel has no Landlock: files stay open to the "
			 "roles as far as their user may");
}

static int
take_signals(void)
{
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

void
desk_run(const struct config *config, int listener)
{
	struct desk desk = { .config = config, .listener = listener };
	desk.epoll = epoll_create1(EPOLL_CLOEXEC);
	desk.signals = take_signals();
	desk.clients = clients_new();
	desk.signatures = signatures_new(config->signatures);
	desk.queue = queue_new((struct queue_limits){
	    .waiting = (uint32_t)config->queue,
	    .line_waiting = (uint32_t)config->line_queue,
	    .running = (uint32_t)config->scans,
	    .line_running = (uint32_t)config->line_scans,
	});
	desk.crew = crew_new(config, desk.epoll, take_finding, &desk);
	if (desk.epoll < 0 || desk.signals < 0 ||
	    !watch(&desk, listener, EVENT_LISTENER, 0) ||
	    !watch(&desk, desk.signals, EVENT_SIGNALS, 0))
		die("desk: %s", strerror(errno));
	promise(config);
	serve(&desk);
	queue_free(desk.queue);
}
