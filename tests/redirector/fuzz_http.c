/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_http.c -- any request, at once and byte by byte */
#include <assert.h>
#include <string.h>

#include "redirector/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct http_answers answers;

/* The answer to what was read; the empty slice where there is none. */
static struct str
answer_of(const struct http_request *request, enum http_progress progress,
    bool walled)
{
	if (progress == HTTP_COMPLETE)
		return http_answer(&answers, request, walled);
	if (progress == HTTP_REFUSED)
		return http_refusal(&answers, request);
	return (struct str){ "", 0 };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_request whole = { 0 }, pieces = { 0 };
	if (answers.answer[0].size == 0)
		assert(http_answers_make(
		    &answers, STR("https://help.isp.example/"), STR("")));
	enum http_progress one = http_feed(&whole, data, size);
	enum http_progress other = HTTP_MORE;
	for (size_t i = 0; i < size && other == HTTP_MORE; i++)
		other = http_feed(&pieces, data + i, 1);
	assert(one == other);
	for (int walled = 0; walled < 2; walled++) {
		struct str answer = answer_of(&whole, one, walled);
		assert(str_equal(answer, answer_of(&pieces, other, walled)));
		assert(answer.len == 0 || str_starts(answer, STR("HTTP/1.1 ")));
	}
	return 0;
}
