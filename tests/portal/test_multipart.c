/* SPDX-License-Identifier: BSD-2-Clause */
/* test_multipart.c -- forms with a file: parts, names, pieces, broken ones */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "portal/multipart.h"

#define TYPE "multipart/form-data; boundary=xYz"
#define PART(rest) "--xYz\r\nContent-Disposition: form-data; " rest "\r\n"
#define END "--xYz--\r\n"

struct source {
	struct stream stream; /* first: it is cast back */
	struct str left;
	size_t piece;
};

static size_t
pull(struct stream *stream, void *room, size_t size)
{
	struct source *s = (struct source *)stream;
	size_t count = size < s->piece ? size : s->piece;
	count = count < s->left.len ? count : s->left.len;
	memcpy(room, s->left.data, count);
	s->left = (struct str){ s->left.data + count, s->left.len - count };
	return count;
}

/* "name[file]=content;" for each part, "!" where it broke. */
static const char *
told(const char *body, size_t piece, char *text)
{
	struct source source = { { .read = pull }, str_from(body), piece };
	static struct multipart m;
	struct multipart_head head;
	char *at = text;
	assert_true(multipart_open(&m, &source.stream, STR(TYPE)));
	while (multipart_next(&m, &head)) {
		if (head.name.len > 0)
			memcpy(at, head.name.data, head.name.len);
		at += head.name.len;
		*at++ = '[';
		if (head.file.len > 0)
			if (head.file.len > 0)
				memcpy(at, head.file.data, head.file.len);
		at += head.file.len;
		*at++ = ']';
		*at++ = '=';
		for (size_t got; (got = multipart_read(&m, at, 3)) > 0;)
			at += got;
		*at++ = ';';
	}
	if (multipart_broken(&m))
		*at++ = '!';
	*at = '\0';
	return text;
}

static const struct {
	const char *body, *told;
} forms[] = {
	{ END, "" },
	{ PART("name=\"token\"\r\n") "abc\r\n" END, "token[]=abc;" },
	{ PART("name=\"a\"\r\n") "1\r\n" PART("name=\"file\"; "
					      "filename=\"b.exe\"\r\nContent-"
					      "Type: x/y\r\n") "MZ\r\n" END,
	    "a[]=1;file[b.exe]=MZ;" },
	{ PART("name=\"f\"; filename=\"C:\\d\\e.doc\"\r\n") "\r\n" END,
	    "f[e.doc]=;" },
	{ PART("filename=\"../../etc/x\"; name=f\r\n") "y\r\n" END, "f[x]=y;" },
	{ PART("name=\"f\"; filename=\"\"\r\n") "\r\n" END, "f[]=;" },
	/* Nearly a delimiter is content. */
	{ PART("name=\"f\"\r\n") "\r\n--xY\r\n--\r\n\r\n-\r\n" END,
	    "f[]=\r\n--xY\r\n--\r\n\r\n-;" },
	{ "before\r\n" PART("name=\"f\"\r\n") "a\r\n" END "after", "f[]=a;" },
	/* Broken ones. */
	{ "", "!" },
	{ "nothing of it", "!" },
	{ PART("name=\"f\"\r\n") "cut sho", "f[]=cut sho;!" },
	{ PART("name=\"f\"\r\n") "a\r\n--xYz", "f[]=a;!" },
	{ PART("name=\"f\""), "!" },
	{ PART("filename=\"f\"\r\n") "a\r\n" END, "!" },
	{ "--xYz\r\nContent-Type: a/b\r\n\r\na\r\n" END, "!" },
	{ PART("name=\"\xff\"\r\n") "a\r\n" END, "!" },
};

static void
forms_are_read_in_any_pieces(void **state)
{
	char text[1024];
	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		for (size_t piece = 1; piece < 40; piece++) {
			const char *got = told(forms[i].body, piece, text);
			size_t want = strlen(forms[i].told);
			/* What a broken part had before its end may differ. */
			if (want > 0 && forms[i].told[want - 1] == '!')
				assert_int_equal(got[strlen(got) - 1], '!');
			else
				assert_string_equal(got, forms[i].told);
		}
}

static void
a_head_has_a_bound(void **state)
{
	static const char tail[] = "\"\r\n\r\na\r\n" END;
	static char body[2 * MULTIPART_WINDOW + 200], text[64];
	(void)state;
	snprintf(body, sizeof body, "%s",
	    "--xYz\r\nContent-Disposition: form-data; name=\"");
	memset(body + strlen(body), 'n', MULTIPART_WINDOW);
	memcpy(body + strlen(body), tail, sizeof tail);
	assert_string_equal(told(body, SIZE_MAX, text), "!");
}

static const struct {
	const char *type;
	bool fine;
} types[] = {
	{ TYPE, true },
	{ "multipart/form-data; charset=utf-8; Boundary=\"a b\"", true },
	{ "multipart/form-data", false },
	{ "multipart/form-data; boundary=", false },
	{ "multipart/form-data; boundary=\"\"", false },
	{ "multipart/form-data; boundary=0123456789012345678901234567890123456"
	  "789012345678901234567890123456789",
	    true },
	{ "multipart/form-data; boundary=0123456789012345678901234567890123456"
	  "7890123456789012345678901234567890",
	    false },
};

static void
a_boundary_has_one_to_seventy_signs(void **state)
{
	static struct multipart m;
	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		assert_int_equal(
		    multipart_open(&m, NULL, str_from(types[i].type)),
		    types[i].fine);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_are_read_in_any_pieces),
		cmocka_unit_test(a_head_has_a_bound),
		cmocka_unit_test(a_boundary_has_one_to_seventy_signs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
