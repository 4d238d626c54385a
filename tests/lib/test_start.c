/* SPDX-License-Identifier: BSD-2-Clause */
/* test_start.c -- the command line that daemons share */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/start.h"
#include "tests/rows.h"

enum { WORDS = 6, RUNS = 9 };

static const struct setting table[] = {
	{ "name", SETTING_TEXT, 0, NULL, 1, 8, "", "What it is called." },
};

static const struct start_task tasks[] = {
	{ "draw", "FOLDER", "draw all" },
	{ "count", NULL, "count all" },
	{ NULL, NULL, NULL },
};

static const struct start_program program = { "x", table, 1, tasks };

struct line {
	const char *name;
	const char *words[WORDS];
	int status;	  /* RUNS: it would run */
	const char *said; /* how it begins */
};

static const struct line lines[] = {
	{ "a file", { "x", "-c", "a.conf" }, RUNS, "a.conf 0 - -\n" },
	{ "a check", { "x", "-c", "a.conf", "-t" }, RUNS, "a.conf 1 - -\n" },
	{ "the table", { "x", "-p" }, 0, "# What it is called.\nname = " },
	{ "nothing", { "x" }, 2, "usage: x -c FILE " },
	{ "a check of nothing", { "x", "-t" }, 2, "usage: " },
	{ "a task", { "x", "-c", "a.conf", "--count" }, RUNS,
	    "a.conf 0 count -\n" },
	{ "a task of something", { "x", "-c", "a.conf", "--draw", "out" }, RUNS,
	    "a.conf 0 draw out\n" },
	{ "a task of nothing", { "x", "-c", "a.conf", "--draw" }, 2, "x: " },
	{ "two tasks", { "x", "-c", "a.conf", "--draw=o", "--count" }, 2,
	    "usage: x -c FILE " },
	{ "a word too many", { "x", "-c", "a.conf", "b" }, 2, "usage: " },
};

static void __attribute__((noreturn)) start(const struct line *line, int out)
{
	int count = 0;
	while (line->words[count] != NULL)
		count++;
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	struct start read =
	    start_read(count, (char **)(uintptr_t)line->words, &program);
	printf("%s %d %s %s\n", read.file, read.test,
	    read.task ? read.task->name : "-",
	    read.argument ? read.argument : "-");
	fflush(stdout);
	_exit(RUNS);
}

static void
a_line(void **state)
{
	const struct line *line = *state;
	char said[300] = "";
	int ends[2], status;
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	if (pid == 0)
		start(line, ends[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(read(ends[0], said, sizeof said - 1) > 0);
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(WEXITSTATUS(status), line->status);
	assert_memory_equal(said, line->said, strlen(line->said));
}

int
main(void)
{
	return ROWS_RUN("start", lines, a_line);
}
