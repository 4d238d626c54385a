/* SPDX-License-Identifier: BSD-2-Clause */
/* shape.c -- the fields of a query, a form or a JSON object */
/* Pure: no I/O, no clock. Trust: values and names are strangers'. */
#include "lib/shape.h"

#include <string.h>

#include "lib/time.h"

/* Where we are: what stands before a field's name ("contacts[2]."), and who
 * hears of what is wrong. */
struct place {
	struct faults *faults;
	const char *before;
};

static void read_object(const struct shape *shape, const json_t *object,
    struct place at, void *into);

void
fault_add(struct faults *faults, const char *field, const char *detail)
{
	if (faults->count < FAULTS_MAX)
		faults->list[faults->count] = (struct fault){ field, detail };
	faults->count += faults->count < FAULTS_MAX;
}

static void
blame(struct place at, const char *name, const char *detail)
{
	fault_add(at.faults,
	    arena_print(at.faults->arena, "%s%s", at.before, name), detail);
}

static struct str
keep(struct place at, struct str text)
{
	return (struct str){ arena_copy(at.faults->arena, text), text.len };
}

/* Signs that move a cursor or colour a terminal have no place in a text. */
static bool
has_control(struct str text, bool lines)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t sign = (uint8_t)text.data[i];
		bool layout = sign == '\n' || sign == '\r' || sign == '\t';
		bool high = sign == 0xc2 && i + 1 < text.len &&
		    (uint8_t)text.data[i + 1] < 0xa0; /* U+0080 to U+009F */
		if (high || sign == 0x7f || (sign < ' ' && !(lines && layout)))
			return true;
	}
	return false;
}

bool
shape_is_line(struct str text)
{
	return !has_control(text, false);
}

static const char *
take_text(
    const struct shape_field *field, struct str text, struct place at, void *to)
{
	int64_t count = (int64_t)str_signs(text);
	if (count < field->least && count == 0)
		return "must not be empty";
	if (count < field->least || count > field->most)
		return arena_print(at.faults->arena,
		    "must have %lld to %lld characters, not %lld",
		    (long long)field->least, (long long)field->most,
		    (long long)count);
	if (has_control(text, field->lines))
		return "must not hold control characters";
	text = keep(at, text);
	memcpy(to, &text, sizeof text);
	return NULL;
}

static const char *
take_number(
    const struct shape_field *field, int64_t number, struct place at, void *to)
{
	if (number < field->least || number > field->most)
		return arena_print(at.faults->arena,
		    "must be from %lld to %lld", (long long)field->least,
		    (long long)field->most);
	memcpy(to, &number, sizeof number);
	return NULL;
}

static const char *
take_word(
    const struct shape_field *field, struct str text, struct place at, void *to)
{
	const char *list = "";
	for (const char *const *word = field->words; *word != NULL; word++) {
		if (!str_equal(text, str_from(*word))) {
			list = arena_print(at.faults->arena, "%s%s%s", list,
			    *list ? ", " : "", *word);
			continue;
		}
		struct str found = str_from(*word);
		memcpy(to, &found, sizeof found);
		return NULL;
	}
	return arena_print(at.faults->arena, "must be one of %s", list);
}

static const char *
unless(bool fine, const char *wrong)
{
	return fine ? NULL : wrong;
}

/* A field that JSON and forms both write as text; NULL or what is wrong. */
static const char *
take_written(
    const struct shape_field *field, struct str text, struct place at, void *to)
{
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_TEXT_OR_OBJECT:
		return take_text(field, text, at, to);
	case FIELD_TIME:
		return unless(time_parse(text, to),
		    "must be a time as RFC 3339 has it: 2026-11-22T14:02:00Z");
	case FIELD_ADDRESS:
		return unless(
		    addr_parse(text, to), "must be an IPv4 or IPv6 address");
	case FIELD_PREFIX:
		return unless(prefix_parse(text, to),
		    "must be an IPv4 or IPv6 prefix without host bits");
	case FIELD_WORD:
		return take_word(field, text, at, to);
	default:
		return "cannot be a text";
	}
}

static const char *
take_sent(
    const struct shape_field *field, struct str text, struct place at, void *to)
{
	int64_t number;
	if (field->kind == FIELD_NUMBER) {
		if (!str_number(text, INT64_MIN, INT64_MAX, &number))
			return "must be a whole number";
		return take_number(field, number, at, to);
	}
	if (field->kind != FIELD_FLAG)
		return take_written(field, text, at, to);
	bool on = str_equal(text, STR("on")) || str_equal(text, STR("true")) ||
	    str_equal(text, STR("1"));
	if (!on && !str_equal(text, STR("false")) && !str_equal(text, STR("0")))
		return "must be true or false";
	memcpy(to, &on, sizeof on);
	return NULL;
}

static const char *
take_list(const struct shape_field *field, const json_t *array, struct place at,
    void *to)
{
	size_t count = json_array_size(array), size = field->inside->size;
	if ((int64_t)count < field->least || (int64_t)count > field->most)
		return arena_print(at.faults->arena,
		    "must have %lld to %lld items", (long long)field->least,
		    (long long)field->most);
	char *items = arena_alloc(at.faults->arena, count * size + 1);
	if (items == NULL)
		return "is too large";
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(array, i);
		const char *name = arena_print(
		    at.faults->arena, "%s%s[%zu]", at.before, field->name, i);
		struct place inside = { at.faults,
			arena_print(at.faults->arena, "%s.", name) };
		if (!json_is_object(item))
			fault_add(at.faults, name, "must be an object");
		else
			read_object(
			    field->inside, item, inside, items + i * size);
	}
	memcpy(to, &(struct field_list){ items, count },
	    sizeof(struct field_list));
	return NULL;
}

static const char *
take_object(const struct shape_field *field, const json_t *object,
    struct place at, void *to)
{
	struct place inside = { at.faults,
		arena_print(
		    at.faults->arena, "%s%s.", at.before, field->name) };
	void *room = arena_alloc(at.faults->arena, field->inside->size);
	if (room == NULL)
		return "is too large";
	read_object(field->inside, object, inside, room);
	memcpy(to, &room, sizeof room);
	return NULL;
}

static const char *
take_json(const struct shape_field *field, const json_t *value, struct place at,
    char *base)
{
	void *to = base + field->offset;
	enum field_kind kind = field->kind;
	bool or_text = kind == FIELD_TEXT_OR_OBJECT && json_is_string(value);
	bool flag = json_is_true(value);
	switch (or_text ? FIELD_TEXT : kind) {
	case FIELD_NUMBER:
		if (!json_is_integer(value))
			return "must be a whole number";
		return take_number(field, json_integer_value(value), at, to);
	case FIELD_FLAG:
		if (!json_is_boolean(value))
			return "must be true or false";
		memcpy(to, &flag, sizeof flag);
		return NULL;
	case FIELD_LIST:
		if (!json_is_array(value))
			return "must be a list";
		return take_list(field, value, at, to);
	case FIELD_OBJECT:
	case FIELD_TEXT_OR_OBJECT:
		if (json_is_object(value))
			return take_object(field, value, at, to);
		return kind == FIELD_OBJECT ? "must be an object"
					    : "must be a text or an object";
	default:
		if (!json_is_string(value))
			return "must be a text";
		return take_written(field,
		    (struct str){
			json_string_value(value), json_string_length(value) },
		    at, or_text ? base + field->text_offset : to);
	}
}

static const struct shape_field *
find_field(const struct shape *shape, struct str name)
{
	for (size_t i = 0; i < shape->count; i++)
		if (str_equal(name, str_from(shape->fields[i].name)))
			return &shape->fields[i];
	return NULL;
}

static void
put_absent(const struct shape *shape, char *into)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_field *field = &shape->fields[i];
		if (field->kind == FIELD_NUMBER)
			memcpy(into + field->offset, &field->absent,
			    sizeof field->absent);
	}
}

static void
read_object(const struct shape *shape, const json_t *object, struct place at,
    void *into)
{
	const char *name;
	json_t *value;
	put_absent(shape, into);
	/* The macro wants what it could change; nothing is. */
	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		if (find_field(shape, str_from(name)) == NULL)
			blame(at, name, "is not a field of this object");
	}
	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_field *field = &shape->fields[i];
		const char *wrong = unless(!field->needed, "is needed");
		value = json_object_get(object, field->name);
		if (value != NULL)
			wrong = take_json(field, value, at, into);
		if (wrong != NULL)
			blame(at, field->name, wrong);
	}
}

void *
shape_read_json(
    const struct shape *shape, const json_t *object, struct faults *faults)
{
	struct place at = { faults, "" };
	void *into = arena_alloc(faults->arena, shape->size);
	if (!json_is_object(object))
		fault_add(faults, "", "the body must be an object");
	else if (into != NULL)
		read_object(shape, object, at, into);
	return faults->count > 0 || arena_full(faults->arena) ? NULL : into;
}

static bool
is_given(const struct field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(fields[i].name, str_from(name)))
			return true;
	return false;
}

/* The field at `which`, as it was sent. */
static const char *
take_field(const struct shape *shape, const struct field *fields, size_t which,
    struct place at, char *into)
{
	const struct field *sent = &fields[which];
	const struct shape_field *field = find_field(shape, sent->name);
	if (field == NULL)
		return "is not known here";
	if (is_given(fields, which, field->name))
		return "is given twice";
	return take_sent(field, sent->value, at, into + field->offset);
}

void *
shape_read_fields(const struct shape *shape, const struct field *fields,
    size_t count, struct faults *faults)
{
	struct place at = { faults, "" };
	char *into = arena_alloc(faults->arena, shape->size);
	if (into == NULL)
		return NULL;
	put_absent(shape, into);
	for (size_t i = 0; i < count; i++) {
		const char *wrong = take_field(shape, fields, i, at, into);
		if (wrong != NULL)
			blame(at, keep(at, fields[i].name).data, wrong);
	}
	for (size_t i = 0; i < shape->count; i++)
		if (shape->fields[i].needed &&
		    !is_given(fields, count, shape->fields[i].name))
			blame(at, shape->fields[i].name, "is needed");
	return faults->count > 0 || arena_full(faults->arena) ? NULL : into;
}
