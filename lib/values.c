/* SPDX-License-Identifier: BSD-2-Clause */
/* values.c -- what a page says: a tree of texts, flags, maps and lists */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include "lib/values.h"

#include <string.h>

struct values {
	struct arena *arena;
	struct value *first, *last;
	struct values *next; /* item of the same list */
	struct values *tail; /* in a list's first item: its last */
};

struct values *
values_new(struct arena *arena)
{
	struct values *v = arena_alloc(arena, sizeof *v);
	if (v == NULL)
		return NULL;
	v->arena = arena;
	v->tail = v;
	return v;
}

const struct value *
values_find(const struct values *v, struct str name)
{
	if (v == NULL)
		return NULL;
	const struct value *value = v->first;
	while (value != NULL && !str_equal(value->name, name))
		value = value->next;
	return value;
}

const struct values *
values_after(const struct values *v)
{
	return v->next;
}

bool
value_holds(const struct value *value)
{
	if (value == NULL)
		return false;
	switch (value->kind) {
	case VALUE_TEXT:
		return value->text.len > 0;
	case VALUE_FLAG:
		return value->flag;
	case VALUE_MAP:
		return value->first != NULL;
	}
	return false;
}

static struct str
copy(struct arena *arena, const char *text)
{
	return str_from(arena_copy(arena, str_from(text)));
}

static struct value *
add(struct values *v, enum value_kind kind, const char *name)
{
	struct value *value =
	    v == NULL ? NULL : arena_alloc(v->arena, sizeof *value);
	if (value == NULL)
		return NULL;
	value->kind = kind;
	value->name = copy(v->arena, name);
	if (v->first == NULL)
		v->first = value;
	else
		v->last->next = value;
	v->last = value;
	return value;
}

void
values_text(struct values *v, const char *name, const char *text)
{
	struct value *value = add(v, VALUE_TEXT, name);
	if (value != NULL)
		value->text = copy(v->arena, text);
}

void
values_words(struct values *v, const char *name,
    const struct i18n_language *language, const char *english)
{
	struct value *value = add(v, VALUE_TEXT, name);
	if (value == NULL)
		return;
	value->text = copy(v->arena, i18n_text(language, english));
	value->english = !i18n_knows(language, english);
}

void
values_number(struct values *v, const char *name, int64_t number)
{
	struct value *value = add(v, VALUE_TEXT, name);
	if (value != NULL)
		value->text = str_from(arena_number(v->arena, number));
}

void
values_flag(struct values *v, const char *name, bool flag)
{
	struct value *value = add(v, VALUE_FLAG, name);
	if (value != NULL)
		value->flag = flag;
}

struct values *
values_map(struct values *v, const char *name)
{
	struct value *value = add(v, VALUE_MAP, name);
	if (value == NULL)
		return NULL;
	struct values *map = values_new(v->arena);
	value->first = map;
	return map;
}

struct values *
values_item(struct values *v, const char *name)
{
	const struct value *list = values_find(v, str_from(name));
	if (list == NULL || list->kind != VALUE_MAP || list->first == NULL)
		return values_map(v, name);
	struct values *head = (struct values *)list->first;
	struct values *item = values_new(v->arena);
	if (item == NULL)
		return NULL;
	head->tail->next = item;
	head->tail = item;
	return item;
}

void
values_choice(struct values *v, const char *list, const char *value,
    const char *label, const char *chosen)
{
	struct values *item = values_item(v, list);
	values_text(item, "value", value);
	values_text(item, "label", label);
	values_flag(
	    item, "chosen", chosen != NULL && strcmp(chosen, value) == 0);
}
