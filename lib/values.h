/* SPDX-License-Identifier: BSD-2-Clause */
/* values.h -- what a page says: a tree of texts, flags, maps and lists */
#ifndef LIB_VALUES_H
#define LIB_VALUES_H

#include "lib/arena.h"
#include "lib/i18n.h"

/* A map from names to values, on an arena. Setters do nothing when the arena
 * is full (arena_full tells at the end); they never replace: the first value
 * of a name is the one that is found. Names and texts are copied. */
struct values;

/* NULL when the arena is full; every function here takes that NULL. */
struct values *values_new(struct arena *arena);
void values_text(struct values *v, const char *name, const char *text);
/* The text in this language; where its catalogue lacks it the English stands,
 * and HTML says so: <bdi lang="en">, which finds its own direction. */
void values_words(struct values *v, const char *name,
    const struct i18n_language *language, const char *english);
void values_number(struct values *v, const char *name, int64_t number);
void values_flag(struct values *v, const char *name, bool flag);
/* A map inside; {{#name}} enters it. */
struct values *values_map(struct values *v, const char *name);
/* Appends an item to the list `name` and returns it. A text of the item named
 * "." is what {{.}} shows. */
struct values *values_item(struct values *v, const char *name);

/* One choice of the list of a form: `value`, `label`, and `chosen` where it is
 * the one; `chosen` may be NULL for none. */
void values_choice(struct values *v, const char *list, const char *value,
    const char *label, const char *chosen);

/* For the renderer. */
enum value_kind { VALUE_TEXT, VALUE_FLAG, VALUE_MAP };

struct value {
	enum value_kind kind;
	struct str name;
	struct str text;	    /* VALUE_TEXT */
	bool english;		    /* it is, on a page that is not */
	bool flag;		    /* VALUE_FLAG */
	const struct values *first; /* VALUE_MAP: the map, or the first item */
	const struct value *next;   /* of the same map */
};

/* NULL where the map has no such name. */
const struct value *values_find(const struct values *v, struct str name);
/* The item after this one in its list; NULL at the end. */
const struct values *values_after(const struct values *v);
/* Whether {{#name}} shows its block: a text that is not empty, a true flag,
 * any map, a list with an item. NULL is false. */
bool value_holds(const struct value *value);

#endif
