/* SPDX-License-Identifier: BSD-2-Clause */
/* test_form.c -- a form with a file as fields and a file; broken ones */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/shape.h"
#include "portal/form.h"

#define TYPE "multipart/form-data; boundary=xYz"
#define PART(rest) "--xYz\r\nContent-Disposition: form-data; " rest "\r\n\r\n"
#define FIELD(name, value) PART("name=" name) value "\r\n"
#define FILE_OF(name, content) \
	PART("name=file; filename=\"" name "\"") content "\r\n"
#define END "--xYz--\r\n"

static enum request_outcome
read_body(struct arena *arena, struct str body, struct request *request_out)
{
	*request_out = (struct request){
		.arena = arena, .content_type = STR(TYPE), .body = body
	};
	return form_read(request_out);
}

/* "name=value;" for each field, then "[file]" where one was chosen, or "!". */
static const char *
told(struct arena *arena, const char *body)
{
	struct request request;
	const char *text = "";
	if (read_body(arena, str_from(body), &request) != REQUEST_FINE)
		return "!";
	for (size_t i = 0; i < request.forms; i++)
		text = arena_print(arena, "%s%s=%s;", text,
		    arena_copy(arena, request.form[i].name),
		    arena_copy(arena, request.form[i].value));
	return request.file.data == NULL
	    ? text
	    : arena_print(
		  arena, "%s[%s]", text, arena_copy(arena, request.file));
}

static const struct {
	const char *body, *told;
} forms[] = {
	{ END, "" },
	{ FIELD("csrf", "abc") FIELD("text", "a\r\nb") END,
	    "csrf=abc;text=a\r\nb;" },
	{ FIELD("a", "1") FILE_OF("b.txt", "kind causes\n") FIELD("c", "2") END,
	    "a=1;c=2;[kind causes\n]" },
	{ FIELD("a", "") FILE_OF("", "") END, "a=;" },
	{ FILE_OF("empty", "") END, "[]" },
	{ FILE_OF("b", "1") FILE_OF("c", "2") FILE_OF("", "") END, "[2]" },
	/* A file may hold any bytes, a field is text. */
	{ FILE_OF("b", "\xff\x01") END, "[\xff\x01]" },
	{ FIELD("a", "\xff") END, "!" },
	{ FIELD("a", "1"), "!" },
	{ "", "!" },
};

static void
test_forms(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 16);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		arena_reset(arena);
		assert_string_equal(
		    told(arena, forms[i].body), forms[i].told);
	}
	arena_free(arena);
}

/* A content longer than what the reader holds, whole and in order. */
static void
test_long_content(void **state)
{
	(void)state;
	enum { LONG = 50000 };
	struct arena *arena = arena_new(1 << 20);
	char *content = arena_alloc(arena, LONG + 1);
	for (int i = 0; i < LONG; i++)
		content[i] = (char)('a' + i % 23);
	content[LONG] = '\0';
	struct request request;
	const char *body = arena_print(arena,
	    FIELD("a", "1") PART("name=f; filename=x") "%s\r\n" END, content);
	assert_int_equal(
	    read_body(arena, str_from(body), &request), REQUEST_FINE);
	assert_true(str_equal(request.file, str_from(content)));
	arena_free(arena);
}

static void
test_limits(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 18);
	struct request request;
	const char *fields = "";
	for (int i = 0; i < REQUEST_FIELDS_MAX; i++)
		fields = arena_print(arena, "%s%s", fields, FIELD("a", "1"));
	const char *most = arena_print(arena, "%s" END, fields);
	const char *more = arena_print(arena, "%s" FIELD("a", "1") END, fields);
	assert_int_equal(
	    read_body(arena, str_from(most), &request), REQUEST_FINE);
	assert_int_equal(request.forms, REQUEST_FIELDS_MAX);
	assert_int_equal(
	    read_body(arena, str_from(more), &request), REQUEST_TOO_LONG);
	arena_free(arena);
	arena = arena_new(4096);
	assert_int_equal(
	    read_body(arena, STR(END), &request), REQUEST_TOO_LONG);
	assert_true(arena_full(arena));
	arena_free(arena);
}

static void
test_no_boundary(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 16);
	struct request request = { .arena = arena,
		.content_type = STR("multipart/form-data"),
		.body = STR(END) };
	assert_int_equal(form_read(&request), REQUEST_BAD);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_long_content),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_no_boundary),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
