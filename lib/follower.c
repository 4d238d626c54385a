/* SPDX-License-Identifier: BSD-2-Clause */
/* follower.c -- turn by turn with the wall, whatever is done with it */
#include "lib/follower.h"

#include "lib/log.h"
#include "lib/schema.h"
#include "lib/timer.h"

enum {
	TURN_MS = 1000, /* asked at least so often, NOTIFY or not */
	COMPARE_MS = 60 * 1000
};

static const char *const troubles[] = {
	[FOLLOWER_FINE] = "following the wall",
	[FOLLOWER_AWAY] = "the database is away: the wall stays as it is",
	[FOLLOWER_SCHEMA] = "the schema is not this program's: the wall stays "
			    "as it is",
	[FOLLOWER_STANDBY] = "the database is a standby, not the primary "
			     "(target_session_attrs=read-write finds it): the "
			     "wall stays as it is",
	[FOLLOWER_SITE] = "there is no such site: load it, or mend the "
			  "setting `site`",
};

bool
follower_follows(const struct follower *follower)
{
	return follower->trouble == FOLLOWER_FINE ||
	    follower->trouble == FOLLOWER_FULL;
}

static void
set_trouble(struct follower *follower, enum follower_trouble trouble)
{
	if (follower->trouble == trouble)
		return;
	follower->trouble = trouble;
	if (trouble == FOLLOWER_FINE)
		log_info("%s", troubles[trouble]);
	else if (trouble == FOLLOWER_FULL)
		log_warn("%s", follower->duty->full);
	else
		log_warn("%s", troubles[trouble]);
}

/* A database may come back as another one. */
static bool
knows_schema(struct follower *follower)
{
	if (!follower_follows(follower))
		follower->schema_known = false;
	if (follower->schema_known)
		return true;
	enum schema found = schema_check(follower->db);
	follower->schema_known = found == SCHEMA_OURS;
	if (found == SCHEMA_UNKNOWN)
		set_trouble(follower, FOLLOWER_AWAY);
	else if (found != SCHEMA_OURS)
		set_trouble(follower, FOLLOWER_SCHEMA);
	return follower->schema_known;
}

/* LISTEN is said again each time: the connection may be a new one. */
static void
listen_for_news(struct follower *follower)
{
	if (db_listen(follower->db, "lazaret_wall") != DB_OK ||
	    db_listen(follower->db, "lazaret_data") != DB_OK)
		set_trouble(follower, FOLLOWER_AWAY);
}

/* FOLLOW_SAME when all parts were taken. */
static enum follow_outcome
take_all(struct follower *follower, struct follow_news *news)
{
	const struct follower_duty *duty = follower->duty;
	for (;;) {
		duty->take(follower->context, news);
		if (!news->more)
			break;
		enum follow_outcome outcome = follow_next(
		    follower->db, duty->realm(follower->context), news);
		if (outcome == FOLLOW_AWAY || outcome == FOLLOW_STANDBY)
			return outcome;
	}
	follow_done(news);
	follower->anew = false;
	return FOLLOW_SAME;
}

static enum follow_outcome
ask(const struct follower *follower, struct follow_news *news_out)
{
	static const struct wall_mark nowhere;
	const struct follower_duty *duty = follower->duty;
	return follow_ask(follower->db, duty->realm(follower->context),
	    follower->anew ? &nowhere : duty->mark(follower->context),
	    news_out);
}

static bool
is_heard(enum follow_outcome outcome)
{
	return outcome != FOLLOW_AWAY && outcome != FOLLOW_STANDBY;
}

static bool
knows_data(const struct follower *follower, const struct follow_news *news)
{
	return follow_same_history(&follower->data, &news->mark) &&
	    follower->data.number == news->data;
}

/* What the news go by: what is loaded meanwhile is heard of next time. */
static bool
take_data(struct follower *follower, const struct follow_news *news)
{
	enum follower_trouble trouble =
	    follower->duty->data(follower->context, follower->db);
	if (trouble != FOLLOWER_FINE) {
		set_trouble(follower, trouble);
		return false;
	}
	follower->data = news->mark;
	follower->data.number = news->data;
	return true;
}

static void
follow_wall(struct follower *follower)
{
	const struct follower_duty *duty = follower->duty;
	struct follow_news news;
	enum follow_outcome outcome = ask(follower, &news);
	if (is_heard(outcome) && !knows_data(follower, &news)) {
		follow_done(&news);
		if (!take_data(follower, &news))
			return;
		outcome = ask(follower, &news); /* maybe of another realm */
	}
	if (outcome == FOLLOW_NEWS || outcome == FOLLOW_ANEW)
		outcome = take_all(follower, &news);
	if (outcome == FOLLOW_AWAY)
		set_trouble(follower, FOLLOWER_AWAY);
	else if (outcome == FOLLOW_STANDBY)
		set_trouble(follower, FOLLOWER_STANDBY);
	else
		set_trouble(follower,
		    duty->fits(follower->context) ? FOLLOWER_FINE
						  : FOLLOWER_FULL);
}

static void
compare_wall(struct follower *follower)
{
	const struct follower_duty *duty = follower->duty;
	if (follow_compare(follower->db, duty->realm(follower->context),
		duty->mark(follower->context),
		duty->sum(follower->context)) != FOLLOW_ANEW)
		return;
	if (duty->fits(follower->context))
		log_warn("the wall here is not the database's: loading it "
			 "anew");
	follower->anew = true;
}

void
follower_turn(struct follower *follower)
{
	if (timer_due(&follower->turn_at, TURN_MS))
		listen_for_news(follower);
	if (knows_schema(follower))
		follow_wall(follower);
	if (follower_follows(follower) &&
	    timer_due(&follower->compare_at, COMPARE_MS))
		compare_wall(follower);
}

int64_t
follower_patience(const struct follower *follower)
{
	int64_t left = follower->turn_at - timer_milliseconds();
	return left > 0 ? left : 0;
}
