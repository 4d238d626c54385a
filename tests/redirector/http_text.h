/* SPDX-License-Identifier: BSD-2-Clause */
/* http_text.h -- requests and answers as text, for tests */
#ifndef TESTS_HTTP_TEXT_H
#define TESTS_HTTP_TEXT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "redirector/http.h"

#define PORTAL "https://help.isp.example/"

static struct http_answers answers;

static inline int
make_answers(void **state)
{
	(void)state;
	return http_answers_make(&answers, STR(PORTAL), STR("")) ? 0 : -1;
}

static inline struct str
answer_to(const char *text, bool walled)
{
	struct http_request request = { 0 };
	assert_int_equal(
	    http_feed(&request, text, strlen(text)), HTTP_COMPLETE);
	return http_answer(&answers, &request, walled);
}

static inline bool
holds(struct str text, const char *part)
{
	return memmem(text.data, text.len, part, strlen(part)) != NULL;
}

static inline struct str
body_of(struct str answer)
{
	const char *end = memmem(answer.data, answer.len, "\r\n\r\n", 4);
	assert_non_null(end);
	end += 4;
	return (struct str){ end, answer.len - (size_t)(end - answer.data) };
}

/* What each answer has: a close, no store, and the right length. */
static inline void
expect_sound(struct str answer)
{
	char length[64];
	struct str body = body_of(answer);
	assert_true(holds(answer, "\r\nCache-Control: no-store\r\n"));
	assert_true(holds(answer, "\r\nConnection: close\r\n"));
	snprintf(
	    length, sizeof length, "\r\nContent-Length: %zu\r\n", body.len);
	assert_true(str_starts(answer, STR("HTTP/1.1 204 "))
		? body.len == 0 && !holds(answer, "Content-Length")
		: holds(answer, length));
}

#endif
