/* SPDX-License-Identifier: BSD-2-Clause */
/* shape.h -- the fields of a query, a form or a JSON object */
#ifndef LIB_SHAPE_H
#define LIB_SHAPE_H

#include <jansson.h>

#include "lib/addr.h"
#include "lib/arena.h"

/* A shape is a table of fields and the size of the struct that they fill. A
 * field that was not given leaves its place zero: an absent text has data ==
 * NULL; an absent number has the value `absent`. */
enum field_kind {
	FIELD_TEXT,    /* struct str, `least` to `most` characters */
	FIELD_NUMBER,  /* int64_t, from `least` to `most` */
	FIELD_FLAG,    /* bool; "on", "true" or "1" in a form */
	FIELD_TIME,    /* int64_t, microseconds since 1970 (RFC 3339) */
	FIELD_ADDRESS, /* struct addr */
	FIELD_PREFIX,  /* struct prefix */
	FIELD_WORD,    /* struct str, one of `words` */
	/* JSON only: */
	FIELD_OBJECT,	      /* const void *, a struct of `inside` */
	FIELD_TEXT_OR_OBJECT, /* that, or a struct str at `text_offset` */
	FIELD_LIST,	      /* struct field_list of `inside`, `least` to
			       * `most` items */
};

struct shape_field {
	const char *name;
	enum field_kind kind;
	size_t offset;
	bool needed;
	bool lines; /* a text may have several, and tabs */
	int64_t least, most, absent;
	const char *const *words; /* NULL ends */
	const struct shape *inside;
	size_t text_offset; /* of FIELD_TEXT_OR_OBJECT */
};

struct shape {
	const struct shape_field *fields;
	size_t count;
	size_t size; /* of the struct */
};

struct field_list {
	const void *items; /* array of the inner shape's structs */
	size_t count;
};

/* A field of a query string or of a form. */
struct field {
	struct str name;
	struct str value;
};

/* What is wrong with one field, named as the caller wrote it: "observed_at",
 * "contacts[2].mail". */
struct fault {
	const char *field;
	const char *detail;
};

enum { FAULTS_MAX = 16 };

/* Collects what is wrong; more than FAULTS_MAX are dropped. */
struct faults {
	struct arena *arena;
	size_t count;
	struct fault list[FAULTS_MAX];
};

/* Is this one line, without control characters? */
bool shape_is_line(struct str text);

void fault_add(struct faults *faults, const char *field, const char *detail);

/* Reads an object or fields into a new struct of the shape's size on the
 * arena of `faults`. Everything wrong is named, unknown fields among it;
 * NULL where there was a fault or the arena is full. Pure. */
void *shape_read_json(
    const struct shape *shape, const json_t *object, struct faults *faults);
void *shape_read_fields(const struct shape *shape, const struct field *fields,
    size_t count, struct faults *faults);

#endif
