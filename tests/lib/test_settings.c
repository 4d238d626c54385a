/* SPDX-License-Identifier: BSD-2-Clause */
/* test_settings.c -- what a settings file may say, and what ends a program */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/settings.h"
#include "tests/rows.h"

struct sample {
	const char *name;
	int64_t wait;
	bool enforce;
};

static const struct setting table[] = {
	{ "name", SETTING_TEXT, offsetof(struct sample, name), NULL, 1, 8, "",
	    "What it is called." },
	{ "wait", SETTING_NUMBER, offsetof(struct sample, wait), "2min", 1,
	    3600, "s", "How long to wait." },
	{ "enforce", SETTING_SWITCH, offsetof(struct sample, enforce), "on", 0,
	    0, "", "Whether to act." },
};

/* Loads a file with this content in a child: its exit status, and what it
 * read or why it died, in `said`. */
static int
load(const char *content, char *said, size_t size)
{
	char path[] = "/tmp/test_settings.XXXXXX";
	int file = mkstemp(path), ends[2];
	assert_true(file >= 0);
	assert_int_equal(
	    write(file, content, strlen(content)), (ssize_t)strlen(content));
	close(file);
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], 2);
		struct sample sample;
		settings_load(path, table, 3, &sample);
		fprintf(stderr, "%s %lld %d", sample.name,
		    (long long)sample.wait, sample.enforce);
		_exit(0);
	}
	close(ends[1]);
	ssize_t got = read(ends[0], said, size - 1);
	said[got > 0 ? got : 0] = '\0';
	close(ends[0]);
	int status;
	waitpid(child, &status, 0);
	unlink(path);
	return WEXITSTATUS(status);
}

struct file_case {
	const char *name;
	const char *content;
	int status;
	const char *said; /* a part of it */
};

static const struct file_case cases[] = {
	{ "defaults", "name = a\n", 0, "a 120 1" },
	{ "all given", "# c\n\n name=b \nwait = 1h\nenforce = off", 0,
	    "b 3600 0" },
	{ "seconds without unit", "name = a\nwait = 7\n", 0, "a 7 1" },
	{ "a needed one is missing", "wait = 7\n", 1, "\"name\" is missing" },
	{ "an unknown one", "name = a\nspeed = 3\n", 1,
	    "line 2: there is no setting \"speed\"" },
	{ "twice", "name = a\nname = b\n", 1, "line 2: \"name\" is given" },
	{ "below its bound", "name = a\nwait = 0\n", 1, "from 1 to 3600 s" },
	{ "above its bound", "name = a\nwait = 61min\n", 1, "from 1 to" },
	{ "a unit nobody knows", "name = a\nwait = 3weeks\n", 1, "line 2" },
	{ "no number", "name = a\nwait = soon\n", 1, "a whole number" },
	{ "no switch", "name = a\nenforce = yes\n", 1, "needs on or off" },
	{ "too long", "name = abcdefghi\n", 1, "1 to 8 characters" },
	{ "no equals sign", "name\n", 1, "line 1: needs `name = value`" },
	{ "no UTF-8", "name = \xff\n", 1, "line 1: \"name\" is no text" },
	{ "a last line without an end", "#\nname = a\nwait", 1,
	    "line 3: needs `name = value`" },
};

static void
a_file(void **state)
{
	const struct file_case *wanted = *state;
	char said[600];
	int status = load(wanted->content, said, sizeof said);
	if (strstr(said, wanted->said) == NULL)
		print_message("# said: %s\n", said);
	assert_non_null(strstr(said, wanted->said));
	assert_int_equal(status, wanted->status);
}

int
main(void)
{
	return ROWS_RUN("settings", cases, a_file);
}
