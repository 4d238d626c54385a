/* SPDX-License-Identifier: BSD-2-Clause */
/* version.h -- the versions of what was loaded: which there are, and their text
 */
#ifndef CASES_VERSION_H
#define CASES_VERSION_H

#include "lib/db.h"

struct version {
	int64_t id;
	const char *kind;  /* "causes" */
	int64_t loaded_at; /* microseconds since 1970 */
	const char *by;
	int64_t bytes;
	const char *digest; /* SHA-256 of the text, in hex */
	int64_t rows;
	const char *reason; /* or "" */
	int64_t restores;   /* the version that it goes back to; or 0 */
	int64_t previous;   /* the one before it, of its kind; 0: the first */
	bool present;	    /* the last one of its kind */
};

struct version_filter {
	const char *kind; /* NULL: every kind */
	int64_t before;	  /* the last one seen; 0: none */
	size_t limit;
};
/* The newest first. `*more_out`: there are more after these. */
enum db_outcome MUST_CHECK version_list(struct db *db, struct arena *arena,
    const struct version_filter *filter, struct version **list_out,
    size_t *count_out, bool *more_out);

/* The present one of each kind that was ever loaded, by kind. */
struct version_kind {
	struct version present;
	int64_t count; /* of all versions */
};
enum db_outcome MUST_CHECK version_kinds(struct db *db, struct arena *arena,
    struct version_kind **list_out, size_t *count_out);

/* `id` as it stands in a path. */
enum db_outcome MUST_CHECK version_find(struct db *db, struct arena *arena,
    struct str id, struct version *version_out, bool *found_out);

/* Its text, in a result that the caller frees. */
enum db_outcome MUST_CHECK version_text(struct db *db, struct arena *arena,
    int64_t id, struct str *text_out, struct db_result **result_out);

#endif
