/* SPDX-License-Identifier: BSD-2-Clause */
/* letter.h -- a notice's facts turned into words */
#ifndef CASES_LETTER_H
#define CASES_LETTER_H

#include "cases/advice.h"
#include "cases/brands.h"
#include "lib/db.h"
#include "lib/template.h"
#include "lib/wall.h"

/* All times are seconds since 1970. */
struct letter_case {
	const char *code; /* six signs */
	const char *cause;
	enum measure measure;
	int64_t first, last; /* when it was seen */
	int64_t watch_until; /* after a release; 0: not watched */
	int64_t until;	     /* the end of a pause; 0: none */
	int64_t next;	     /* when the clock walls; 0: it does not */
	int64_t due;	     /* by when a request is answered; 0: none waits */
	bool dispute;	     /* it is one */
	const char *reason;  /* why it was denied, a msgid; NULL or "": none */
	const char *device;  /* its kind; NULL or "any": not known */
};

struct letter {
	const char *id;	      /* UUID of the notice */
	const char *kind;     /* walled, released: lazaret.notice */
	const char *language; /* the subscriber's; "" where unknown */
	const char *brand;
	int64_t queued_at;
	const char *const *to;
	size_t to_count;
	const struct letter_case *cases; /* the gravest first; at least one */
	size_t case_count;
	bool holds; /* another case of the line is open */
};

/* What letters are made of; read-only once made. */
struct letter_press {
	const struct templates *templates;
	const struct advices *advices;
	const struct brands *brands;
};

/* Of an arena for one letter; one of twenty cases needs 200 kB. */
enum { LETTER_MEMORY = 512 * 1024 };

/* The same as an SMS: one line of at most LETTER_SMS_SIGNS signs, discreet;
 * "" where the brand's names make it longer. */
enum { LETTER_SMS_SIGNS = 140 };
const char *letter_sms(const struct letter_press *press,
    const struct letter *letter, struct arena *arena);

/* Whether there are words for this kind of notice. */
bool letter_speaks_of(const char *kind);

/* A letter in words: all that a mail says. */
struct letter_words {
	const struct brand *brand; /* that speaks */
	const char *language;	   /* BCP 47 */
	const char *subject;
	const char *text; /* complete in itself, its lines wrapped */
	const char *html; /* the same, for those who prefer it */
};

/* In the subscriber's language if the brand speaks it, else in the brand's
 * first. Only facts that have words of ours get in; there are words for its
 * kind. Pure, but for the time zone of the process; false with arena_full when
 * it does not fit. */
bool MUST_CHECK letter_write(const struct letter_press *press,
    const struct letter *letter, struct arena *arena,
    struct letter_words *words_out);

/* Reads the cases that the notice letter->id tells of, as they are now: what
 * is not true any more is not told. */
enum db_outcome MUST_CHECK letter_read_cases(
    struct db *db, struct arena *arena, struct letter *letter);

#endif
