/* SPDX-License-Identifier: BSD-2-Clause */
/* log.c -- what an operator reads: one line per thing that happened */
#include "lib/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *log_program = "lazaret";
static const char *log_role;

void
log_open(const char *program, const char *role)
{
	log_program = program;
	log_role = role;
}

static void __attribute__((format(printf, 2, 0)))
print_line(const char *priority, const char *format, va_list values)
{
	char text[1000];
	vsnprintf(text, sizeof text, format, values);
	for (char *at = text; *at != '\0'; at++)
		if ((unsigned char)*at < ' ')
			*at = ' ';
	if (getenv("JOURNAL_STREAM") == NULL)
		priority = "";
	if (log_role != NULL)
		fprintf(stderr, "%s%s[%s]: %s\n", priority, log_program,
		    log_role, text);
	else
		fprintf(stderr, "%s%s: %s\n", priority, log_program, text);
}

void
log_info(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	print_line("<6>", format, values);
	va_end(values);
}

void
log_warn(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	print_line("<4>", format, values);
	va_end(values);
}

void
die(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	print_line("<3>", format, values);
	va_end(values);
	exit(1);
}
