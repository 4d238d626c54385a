/* SPDX-License-Identifier: BSD-2-Clause */
/* follow.c -- hear of each change of the wall, in order, and miss none */
#include "lib/follow.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool
follow_same_history(const struct wall_mark *a, const struct wall_mark *b)
{
	return memcmp(a->system, b->system, sizeof a->system) == 0 &&
	    memcmp(a->timeline, b->timeline, sizeof a->timeline) == 0;
}

/* Whether the changes after `have` are all that is missing. */
static bool
leads_here(const struct wall_mark *have, const struct wall_store_place *place)
{
	return follow_same_history(have, &place->mark) &&
	    have->number >= place->pruned_to &&
	    have->number <= place->mark.number;
}

/* FOLLOW_NEWS when there is a result to read and to free. */
static enum follow_outcome
ask_since(struct db *db, const char *realm, int64_t number,
    struct wall_store_place *place_out, struct db_result **result_out)
{
	char after[24], count[12];
	snprintf(after, sizeof after, "%" PRId64, number);
	snprintf(count, sizeof count, "%d", FOLLOW_PART);
	if (db_run(db, &wall_store_since, DB_VALUES(realm, after, count),
		result_out) != DB_OK)
		return FOLLOW_AWAY;
	*place_out = wall_store_read_place(*result_out);
	if (!place_out->standby)
		return FOLLOW_NEWS;
	db_result_free(*result_out);
	return FOLLOW_STANDBY;
}

static void
take_part(struct follow_news *news, const struct wall_store_place *place,
    struct db_result *result)
{
	news->mark = place->mark;
	news->data = place->data;
	news->count = wall_store_changes(result);
	news->more = news->count == FOLLOW_PART;
	news->result = result;
	news->told = wall_store_last(result);
	/* The parts of a whole wall are younger than where it began. */
	if (!news->anew)
		news->needs = news->told;
}

enum follow_outcome
follow_ask(struct db *db, const char *realm, const struct wall_mark *have,
    struct follow_news *news_out)
{
	struct wall_store_place place;
	struct db_result *result;
	enum follow_outcome outcome =
	    ask_since(db, realm, have->number, &place, &result);
	if (outcome != FOLLOW_NEWS)
		return outcome;
	bool anew = !leads_here(have, &place);
	if (anew && have->number != 0) {
		db_result_free(result);
		outcome = ask_since(db, realm, 0, &place, &result);
		if (outcome != FOLLOW_NEWS)
			return outcome;
	}
	*news_out = (struct follow_news){
		.anew = anew,
		.first = true,
		.needs = place.mark.number,
	};
	take_part(news_out, &place, result);
	if (anew)
		return FOLLOW_ANEW;
	if (news_out->count > 0)
		return FOLLOW_NEWS;
	follow_done(news_out);
	return FOLLOW_SAME;
}

/* Each row of the wall comes in the part of its number, unless it changes
 * before: then it comes again, later, and so does its deletion. */
enum follow_outcome
follow_next(struct db *db, const char *realm, struct follow_news *news)
{
	struct wall_store_place place;
	struct db_result *result;
	follow_done(news);
	enum follow_outcome outcome =
	    ask_since(db, realm, news->told, &place, &result);
	if (outcome != FOLLOW_NEWS)
		return outcome;
	if (!follow_same_history(&news->mark, &place.mark) ||
	    place.pruned_to > news->needs) {
		db_result_free(result);
		return FOLLOW_AWAY;
	}
	news->first = false;
	take_part(news, &place, result);
	return news->anew ? FOLLOW_ANEW : FOLLOW_NEWS;
}

void
follow_done(struct follow_news *news)
{
	db_result_free(news->result);
	news->result = NULL;
	news->count = 0;
}

enum follow_outcome
follow_compare(struct db *db, const char *realm, const struct wall_mark *have,
    struct wall_sum sum)
{
	struct db_result *result;
	if (db_run(db, &wall_store_sum, DB_VALUES(realm), &result) != DB_OK)
		return FOLLOW_AWAY;
	struct wall_store_place place = wall_store_read_place(result);
	struct wall_sum want = wall_store_read_sum(result);
	db_result_free(result);
	if (!follow_same_history(have, &place.mark) ||
	    have->number != place.mark.number)
		return FOLLOW_SAME;
	return want.rows == sum.rows && want.numbers == sum.numbers
	    ? FOLLOW_SAME
	    : FOLLOW_ANEW;
}
