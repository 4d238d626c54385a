/* SPDX-License-Identifier: BSD-2-Clause */
/* post.c -- hand bodies to web servers, many at once, and hear the answers */
/* Trust: what a server answers is a stranger's; of it the status and
 * Retry-After are read, and its body is not. */
#include "warden/post.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/log.h"

/* One request under way. */
struct parcel {
	struct post *post;
	CURL *easy; /* NULL: the place is free */
	struct curl_slist *headers;
	int place;
	char refused[ADDR_TEXT_SIZE]; /* an address that it may not go to */
	char error[CURL_ERROR_SIZE];
};

struct post {
	struct post_settings settings;
	CURLM *multi;
	struct parcel parcels[POST_AT_ONCE];
};

struct post *
post_open(const struct post_settings *settings)
{
	struct post *post = calloc(1, sizeof *post);
	if (post == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		die("libcurl cannot start");
	post->settings = *settings;
	post->multi = curl_multi_init();
	if (post->multi == NULL)
		die("libcurl cannot start");
	return post;
}

static void
put_away(struct parcel *parcel)
{
	curl_multi_remove_handle(parcel->post->multi, parcel->easy);
	curl_easy_cleanup(parcel->easy);
	curl_slist_free_all(parcel->headers);
	parcel->easy = NULL;
	parcel->headers = NULL;
}

void
post_close(struct post *post)
{
	for (size_t i = 0; i < POST_AT_ONCE; i++)
		if (post->parcels[i].easy != NULL)
			put_away(&post->parcels[i]);
	curl_multi_cleanup(post->multi);
	curl_global_cleanup();
	free(post);
}

/* ---- what libcurl asks --------------------------------------------------- */

static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct parcel *parcel = context;
	struct addr addr;
	(void)purpose;
	if (!addr_from_socket(&to->addr, &addr))
		return CURL_SOCKET_BAD;
	if (!reach_allows(&parcel->post->settings.reach, &addr)) {
		addr_print(&addr, parcel->refused);
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t
pass_over(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes;
	(void)context;
	return size * count;
}

/* ---- one ----------------------------------------------------------------- */

static bool
add_headers(struct parcel *parcel, const struct post_letter *letter)
{
	static const char *const ours[] = { "Content-Type: application/json",
		"Expect:", NULL };
	const char *all[POST_HEADERS_MAX + 2] = { ours[0], ours[1] };
	for (size_t i = 0; i < POST_HEADERS_MAX; i++)
		all[i + 2] = letter->headers[i];
	for (size_t i = 0; i < POST_HEADERS_MAX + 2; i++) {
		if (all[i] == NULL)
			continue;
		struct curl_slist *longer =
		    curl_slist_append(parcel->headers, all[i]);
		if (longer == NULL)
			return false;
		parcel->headers = longer;
	}
	return true;
}

/* libcurl copies texts; what cannot be set shows as a request that fails. */
static void
set_options(struct parcel *parcel, const struct post_letter *letter)
{
	const struct post_settings *settings = &parcel->post->settings;
	CURL *easy = parcel->easy;
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(easy, CURLOPT_URL, letter->url);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	if (*settings->ca != '\0')
		curl_easy_setopt(easy, CURLOPT_CAINFO, settings->ca);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)settings->patience);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "Lazaret");
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, parcel->headers);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)letter->body.len);
	curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, letter->body.data);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, parcel);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, pass_over);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, parcel->error);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, parcel);
}

bool
post_start(struct post *post, const struct post_letter *letter)
{
	struct parcel *parcel = post->parcels;
	struct parcel *end = parcel + POST_AT_ONCE;
	while (parcel < end && parcel->easy != NULL)
		parcel++;
	CURL *easy = parcel < end ? curl_easy_init() : NULL;
	if (easy == NULL)
		return false;
	*parcel = (struct parcel){
		.post = post, .easy = easy, .place = letter->place
	};
	bool ready = add_headers(parcel, letter);
	set_options(parcel, letter);
	if (ready && curl_multi_add_handle(post->multi, easy) == CURLM_OK)
		return true;
	put_away(parcel);
	return false;
}

/* ---- the answers --------------------------------------------------------- */

static void
tell_failure(
    const struct parcel *parcel, CURLcode code, struct post_answer *answer)
{
	if (parcel->refused[0] != '\0')
		snprintf(answer->words, sizeof answer->words,
		    "%s is no public address: webhook_networks may allow it",
		    parcel->refused);
	else
		snprintf(answer->words, sizeof answer->words, "%s",
		    parcel->error[0] != '\0' ? parcel->error
					     : curl_easy_strerror(code));
}

static struct post_answer
answer_of(const struct parcel *parcel, CURLcode code)
{
	struct post_answer answer = { .place = parcel->place };
	long status = 0;
	curl_off_t after = 0;
	curl_easy_getinfo(parcel->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(parcel->easy, CURLINFO_RETRY_AFTER, &after);
	if (code != CURLE_OK)
		tell_failure(parcel, code, &answer);
	else
		answer.status = (int)status;
	answer.retry_after = after;
	return answer;
}

bool
post_ended(struct post *post, struct post_answer *answer_out)
{
	int count;
	CURLMsg *message;
	curl_multi_perform(post->multi, &count);
	do
		message = curl_multi_info_read(post->multi, &count);
	while (message != NULL && message->msg != CURLMSG_DONE);
	if (message == NULL)
		return false;
	struct parcel *parcel;
	curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &parcel);
	*answer_out = answer_of(parcel, message->data.result);
	put_away(parcel);
	return true;
}

void
post_wait(
    struct post *post, const struct pollfd *fds, size_t count, int milliseconds)
{
	enum { FDS_MAX = 4 };
	struct curl_waitfd more[FDS_MAX];
	unsigned used = 0;
	for (size_t i = 0; i < count && used < FDS_MAX; i++)
		if (fds[i].fd >= 0)
			more[used++] = (struct curl_waitfd){ .fd = fds[i].fd,
				.events = CURL_WAIT_POLLIN };
	curl_multi_poll(post->multi, more, used, milliseconds, NULL);
}
