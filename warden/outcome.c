/* SPDX-License-Identifier: BSD-2-Clause */
/* outcome.c -- what follows from the relay's answers to a notice */
#include "warden/outcome.h"

#include <stdio.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, GIVE_UP = 48 * HOUR };

static const int64_t pauses[] = { 1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 1 * HOUR,
	3 * HOUR };
enum { PAUSES = sizeof pauses / sizeof pauses[0] };

static int64_t
pause_after(int64_t attempts)
{
	return pauses[attempts < PAUSES ? attempts : PAUSES - 1];
}

static void
count(struct outcome *outcome, const struct send_answer *answer)
{
	switch (answer->verdict) {
	case SEND_TAKEN:
		outcome->taken++;
		return;
	case SEND_REFUSED:
		outcome->refused++;
		outcome->noted = answer;
		return;
	case SEND_LATER:
		outcome->later++;
		if (outcome->refused == 0)
			outcome->noted = answer;
		return;
	}
}

struct outcome
outcome_of(const struct send_answer *answers, size_t answer_count,
    const struct outcome_before *before)
{
	struct outcome outcome = { .state = OUTCOME_FAILED };
	for (size_t i = 0; i < answer_count; i++)
		count(&outcome, &answers[i]);
	if (outcome.later > 0 && before->age < GIVE_UP) {
		outcome.state = OUTCOME_QUEUED;
		outcome.pause = pause_after(before->attempts);
	} else if (outcome.taken > 0 || before->reached) {
		outcome.state = OUTCOME_SENT;
	}
	return outcome;
}

const char *
outcome_state_name(enum outcome_state state)
{
	static const char *const names[] = { "queued", "sent", "failed" };
	return names[state];
}

void
outcome_words(const struct send_answer *answer, char *text, size_t size)
{
	struct writer w = writer_over(text, size - 1);
	struct str rest = str_from(answer->words);
	if (answer->code != 0)
		writer_number(&w, (uint64_t)answer->code);
	while (rest.len > 0) {
		struct str word = str_cut(rest, ' ', &rest);
		if (writer_used(&w) > 0)
			writer_u8(&w, ' ');
		if (memchr(word.data, '@', word.len) != NULL)
			word = STR("<...>");
		writer_str(&w, word);
	}
	text[writer_used(&w)] = '\0';
}
