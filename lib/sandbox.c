/* SPDX-License-Identifier: BSD-2-Clause */
/* sandbox.c -- each role's promise: what it will never do again */
#include "lib/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/netlink.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/log.h"

/* Rights of later kernels than the headers of Debian 12. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define CALL(name) SCMP_SYS(name)
enum { CALLS_END = -1 };

/* What any C program needs to compute and to end. */
static const int calls_always[] = { CALL(read), CALL(readv), CALL(write),
	CALL(writev), CALL(close), CALL(close_range), CALL(fstat),
	CALL(newfstatat), CALL(lseek), CALL(fcntl), CALL(brk), CALL(mmap),
	CALL(munmap), CALL(mremap), CALL(mprotect), CALL(madvise),
	CALL(memfd_create), CALL(futex), CALL(clock_gettime),
	CALL(clock_nanosleep), CALL(nanosleep), CALL(gettimeofday),
	CALL(getrandom), CALL(getpid), CALL(gettid), CALL(getppid),
	CALL(getuid), CALL(geteuid), CALL(getgid), CALL(getegid),
	CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(rt_sigreturn),
	CALL(rt_sigtimedwait), CALL(sigaltstack), CALL(tgkill),
	CALL(sched_yield), CALL(sched_getaffinity), CALL(restart_syscall),
	CALL(uname), CALL(sysinfo), CALL(prlimit64), CALL(getrlimit),
	CALL(exit), CALL(exit_group), CALL(seccomp), CALL(prctl),
	CALL(landlock_create_ruleset), CALL(landlock_add_rule),
	CALL(landlock_restrict_self), CALLS_END };

static const int calls_poll[] = { CALL(poll), CALL(ppoll), CALL(select),
	CALL(pselect6), CALL(epoll_create1), CALL(epoll_ctl), CALL(epoll_wait),
	CALL(epoll_pwait), CALL(timerfd_create), CALL(timerfd_settime),
	CALL(setitimer), CALL(eventfd2), CALL(signalfd4), CALLS_END };

static const int calls_serve[] = { CALL(accept), CALL(accept4), CALL(recvfrom),
	CALL(recvmsg), CALL(recvmmsg), CALL(sendto), CALL(sendmsg),
	CALL(sendmmsg), CALL(shutdown), CALL(getsockname), CALL(getpeername),
	CALL(setsockopt), CALL(getsockopt), CALLS_END };

/* A pair of sockets is how one thread tells another that it is done. */
static const int calls_own_sockets[] = { CALL(connect), CALL(bind),
	CALL(socketpair), CALL(recvfrom), CALL(recvmsg), CALL(recvmmsg),
	CALL(sendto), CALL(sendmsg), CALL(sendmmsg), CALL(shutdown),
	CALL(getsockname), CALL(getpeername), CALL(setsockopt),
	CALL(getsockopt), CALLS_END };

static const int calls_read[] = { CALL(open), CALL(openat), CALL(stat),
	CALL(lstat), CALL(statx), CALL(statfs), CALL(fstatfs), CALL(access),
	CALL(faccessat), CALL(faccessat2), CALL(readlink), CALL(readlinkat),
	CALL(getdents64), CALL(pread64), CALL(getcwd), CALLS_END };

static const int calls_write[] = { CALL(open), CALL(openat), CALL(pwrite64),
	CALL(ftruncate), CALL(fsync), CALL(fdatasync), CALL(rename),
	CALL(renameat), CALL(renameat2), CALL(unlink), CALL(unlinkat),
	CALL(mkdir), CALL(mkdirat), CALL(rmdir), CALL(chmod), CALL(fchmod),
	CALL(umask), CALL(utimensat), CALL(flock), CALLS_END };

static const int calls_threads[] = { CALL(set_robust_list), CALL(rseq),
	CALL(set_tid_address), CALL(sched_setaffinity), CALLS_END };

static const int calls_parent[] = { CALL(clone), CALL(clone3), CALL(fork),
	CALL(vfork), CALL(wait4), CALL(waitid), CALL(kill),
	CALL(set_robust_list), CALL(rseq), CALL(set_tid_address), CALL(pipe2),
	CALL(socketpair), CALL(dup), CALL(dup2), CALL(dup3), CALLS_END };

#define OWN_SOCKETS (SANDBOX_INET | SANDBOX_UNIX | SANDBOX_NETFILTER)

/* One promise, one list. A list without a promise is for everyone. */
static const struct promise_calls {
	unsigned promise;
	const int *calls;
} promises[] = {
	{ 0, calls_always },
	{ SANDBOX_POLL, calls_poll },
	{ SANDBOX_SERVE, calls_serve },
	{ OWN_SOCKETS, calls_own_sockets },
	{ SANDBOX_READ, calls_read },
	{ SANDBOX_WRITE, calls_write },
	{ SANDBOX_THREADS, calls_threads },
	{ SANDBOX_PARENT, calls_parent },
};

/* socket() is promised by its family. */
static const struct promise_family {
	unsigned promise;
	int family;
} families[] = {
	{ SANDBOX_INET, AF_INET },
	{ SANDBOX_INET, AF_INET6 },
	{ SANDBOX_UNIX, AF_UNIX },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void
allow(scmp_filter_ctx filter, const int *calls)
{
	for (; *calls != CALLS_END; calls++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, *calls, 0) < 0)
			die("sandbox: system call %d cannot be allowed",
			    *calls);
}

/* Netlink that was not promised fails politely: glibc's resolver asks for it
 * and lives without it. */
static void
allow_families(scmp_filter_ctx filter, unsigned promised)
{
	int refused = 0;
	uint32_t polite = SCMP_ACT_ERRNO(EAFNOSUPPORT);
	if (promised & SANDBOX_NETFILTER)
		refused = seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(socket),
		    2, SCMP_A0(SCMP_CMP_EQ, AF_NETLINK),
		    SCMP_A2(SCMP_CMP_EQ, NETLINK_NETFILTER));
	if (refused >= 0 && (promised & OWN_SOCKETS))
		refused = seccomp_rule_add(filter, polite, CALL(socket), 2,
		    SCMP_A0(SCMP_CMP_EQ, AF_NETLINK),
		    SCMP_A2(SCMP_CMP_NE, NETLINK_NETFILTER));
	for (size_t i = 0; i < COUNT(families) && refused >= 0; i++)
		if (promised & families[i].promise)
			refused = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
			    CALL(socket), 1,
			    SCMP_A0(
				SCMP_CMP_EQ, (scmp_datum_t)families[i].family));
	if (refused < 0)
		die("sandbox: socket families: %s", strerror(-refused));
}

/* Threads, which end with their process, and no other process. No filter sees
 * what clone3 is to make, so it is not there: glibc takes clone then. */
static void
allow_threads(scmp_filter_ctx filter, unsigned promised)
{
	if (!(promised & SANDBOX_THREADS) || (promised & SANDBOX_PARENT))
		return;
	int refused =
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), CALL(clone3), 0);
	if (refused >= 0)
		refused = seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(clone),
		    1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
	if (refused < 0)
		die("sandbox: threads: %s", strerror(-refused));
}

static void
enter_seccomp(const struct sandbox_role *role)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (filter == NULL)
		die("sandbox: no memory for the filter of %s", role->name);
	for (size_t i = 0; i < COUNT(promises); i++)
		if (promises[i].promise == 0 ||
		    (promises[i].promise & role->promises))
			allow(filter, promises[i].calls);
	allow_families(filter, role->promises);
	allow_threads(filter, role->promises);
	int refused = seccomp_load(filter);
	if (refused < 0)
		die("sandbox: seccomp does not hold for %s: %s", role->name,
		    strerror(-refused));
	seccomp_release(filter);
}

static const uint64_t files_read = LANDLOCK_ACCESS_FS_READ_FILE;
static const uint64_t folders_read = LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t files_write =
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE;
static const uint64_t folders_write = LANDLOCK_ACCESS_FS_MAKE_REG |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_DIR;

/* All rights on files that this version of Landlock can take away. */
static uint64_t
rights_of(long version)
{
	uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
	if (version >= 2)
		rights |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= 3)
		rights |= LANDLOCK_ACCESS_FS_TRUNCATE;
	return rights;
}

static bool
open_path(int rules, const struct sandbox_path *open_to, uint64_t handled)
{
	int at = open(open_to->path, O_PATH | O_CLOEXEC);
	if (at < 0)
		return errno == ENOENT || errno == EACCES;
	struct stat about;
	bool folder = fstat(at, &about) == 0 && S_ISDIR(about.st_mode);
	uint64_t rights = files_read | (open_to->write ? files_write : 0);
	if (folder)
		rights |= folders_read | (open_to->write ? folders_write : 0);
	struct landlock_path_beneath_attr beneath = {
		.allowed_access = rights & handled,
		.parent_fd = at,
	};
	bool done = syscall(SYS_landlock_add_rule, rules,
			LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
	close(at);
	return done;
}

static bool
enter_landlock(const struct sandbox_role *role)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	if (version < 1)
		return false;
	struct landlock_ruleset_attr attributes = {
		.handled_access_fs = rights_of(version),
	};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes,
	    sizeof attributes.handled_access_fs, 0);
	if (rules < 0)
		return false;
	bool done = true;
	for (size_t i = 0; i < SANDBOX_PATHS && role->paths[i].path; i++)
		done = done &&
		    open_path(
			rules, &role->paths[i], attributes.handled_access_fs);
	done = done && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return done;
}

bool
sandbox_enter(const struct sandbox_role *role)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		die("sandbox: no_new_privs: %s", strerror(errno));
	bool files_closed = enter_landlock(role);
	enter_seccomp(role);
	return files_closed;
}
