/* SPDX-License-Identifier: BSD-2-Clause */
/* start.c -- the command line that daemons share: run, check, print the table
 */
#include "lib/start.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void __attribute__((noreturn)) usage(const char *program)
{
	fprintf(stderr,
	    "usage: %s -c FILE      run\n"
	    "       %s -c FILE -t   check the settings, and do not run\n"
	    "       %s -p           print the settings table\n",
	    program, program, program);
	exit(2);
}

struct start
start_read(int argc, char **argv, const char *program,
    const struct setting *table, size_t count)
{
	struct start start = { 0 };
	bool print = false;
	for (int option; (option = getopt(argc, argv, "c:tp")) != -1;)
		if (option == 'c')
			start.file = optarg;
		else if (option == 't')
			start.test = true;
		else if (option == 'p')
			print = true;
		else
			usage(program);
	if (optind != argc || (start.file == NULL && !print))
		usage(program);
	if (print) {
		settings_print(table, count);
		exit(0);
	}
	return start;
}
