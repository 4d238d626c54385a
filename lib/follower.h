/* SPDX-License-Identifier: BSD-2-Clause */
/* follower.h -- turn by turn with the wall, whatever is done with it */
#ifndef LIB_FOLLOWER_H
#define LIB_FOLLOWER_H

#include "lib/follow.h"

/* What keeps a follower from following; told when it changes. */
enum follower_trouble {
	FOLLOWER_FINE,
	FOLLOWER_AWAY,
	FOLLOWER_SCHEMA,
	FOLLOWER_STANDBY,
	FOLLOWER_SITE,
	FOLLOWER_FULL /* it follows, but not all fits */
};

/* What a role does with what it hears. */
struct follower_duty {
	/* Brings the site's row, and what was loaded, up to date: called when
	 * the database tells, with its wall, of changes to these. Anything but
	 * FOLLOWER_FINE: the wall is not taken, and it is called again. */
	enum follower_trouble (*data)(void *context, struct db *db);
	const char *(*realm)(void *context);
	/* Where the role's table stands, and its checksum. */
	const struct wall_mark *(*mark)(void *context);
	struct wall_sum (*sum)(void *context);
	/* Makes the changes of this part; `first` of those anew: forgets all
	 * rows before. Keeps the new mark when there is no more. What was begun
	 * may begin again without having come to its end. */
	void (*take)(void *context, const struct follow_news *news);
	/* Whether there was room for all that was heard. */
	bool (*fits)(void *context);
	const char *full; /* what FOLLOWER_FULL means here, for the log */
};

struct follower {
	const struct follower_duty *duty;
	void *context;
	struct db *db;
	bool anew; /* ask for all of the wall next time */
	/* Its own: */
	enum follower_trouble trouble;
	bool schema_known;     /* since the connection was last lost */
	struct wall_mark data; /* up to which data is known */
	int64_t turn_at, compare_at;
};

/* Hears what is new. It asks at least once a second; NOTIFY makes it quick:
 * call it whenever db_notified, and after follower_patience at the latest.
 * Compares checksums every minute. */
void follower_turn(struct follower *follower);
/* True while the wall is heard. */
bool follower_follows(const struct follower *follower);
/* Milliseconds until it is to be called at the latest. */
int64_t follower_patience(const struct follower *follower);

#endif
