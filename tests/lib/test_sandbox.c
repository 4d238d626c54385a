/* SPDX-License-Identifier: BSD-2-Clause */
/* test_sandbox.c -- each promise is tried: what it allows, what it forbids */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/sandbox.h"

/* Each returns 0 when it could, else errno. */
static int
try_open(const char *path, int flags)
{
	int fd = open(path, flags, 0600);
	return fd >= 0 ? 0 : errno;
}

static int
try_compute(void)
{
	void *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return memory != MAP_FAILED ? 0 : errno;
}

static int
try_poll(void)
{
	return poll(NULL, 0, 1) == 0 ? 0 : errno;
}

static int
try_read_open(void)
{
	return try_open("/etc/passwd", O_RDONLY);
}

static int
try_read_closed(void)
{
	return try_open("/proc/version", O_RDONLY);
}

static int
try_write_open(void)
{
	return try_open("/dev/shm/lazaret-sandbox-test", O_WRONLY | O_CREAT);
}

static int
try_write_closed(void)
{
	return try_open("/etc/lazaret-sandbox-test", O_WRONLY | O_CREAT);
}

static int
try_inet(void)
{
	return socket(AF_INET6, SOCK_DGRAM, 0) >= 0 ? 0 : errno;
}

static int
try_unix(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}

static int
try_packet(void)
{
	return socket(AF_PACKET, SOCK_RAW, 0) >= 0 ? 0 : errno;
}

static int
try_netfilter(void)
{
	return socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER) >= 0 ? 0 : errno;
}

static int
try_route(void)
{
	return socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) >= 0 ? 0 : errno;
}

static int
try_fork(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	return pid > 0 ? 0 : errno;
}

static void *
do_nothing(void *nothing)
{
	return nothing;
}

static int
try_thread(void)
{
	pthread_t thread;
	int refused = pthread_create(&thread, NULL, do_nothing, NULL);
	return refused != 0 ? refused : pthread_join(thread, NULL);
}

static int
try_execute(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return errno;
}

static int
try_trace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : errno;
}

enum { KILLED = -1 };

#define POLLS SANDBOX_POLL
#define SERVES (SANDBOX_POLL | SANDBOX_SERVE | SANDBOX_INET)
#define READS (SANDBOX_DATABASE)
#define WRITES (SANDBOX_DATABASE | SANDBOX_WRITE)
#define FILTERS SANDBOX_NETFILTER
#define WEAVES SANDBOX_THREADS
#define FORKS (SANDBOX_POLL | SANDBOX_PARENT)

static const struct {
	const char *name;
	unsigned promises;
	int (*attempt)(void);
	int want; /* 0: allowed; KILLED; else errno */
} cases[] = {
	{ "nothing may compute", 0, try_compute, 0 },
	{ "nothing may not wait", 0, try_poll, KILLED },
	{ "poll may wait", POLLS, try_poll, 0 },
	{ "poll may not read", POLLS, try_read_open, KILLED },
	{ "poll may open no socket", POLLS, try_inet, KILLED },
	{ "serve may open inet", SERVES, try_inet, 0 },
	{ "serve may not open unix", SERVES, try_unix, KILLED },
	{ "serve may not read", SERVES, try_read_open, KILLED },
	{ "serve may not fork", SERVES, try_fork, KILLED },
	{ "serve may not execute", SERVES, try_execute, KILLED },
	{ "serve may start no thread", SERVES, try_thread, KILLED },
	{ "threads may start one", WEAVES, try_thread, 0 },
	{ "threads may not fork", WEAVES, try_fork, KILLED },
	{ "read may read its paths", READS, try_read_open, 0 },
	{ "read may read no others", READS, try_read_closed, EACCES },
	{ "read may not write", READS, try_write_open, EACCES },
	{ "read may open unix", READS, try_unix, 0 },
	{ "read may open no packet socket", READS, try_packet, KILLED },
	{ "write may write its paths", WRITES, try_write_open, 0 },
	{ "write may write no others", WRITES, try_write_closed, EACCES },
	{ "write may not execute", WRITES, try_execute, KILLED },
	{ "write may not trace", WRITES, try_trace, KILLED },
	{ "read may open no netlink", READS, try_route, EAFNOSUPPORT },
	{ "filter may open netfilter", FILTERS, try_netfilter, 0 },
	{ "filter may open no routes", FILTERS, try_route, EAFNOSUPPORT },
	{ "filter may open no inet", FILTERS, try_inet, KILLED },
	{ "parent may fork", FORKS, try_fork, 0 },
	{ "a parent's threads may fork", FORKS | WEAVES, try_fork, 0 },
	{ "parent may not execute", FORKS, try_execute, KILLED },
};

/* In a child that the sandbox may kill; the result of the attempt. */
static int
attempt(unsigned promises, int (*what)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		struct sandbox_role role = {
			.name = "test",
			.promises = promises,
			.paths = { { "/etc", false },
			    { "/dev/shm", (promises & SANDBOX_WRITE) != 0 },
			    { "/no/such/folder", true } },
		};
		struct rlimit no_core = { 0, 0 };
		setrlimit(RLIMIT_CORE, &no_core);
		sandbox_enter(&role);
		_exit(what());
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? KILLED : -2;
	return WEXITSTATUS(status);
}

/* What Landlock forbids is not forbidden on a kernel without it. */
static bool
has_landlock(void)
{
	return attempt(READS, try_read_closed) == EACCES;
}

static void
test_promises(void **state)
{
	(void)state;
	bool landlock = has_landlock();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (!landlock && cases[i].want == EACCES)
			continue;
		int got = attempt(cases[i].promises, cases[i].attempt);
		if (got != cases[i].want)
			print_error("%s: got %d, want %d\n", cases[i].name, got,
			    cases[i].want);
		assert_int_equal(got, cases[i].want);
	}
	unlink("/dev/shm/lazaret-sandbox-test");
}

/* A child of the parent role may promise less, and then holds to that. */
static int
less_than_the_parent(void)
{
	return attempt(POLLS, try_read_open) == KILLED &&
		attempt(SERVES, try_inet) == KILLED
	    ? 0
	    : 1;
}

static void
test_inherited(void **state)
{
	(void)state;
	assert_int_equal(attempt(FORKS, less_than_the_parent), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_promises),
		cmocka_unit_test(test_inherited),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
