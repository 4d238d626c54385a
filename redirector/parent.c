/* SPDX-License-Identifier: BSD-2-Clause */
/* parent.c -- binds, starts the roles, and starts again what falls */
#include "redirector/parent.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/metrics_serve.h"
#include "lib/timer.h"
#include "redirector/feed.h"
#include "redirector/figures.h"
#include "redirector/inherit.h"
#include "redirector/listen.h"
#include "redirector/questions.h"
#include "redirector/role.h"
#include "redirector/sightings.h"
#include "redirector/worker.h"

enum {
	CHILD_FEED = FIGURE_FEED,
	CHILD_SIGHTINGS = FIGURE_SIGHTINGS,
	CHILD_METRICS = FIGURE_METRICS,
	CHILD_QUESTIONS = FIGURE_QUESTIONS,
	CHILD_WORKER = FIGURE_ROLES, /* the first of them */
	CHILDREN = CHILD_WORKER + CONFIG_WORKERS,
	IDLE_MS = 10000,
	TERM_MS = 700,	     /* for roles to end by themselves */
	PAUSE_MOST_MS = 800, /* before what falls again and again is started */
	LIVED_MS = 2000	     /* whoever lived as long is started at once */
};

struct child {
	pid_t pid; /* 0: not running */
	int64_t started, start_at, pause;
};

struct parent {
	const struct config *config;
	int write_fd, read_fd; /* of the shared tables */
	unsigned count;	       /* of children */
	struct child child[CHILDREN];
	struct sockets sockets[CONFIG_WORKERS];
	struct ring *rings[CONFIG_WORKERS];
	struct tally *seen, *alive;
	struct metrics *metrics;
	int metrics_listener; /* -1: nobody asks, the role is not needed */
};

struct parent *
parent_new(const struct config *config)
{
	struct parent *parent = calloc(1, sizeof *parent);
	if (parent == NULL)
		die("no memory");
	parent->config = config;
	parent->count = CHILD_WORKER + config->workers;
	shared_create(
	    (struct shared_limits){
		.rows = (uint32_t)config->set.wall_rows,
		.names = shared_names_size((size_t)config->set.names),
	    },
	    &parent->write_fd, &parent->read_fd);
	listen_prove(config);
	parent->metrics = metrics_new(figures, FIGURES);
	parent->metrics_listener = metrics_serve_listen(config->set.metrics);
	for (unsigned i = 0; i < config->workers; i++) {
		listen_open(config, &parent->sockets[i]);
		parent->rings[i] = ring_new();
	}
	parent->seen = tally_new(SIGHTINGS_SEEN);
	parent->alive = tally_new(SIGHTINGS_ALIVE);
	inherit_close_rest();
	return parent;
}

static struct figures_sources
sources_of(const struct parent *parent, const struct shared *shared)
{
	return (struct figures_sources){ parent->metrics, parent->config,
		shared, parent->rings, parent->config->workers };
}

/* ---- in the child ---- */

/* The shared tables, to read; only the feed writes them. */
static const struct shared *
read_tables(const struct parent *parent)
{
	const struct shared *shared = shared_map_read(parent->read_fd);
	close(parent->read_fd);
	close(parent->write_fd);
	return shared;
}

static void
be_feed(struct parent *parent, unsigned worker)
{
	(void)worker;
	struct shared *shared = shared_map_write(parent->write_fd);
	close(parent->read_fd);
	close(parent->write_fd);
	feed_run(parent->config, shared, parent->metrics);
}

static void
be_sightings(struct parent *parent, unsigned worker)
{
	(void)worker;
	struct sightings given = { parent->config, read_tables(parent),
		parent->rings, parent->config->workers, parent->seen,
		parent->alive, parent->metrics };
	sightings_run(&given);
}

static void
be_metrics(struct parent *parent, unsigned worker)
{
	(void)worker;
	struct figures_sources sources =
	    sources_of(parent, read_tables(parent));
	struct metrics_serve serve = { parent->metrics,
		parent->metrics_listener, figures_refresh, &sources,
		figures_print };
	metrics_serve_run(&serve);
}

static void
be_questions(struct parent *parent, unsigned worker)
{
	(void)worker;
	questions_run(parent->config, read_tables(parent));
}

static void
be_worker(struct parent *parent, unsigned worker)
{
	worker_run(parent->config, &parent->sockets[worker],
	    read_tables(parent), parent->rings[worker]);
}

/* What a role keeps of what its parent made. A worker has its own sockets and
 * its own ring, nobody has another's. */
enum {
	KEEPS_RINGS = 1, /* those of all workers */
	KEEPS_TALLIES = 2,
	KEEPS_METRICS = 4,
	KEEPS_LISTENER = 8
};

static const struct part {
	const char *name;
	void (*be)(struct parent *parent, unsigned worker);
	unsigned keeps;
} parts[] = {
	[CHILD_FEED] = { "feed", be_feed, KEEPS_METRICS },
	[CHILD_SIGHTINGS] = { "sightings", be_sightings,
	    KEEPS_RINGS | KEEPS_TALLIES | KEEPS_METRICS },
	[CHILD_METRICS] = { "metrics", be_metrics,
	    KEEPS_RINGS | KEEPS_METRICS | KEEPS_LISTENER },
	[CHILD_QUESTIONS] = { "questions", be_questions, 0 },
	[CHILD_WORKER] = { "worker", be_worker, 0 },
};

static const struct part *
part_of(unsigned index)
{
	return &parts[index < CHILD_WORKER ? index : CHILD_WORKER];
}

static void
close_sockets(const struct config *config, const struct sockets *sockets)
{
	for (size_t i = 0; i < config->dns.count; i++) {
		close(sockets->udp[i]);
		close(sockets->tcp[i]);
	}
	for (size_t i = 0; i < config->http.count; i++)
		close(sockets->web[i]);
	if (sockets->pins >= 0)
		close(sockets->pins);
}

/* `worker`: whose sockets and ring stay; CONFIG_WORKERS for nobody's. */
static void
let_go(const struct parent *parent, unsigned keeps, unsigned worker)
{
	for (unsigned i = 0; i < parent->config->workers; i++) {
		if (i == worker)
			continue;
		close_sockets(parent->config, &parent->sockets[i]);
		if (!(keeps & KEEPS_RINGS))
			ring_forget(parent->rings[i]);
	}
	if (!(keeps & KEEPS_TALLIES)) {
		tally_forget(parent->seen);
		tally_forget(parent->alive);
	}
	if (!(keeps & KEEPS_METRICS))
		metrics_free(parent->metrics);
	if (!(keeps & KEEPS_LISTENER) && parent->metrics_listener >= 0)
		close(parent->metrics_listener);
}

static void
be_child(struct parent *parent, unsigned index, pid_t parent_pid)
{
	const struct part *part = part_of(index);
	unsigned worker =
	    index < CHILD_WORKER ? CONFIG_WORKERS : index - CHILD_WORKER;
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	log_open("lazaret-redirector", part->name);
	prctl(PR_SET_NAME, part->name);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent_pid)
		_exit(1); /* it died in between */
	let_go(parent, part->keeps, worker);
	part->be(parent, worker);
	_exit(0);
}

/* ---- in the parent ---- */

static void
start_child(struct parent *parent, unsigned index)
{
	struct child *child = &parent->child[index];
	pid_t self = getpid();
	pid_t pid = fork();
	if (pid == 0)
		be_child(parent, index, self);
	child->started = timer_milliseconds();
	if (pid > 0) {
		child->pid = pid;
		return;
	}
	log_warn("cannot fork: %s", strerror(errno));
	child->start_at = child->started + PAUSE_MOST_MS;
}

/* The milliseconds until there is more to start. */
static int64_t
start_due(struct parent *parent)
{
	int64_t now = timer_milliseconds(), wait = IDLE_MS;
	for (unsigned i = 0; i < parent->count; i++) {
		struct child *child = &parent->child[i];
		if (i == CHILD_METRICS && parent->metrics_listener < 0)
			continue;
		if (child->pid == 0 && child->start_at <= now)
			start_child(parent, i);
		if (child->pid == 0 && child->start_at - now < wait)
			wait = child->start_at - now;
	}
	return wait;
}

/* At once, unless it falls again and again. */
static void
plan_start(struct child *child)
{
	int64_t now = timer_milliseconds();
	bool lived = now - child->started >= LIVED_MS;
	child->pause = lived ? 0 : child->pause == 0 ? 50 : child->pause * 2;
	if (child->pause > PAUSE_MOST_MS)
		child->pause = PAUSE_MOST_MS;
	child->start_at = now + child->pause;
}

/* What killed it, if a packet did, is what it read last. */
static void
tell_note(const struct parent *parent, unsigned index)
{
	uint8_t note[RING_NOTE_SIZE];
	char hex[2 * RING_NOTE_SIZE + 1];
	size_t size = ring_read_note(parent->rings[index - CHILD_WORKER], note);
	if (size == 0) {
		log_warn("worker: it had read nothing");
		return;
	}
	sodium_bin2hex(hex, sizeof hex, note, size);
	log_warn("worker: what it read last, %zu bytes: %s", size, hex);
}

static void
tell_end(struct parent *parent, unsigned index, pid_t pid, int status)
{
	const char *name = part_of(index)->name;
	int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	if (signal != 0)
		log_warn("%s %d ended by signal %d, %s; starting another", name,
		    (int)pid, signal, strsignal(signal));
	else
		log_warn("%s %d ended by itself with %d; starting another",
		    name, (int)pid, WEXITSTATUS(status));
	if (index < CHILD_WORKER) {
		metrics_add(parent->metrics, FIGURE_RESTARTS + index, 1);
		return;
	}
	ring_count(parent->rings[index - CHILD_WORKER], COUNT_RESTART);
	if (signal != SIGKILL)
		tell_note(parent, index);
}

static void
reap(struct parent *parent, bool stopping)
{
	int status;
	pid_t pid;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		unsigned i = 0;
		while (i < parent->count && parent->child[i].pid != pid)
			i++;
		if (i == parent->count)
			continue;
		parent->child[i].pid = 0;
		if (stopping)
			continue;
		plan_start(&parent->child[i]);
		tell_end(parent, i, pid, status);
	}
}

static unsigned
signal_all(const struct parent *parent, int signal)
{
	unsigned alive = 0;
	for (unsigned i = 0; i < parent->count; i++) {
		if (parent->child[i].pid == 0)
			continue;
		kill(parent->child[i].pid, signal);
		alive++;
	}
	return alive;
}

static void
log_counts(const struct parent *parent)
{
	struct figures_sources sources = sources_of(parent, NULL);
	figures_count(&sources);
	for (unsigned what = 0; what < COUNTS; what++) {
		int64_t sum = metrics_read(parent->metrics, what);
		if (sum > 0)
			log_info("count: %s{%s} %" PRId64, figures[what].name,
			    figures[what].labels, sum);
	}
}

static int
wait_signal(const sigset_t *signals, int64_t milliseconds)
{
	struct timespec time = {
		.tv_sec = milliseconds / 1000,
		.tv_nsec = milliseconds % 1000 * 1000000,
	};
	return sigtimedwait(signals, NULL, &time);
}

static void
stop(struct parent *parent, const sigset_t *signals)
{
	int64_t end = timer_milliseconds() + TERM_MS;
	signal_all(parent, SIGTERM);
	while (timer_milliseconds() < end && signal_all(parent, 0) > 0) {
		wait_signal(signals, 20);
		reap(parent, true);
	}
	signal_all(parent, SIGKILL);
}

/* The parent holds what its children promise, and no more. */
static void
enter_sandbox(const struct config *config)
{
	struct sandbox_role role = feed_sandbox(config);
	role.name = "parent";
	role.promises |= SANDBOX_SERVE | SANDBOX_PARENT;
	if (!sandbox_enter(&role))
		log_warn("this kernel has no Landlock: files stay open to "
			 "the roles as far as their user may");
}

int
parent_run(struct parent *parent)
{
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGUSR1);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	enter_sandbox(parent->config);
	log_info("%u workers; site %s", parent->config->workers,
	    parent->config->set.site);
	for (;;) {
		int signal = wait_signal(&signals, start_due(parent));
		if (signal == SIGTERM || signal == SIGINT)
			break;
		if (signal == SIGUSR1)
			log_counts(parent);
		reap(parent, false);
	}
	stop(parent, &signals);
	log_counts(parent);
	return 0;
}
