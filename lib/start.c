/* SPDX-License-Identifier: BSD-2-Clause */
/* start.c -- the command line that daemons share: run, check, print the table
 */
#include "lib/start.h"

#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum { TASKS = 8, TASK = 256 /* what getopt gives for the first */ };

static size_t
count_tasks(const struct start_program *program)
{
	size_t count = 0;
	while (program->tasks != NULL && program->tasks[count].name != NULL)
		count++;
	assert(count <= TASKS);
	return count;
}

static void __attribute__((noreturn)) usage(const struct start_program *program)
{
	fprintf(stderr,
	    "usage: %s -c FILE      run\n"
	    "       %s -c FILE -t   check the settings, and do not run\n"
	    "       %s -p           print the settings table\n",
	    program->name, program->name, program->name);
	for (size_t i = 0; i < count_tasks(program); i++) {
		const struct start_task *task = &program->tasks[i];
		fprintf(stderr,
		    "       %s -c FILE --%s%s%s\n               %s\n",
		    program->name, task->name, task->argument ? " " : "",
		    task->argument ? task->argument : "", task->help);
	}
	exit(2);
}

static bool
read_task(const struct start_program *program, int option, struct start *start)
{
	if (option < TASK || start->task != NULL)
		return false;
	start->task = &program->tasks[option - TASK];
	start->argument = optarg;
	return true;
}

struct start
start_read(int argc, char **argv, const struct start_program *program)
{
	struct option options[TASKS + 1] = { 0 };
	struct start start = { 0 };
	bool print = false;
	for (size_t i = 0; i < count_tasks(program); i++)
		options[i] = (struct option){ program->tasks[i].name,
			program->tasks[i].argument != NULL, NULL,
			TASK + (int)i };
	for (int option;
	     (option = getopt_long(argc, argv, "c:tp", options, NULL)) != -1;)
		if (option == 'c')
			start.file = optarg;
		else if (option == 't')
			start.test = true;
		else if (option == 'p')
			print = true;
		else if (!read_task(program, option, &start))
			usage(program);
	if (optind != argc || (start.file == NULL && !print))
		usage(program);
	if (print) {
		settings_print(program->table, program->count);
		exit(0);
	}
	return start;
}
