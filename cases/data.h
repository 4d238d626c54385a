/* SPDX-License-Identifier: BSD-2-Clause */
/* data.h -- a data file as rows: lazaret-data(5) tells the format */
/* Pure: no I/O but for the complaints that are collected. */
#ifndef CASES_DATA_H
#define CASES_DATA_H

#include "cases/row_kind.h"

struct row {
	const struct row_kind *kind;
	const char *path; /* where it was read: for complaints */
	int line;
	const char *values[ROW_VALUES_MAX]; /* canonical; never NULL */
};

struct rows {
	size_t count, room;
	struct row *at;
};

enum { DATA_COMPLAINTS_MAX = 50 };

/* What is wrong, in words, each with its file and line. */
struct complaints {
	size_t count; /* may be more than are kept */
	const char *texts[DATA_COMPLAINTS_MAX];
};

/* Reads one file. `*kind_out` is what its first line says ("" where it says
 * nothing of use); its rows are added to `rows`. Everything lies on the arena,
 * which needs data_room(text.len) bytes. */
void data_read(const char *path, struct str text, struct arena *arena,
    struct str *kind_out, struct rows *rows, struct complaints *complaints);
size_t data_room(size_t len);

/* Sorts rows by kind and key; complains of one that stands there twice. */
void data_sort(
    struct rows *rows, struct arena *arena, struct complaints *complaints);
/* By kind and key: below, at or above 0. */
int data_compare(const struct row *a, const struct row *b);

struct row *data_add(struct rows *rows); /* zeroed */
void data_clear(struct rows *rows);

void data_complain(struct complaints *complaints, struct arena *arena,
    const char *path, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
