/* SPDX-License-Identifier: BSD-2-Clause */
/* desk_store.h -- the SQL of the abuse desk: list, search, acts, bulk, brake */
#ifndef CASES_DESK_STORE_H
#define CASES_DESK_STORE_H

#include "lib/db.h"

/* Times go in and out as microseconds since 1970. */
enum desk_statement {
	DESK_SHELF,	       /* see shelf.c */
	DESK_SHELF_KIND,       /* the same */
	DESK_SHELF_SITE,       /* the same, and a site */
	DESK_SHELF_TAKEN,      /* the same, and by whom */
	DESK_CHOICES,	       /* what the filters offer */
	DESK_FIND_HOLDER,      /* an address */
	DESK_FIND_HOLDER_THEN, /* the same */
	DESK_FIND_ACCOUNT,     /* how it begins, in small letters */
	DESK_FIND_LINE,	       /* likewise */
	DESK_FIND_MAIL,	       /* likewise */
	DESK_FIND_PHONE,       /* how it ends, the last digit first */
	DESK_FIND_PHONE_END,   /* a list of such, each a whole number */
	DESK_SEARCH,	       /* see search.c */
	DESK_SEARCH_LINES,     /* likewise */
	DESK_STANDING,	       /* case id */
	DESK_SET,	  /* case id, state, measure, wanted, held by, step */
	DESK_LET_THROUGH, /* case id */
	DESK_BRAKES,
	DESK_BRAKE_HELD,
	DESK_BRAKE_RELEASE, /* source or NULL, by, reason */
	DESK_HISTORY,	    /* case id, before, most */
	DESK_SOURCES,	    /* case id */
	DESK_DOSSIER,	    /* case id */
	DESK_TAKE,	    /* case id, by */
	DESK_GIVE_BACK,	    /* case id, by */
	DESK_NOTE,	    /* case id, author, words */
	DESK_EXEMPT_ASK,    /* line or account, of a line?, until, reason, by */
	DESK_EXEMPT_DRAFTS,
	DESK_EXEMPT_DECIDE, /* draft id, confirmed?, by */
	DESK_EXEMPTIONS,    /* most */
	DESK_EXEMPT_END,    /* id */
	DESK_COUNT
};

extern const struct sql desk_store[DESK_COUNT];

#endif
