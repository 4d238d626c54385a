/* SPDX-License-Identifier: BSD-2-Clause */
/* settings.h -- a program's settings file, read through one table */
#ifndef LIB_SETTINGS_H
#define LIB_SETTINGS_H

#include "lib/bytes.h"

/* A file of `name = value` lines; `#` starts a comment line. Each program has
 * one table: a new setting is one line of it. An unknown name, a value out of
 * bounds or a missing needed one ends the program with the line number. */
enum setting_kind {
	SETTING_TEXT,	/* const char *; initial NULL: must be given */
	SETTING_NUMBER, /* int64_t; a time in seconds may carry s, min, h, d */
	SETTING_SWITCH	/* bool: on or off */
};

struct setting {
	const char *name;
	enum setting_kind kind;
	size_t offset;	     /* offsetof() in the program's settings struct */
	const char *initial; /* as written in the file */
	int64_t least, most; /* bounds of a number; length of a text */
	const char *unit;    /* "" where there is none; "s" for a time */
	const char *help; /* one sentence, for the printed table and manual */
};

enum { SETTINGS_REASON_SIZE = 400 };

/* Reads what a file says into `settings`, a struct the table's offsets belong
 * to; texts stay allocated for good. False for a bad one, with the reason,
 * "line 3: ..."; `reason` has SETTINGS_REASON_SIZE bytes. Pure. */
bool MUST_CHECK settings_read(struct str text, const struct setting *table,
    size_t count, void *settings, char *reason);

/* The same of a file; dies with the reason. */
void settings_load(const char *path, const struct setting *table, size_t count,
    void *settings);
/* Prints the table as a settings file with help, bounds and defaults. */
void settings_print(const struct setting *table, size_t count);

#endif
