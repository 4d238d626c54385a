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

/* Becomes the program; comes back only where there is none. */
static void
become(const char *name, const char *const *words)
{
	char path[PATH_MAX + 64];
	char *list[PROGRAM_WORDS] = { (char *)(uintptr_t)name };
	for (size_t i = 1; i < PROGRAM_WORDS - 1 && words[i - 1] != NULL; i++)
		list[i] = (char *)(uintptr_t)words[i - 1];
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX);
	char *slash = len > 0 ? memrchr(path, '/', (size_t)len) : NULL;
	if (slash != NULL) {
		snprintf(slash + 1, 64, "%s", name);
		execv(path, list);
	}
	execvp(name, list);
}

static void
read_all(int from, char *said, size_t size)
{
	size_t len = 0;
	char beyond[512];
	for (;;) {
		bool room = len + 1 < size;
		ssize_t count = read(from, room ? said + len : beyond,
		    room ? size - len - 1 : sizeof beyond);
		if (count <= 0)
			break;
		if (room)
			len += (size_t)count;
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
