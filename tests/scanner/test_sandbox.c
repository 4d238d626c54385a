/* SPDX-License-Identifier: BSD-2-Clause */
/* test_sandbox.c -- an examiner that was taken over tries what it may not do */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <clamav.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scanner/examiner.h"
#include "scanner/message.h"
#include "lib/parcel.h"

static char own[200], others[200];

/* Each runs while a file is scanned, as hostile code would. It returns 0 where
 * it could, else errno. */
static int
try_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}

static int
try_unix(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}

static int
try_execute(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return errno;
}

static int
try_fork(void)
{
	return fork() >= 0 ? 0 : errno;
}

static int
try_kill(void)
{
	return kill(getppid(), SIGTERM) == 0 ? 0 : errno;
}

static int
try_trace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : errno;
}

static int
try_read(const char *folder, const char *name, int flags)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return open(path, flags, 0600) >= 0 ? 0 : errno;
}

static int
try_passwords(void)
{
	return try_read("/etc", "passwd", O_RDONLY);
}

static int
try_others(void)
{
	return try_read(others, "secret", O_RDONLY);
}

static int
try_write_others(void)
{
	return try_read(others, "new", O_WRONLY | O_CREAT);
}

static int
try_own(void)
{
	return try_read(own, "unpacked", O_WRONLY | O_CREAT);
}

static int
try_long_file(void)
{
	char path[300];
	snprintf(path, sizeof path, "%s/long", own);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	signal(SIGXFSZ, SIG_IGN);
	return ftruncate(fd, (off_t)CONFIG_MEGABYTE * 3) == 0 ? 0 : errno;
}

static int
try_more_memory(void)
{
	return mmap(NULL, 300UL * CONFIG_MEGABYTE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED
	    ? 0
	    : errno;
}

static int
try_some_memory(void)
{
	return mmap(NULL, 100UL * CONFIG_MEGABYTE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED
	    ? 0
	    : errno;
}

static int
try_many_files(void)
{
	for (int i = 0; i < 100; i++)
		if (dup(0) < 0)
			return errno;
	return 0;
}

/* What stands on its standard error is nobody's to read. */
static int
try_talk(void)
{
	return write(STDERR_FILENO, "forged\n", 7) == 7 ? 0 : errno;
}

enum { KILLED = -1 };

static const struct {
	const char *name;
	int (*attempt)(void);
	int want; /* 0, an errno, or KILLED */
} cases[] = {
	{ "its own folder is open", try_own, 0 },
	{ "what it says goes nowhere", try_talk, 0 },
	{ "no network socket", try_socket, KILLED },
	{ "no unix socket", try_unix, KILLED },
	{ "no program", try_execute, KILLED },
	{ "no process", try_fork, KILLED },
	{ "no signal to others", try_kill, KILLED },
	{ "no tracing", try_trace, KILLED },
	{ "no other file", try_passwords, EACCES },
	{ "nothing of another examiner", try_others, EACCES },
	{ "nor into its folder", try_write_others, EACCES },
	{ "no longer file than may be unpacked", try_long_file, EFBIG },
	{ "memory within its bound", try_some_memory, 0 },
	{ "no more memory", try_more_memory, ENOMEM },
	{ "no more descriptors", try_many_files, KILLED },
};

static int (*attempt)(void);

/* Takes the place of libclamav's callback: in the middle of a scan. */
static cl_error_t
be_hostile(int fd, const char *type, void *context)
{
	(void)fd, (void)type, (void)context;
	_exit(attempt());
}

static struct cl_engine *
make_engine(void)
{
	unsigned count = 0;
	struct cl_engine *engine = cl_engine_new();
	assert_int_equal(
	    cl_load("etc/demo/signatures", engine, &count, CL_DB_STDOPT),
	    CL_SUCCESS);
	assert_int_equal(cl_engine_compile(engine), CL_SUCCESS);
	cl_engine_set_clcb_pre_scan(engine, be_hostile);
	return engine;
}

static int64_t
pages_now(void)
{
	long pages;
	FILE *file = fopen("/proc/self/statm", "re");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%ld", &pages), 1);
	fclose(file);
	return pages;
}

/* In an examiner of its own, with a file to scan; what came of it. */
static int
outcome_of(int (*what)(void), struct cl_engine *engine)
{
	static const struct config config = {
		.file_time = 10, .unpacked_size = 2, .memory = 256
	};
	int ours, theirs, status, file = scan_memory_new();
	struct task task = { 0 };
	attempt = what;
	assert_int_equal(write(file, "some bytes", 10), 10);
	assert_true(parcel_pair(&ours, &theirs));
	assert_true(parcel_send(ours, &task, sizeof task, file));
	pid_t pid = fork();
	if (pid == 0) {
		struct examiner examiner = { .engine = engine,
			.config = &config,
			.folder = own,
			.pages = pages_now(),
			.null = open("/dev/null", O_RDWR),
			.socket = theirs };
		examiner_run(&examiner);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(ours);
	close(theirs);
	close(file);
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? KILLED : -2;
	return WEXITSTATUS(status);
}

static void
test_attempts(void **state)
{
	struct cl_engine *engine = make_engine();
	(void)state;
	bool landlock = outcome_of(try_passwords, engine) == EACCES;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (!landlock && cases[i].want == EACCES)
			continue;
		int got = outcome_of(cases[i].attempt, engine);
		if (got != cases[i].want)
			print_error("%s: got %d, want %d\n", cases[i].name, got,
			    cases[i].want);
		assert_int_equal(got, cases[i].want);
	}
	cl_engine_free(engine);
}

static void
make_file(const char *folder, const char *name)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_attempts) };
	const char *folder = getenv("LAZARET_TEST_FOLDER");
	snprintf(own, sizeof own, "%s/own", folder ? folder : ".");
	snprintf(others, sizeof others, "%s/others", folder ? folder : ".");
	mkdir(own, 0700);
	mkdir(others, 0700);
	make_file(others, "secret");
	cl_init(CL_INIT_DEFAULT);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
