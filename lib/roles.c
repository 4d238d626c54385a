/* SPDX-License-Identifier: BSD-2-Clause */
/* roles.c -- a parent that keeps a program's roles running */
#include "lib/roles.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/timer.h"

struct place {
	const struct role *role;
	pid_t pid;	    /* 0: not running */
	int64_t started_at; /* second */
};

struct house {
	struct place places[ROLES_MAX];
	size_t count;
};

static int stop_socket = -1;

static int64_t
now(void)
{
	return timer_milliseconds() / 1000;
}

static sigset_t
signals_of(const int *signals, size_t count)
{
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < count; i++)
		sigaddset(&set, signals[i]);
	return set;
}

int
roles_socket(void)
{
	return stop_socket;
}

bool
roles_stopping(void)
{
	struct pollfd fd = { .fd = stop_socket, .events = POLLIN };
	return poll(&fd, 1, 0) == 1;
}

static void __attribute__((noreturn))
become(const struct role *role, pid_t parent)
{
	sigset_t stops = signals_of((const int[]){ SIGTERM, SIGINT }, 2);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	prctl(PR_SET_NAME, role->name);
	stop_socket = signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK);
	if (stop_socket < 0)
		die("%s: signals: %s", role->name, strerror(errno));
	if (getppid() == parent)
		role->run(role->context);
	_exit(roles_stopping() || getppid() != parent ? 0 : 1);
}

static void
start(struct place *place)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid == 0)
		become(place->role, parent);
	place->started_at = now();
	place->pid = pid > 0 ? pid : 0;
	if (pid < 0)
		log_warn(
		    "%s cannot start: %s", place->role->name, strerror(errno));
}

static void
tell_end(const struct place *place, int status)
{
	if (WIFSIGNALED(status))
		log_warn("%s fell by signal %d", place->role->name,
		    WTERMSIG(status));
	else
		log_warn(
		    "%s fell with %d", place->role->name, WEXITSTATUS(status));
}

/* Buries who has ended; true while anybody lives. */
static bool
bury(struct house *house, bool stopping)
{
	int status;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
		for (size_t i = 0; i < house->count; i++)
			if (house->places[i].pid == pid) {
				house->places[i].pid = 0;
				if (!stopping)
					tell_end(&house->places[i], status);
			}
	bool alive = false;
	for (size_t i = 0; i < house->count; i++)
		alive = alive || house->places[i].pid != 0;
	return alive;
}

static void
start_missing(struct house *house)
{
	for (size_t i = 0; i < house->count; i++)
		if (house->places[i].pid == 0 &&
		    now() > house->places[i].started_at)
			start(&house->places[i]);
}

static void
signal_all(const struct house *house, int signal)
{
	for (size_t i = 0; i < house->count; i++)
		if (house->places[i].pid != 0)
			kill(house->places[i].pid, signal);
}

void
roles_run(const struct role *roles, size_t count, int seconds)
{
	sigset_t all = signals_of((const int[]){ SIGTERM, SIGINT, SIGCHLD }, 3);
	struct timespec pause = { .tv_nsec = 200 * 1000 * 1000 };
	struct house house = { .count = count };
	if (count > ROLES_MAX)
		die("more than %d roles", ROLES_MAX);
	sigprocmask(SIG_BLOCK, &all, NULL);
	for (size_t i = 0; i < count; i++)
		house.places[i] = (struct place){ &roles[i], 0, now() - 1 };
	for (int got = 0; got != SIGTERM && got != SIGINT;) {
		bury(&house, false);
		start_missing(&house);
		got = sigtimedwait(&all, NULL, &pause);
	}
	signal_all(&house, SIGTERM);
	for (int64_t end = now() + seconds; bury(&house, true);) {
		if (now() > end)
			signal_all(&house, SIGKILL);
		sigtimedwait(&all, NULL, &pause);
	}
}
