/* SPDX-License-Identifier: BSD-2-Clause */
/* settle.c -- write down what became of a notice, whichever way it went */
#include "warden/settle.h"

#include "lib/log.h"

/* Those who took or refused it, as an array of PostgreSQL. */
static const char *
settled_of(const struct store_notice *notice, const struct send_answer *answers,
    struct arena *arena)
{
	const char *list = "";
	for (size_t i = 0; i < notice->letter.to_count; i++)
		if (answers[i].verdict != SEND_LATER)
			list = arena_print(arena, "%s%s%s", list,
			    *list == '\0' ? "" : ",", notice->digests[i]);
	return arena_print(arena, "{%s}", list);
}

/* Sent and failed come on the timeline once they are certain. */
enum db_outcome
settle_answers(struct db *db, struct arena *arena,
    const struct store_notice *notice, const struct send_answer *answers)
{
	char words[SEND_WORDS_SIZE] = "";
	struct outcome outcome =
	    outcome_of(answers, notice->letter.to_count, &notice->before);
	if (outcome.noted != NULL)
		outcome_words(outcome.noted, words, sizeof words);
	if (outcome.state == OUTCOME_FAILED)
		log_warn("notice %s failed: %s", notice->letter.id, words);
	enum db_outcome done = store_settle_notice(
	    db, notice, &outcome, words, settled_of(notice, answers, arena));
	if (done == DB_OK && outcome.taken > 0)
		done =
		    store_tell_notice(db, notice, "notice-sent", &outcome, "");
	if (done == DB_OK &&
	    (outcome.refused > 0 || outcome.state == OUTCOME_FAILED))
		done = store_tell_notice(
		    db, notice, "notice-failed", &outcome, words);
	return done == DB_OK ? db_commit(db) : done;
}

const char *
settle_reason_to_drop(const struct store_notice *notice)
{
	if (!letter_speaks_of(notice->letter.kind))
		return "no words for this kind of notice";
	if (notice->letter.case_count == 0)
		return "overtaken by events";
	if (notice->letter.to_count == 0)
		return "no address known: tell them in another way";
	return NULL;
}

enum db_outcome
settle_drop(
    struct db *db, const struct store_notice *notice, const char *reason)
{
	enum db_outcome outcome = store_drop_notice(db, notice, reason);
	return outcome == DB_OK ? db_commit(db) : outcome;
}
