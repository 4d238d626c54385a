/* SPDX-License-Identifier: BSD-2-Clause */
/* program.c -- run a sister program: lazaret-portal, lazaret-warden, … */
#include "cli/program.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/log.h"

/* Daemons are installed in sbin, next to the bin in which we are. */
static const char *const beside[] = { "", "../sbin/" };

/* Becomes the program; comes back only where there is none. */
static void
become(const char *name, const char *const *words)
{
	char own[PATH_MAX], path[2 * PATH_MAX];
	char *list[PROGRAM_WORDS] = { (char *)(uintptr_t)name };
	for (size_t i = 1; i < PROGRAM_WORDS - 1 && words[i - 1] != NULL; i++)
		list[i] = (char *)(uintptr_t)words[i - 1];
	ssize_t len = readlink("/proc/self/exe", own, sizeof own);
	while (len > 0 && own[len - 1] != '/')
		len--;
	for (size_t i = 0; len > 0 && i < 2; i++) {
		snprintf(path, sizeof path, "%.*s%s%s", (int)len, own,
		    beside[i], name);
		execv(path, list);
	}
	execvp(name, list);
}

static void
read_all(int from, char *said, size_t size)
{
	char part[512];
	size_t len = 0;
	ssize_t count;
	while ((count = read(from, part, sizeof part)) > 0) {
		size_t room = size - 1 - len;
		size_t kept = (size_t)count < room ? (size_t)count : room;
		memcpy(said + len, part, kept);
		len += kept;
	}
	said[len] = '\0';
}

int
program_run(const char *name, const char *const *words, char *said, size_t size)
{
	int ends[2], status;
	if (pipe(ends) != 0)
		die("no pipe to run %s", name);
	fflush(stdout);
	pid_t pid = fork();
	if (pid < 0)
		die("no process to run %s", name);
	if (pid == 0) {
		if (said != NULL)
			dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		become(name, words);
		_exit(PROGRAM_MISSING);
	}
	close(ends[1]);
	if (said != NULL)
		read_all(ends[0], said, size);
	close(ends[0]);
	while (waitpid(pid, &status, 0) < 0)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
