/* SPDX-License-Identifier: BSD-2-Clause */
/* rule.h -- the rules of release: what each door needs, and what is there */
/* Pure: the whole policy of letting go stands behind this page. */
#ifndef CASES_RULE_H
#define CASES_RULE_H

#include "cases/quiet.h"
#include "lib/arena.h"
#include "lib/i18n.h"

/* What a playbook asks for before the door opens. */
enum need_kind {
	NEED_CHECKLIST, /* `have` of `want` steps ticked */
	NEED_SCAN,	/* `have` clean files, and nothing found */
	NEED_QUIET,	/* silent for `have` of `want` minutes */
	NEED_NO_REPORT, /* no source saw it for `have` of `want` minutes */
	NEED_BUDGET,	/* `have` of `want` self-releases used; back at `at` */
	NEED_STAFF	/* a person decides */
};
enum { NEED_KINDS = NEED_STAFF + 1 };

struct need {
	enum need_kind kind;
	bool met;
	int64_t have, want;
	int64_t at;   /* NEED_QUIET: when it is met at the earliest;
		       * NEED_BUDGET: when one comes back; seconds, 0: none */
	int64_t days; /* NEED_BUDGET: the window */
};

/* What the playbook says. Sets are of 1 << enum need_kind. */
struct rule_book {
	unsigned needs;	       /* of a self-release, besides the budget */
	unsigned automatic;    /* of one by the clock; 0: never */
	bool unseen_staff;     /* staff, not the checklist, stands in for quiet
				* where the site cannot see */
	bool scan_helps;       /* a scanner can find this cause */
	int64_t self_releases; /* within the window, per line and group */
	int64_t window;	       /* seconds */
	int64_t no_report;     /* seconds */
};

/* What is known of the case, since it began or relapsed. */
struct rule_facts {
	bool special_kind; /* business, shared, critical: a person decides */
	int64_t steps, ticks;
	int64_t clean, infected; /* files: clean ones, and found by the last
				  * scan */
	int64_t unreported;	 /* seconds since a source saw it last */
	int64_t used, back_at;	 /* of the budget; when the first returns */
	struct quiet quiet;
};

struct rule_verdict {
	bool opens;
	size_t count;
	struct need needs[NEED_KINDS];
};

/* May the subscriber let oneself out? The budget is always the last need. */
struct rule_verdict
rule_self(const struct rule_book *book, const struct rule_facts *facts);
/* Does the door open unasked? Only on silence that was seen. */
struct rule_verdict
rule_automatic(const struct rule_book *book, const struct rule_facts *facts);

/* "checklist quiet" as a set; words that are no need are left out. */
unsigned rule_needs(struct str words);
const char *rule_need_name(enum need_kind kind);

enum { RULE_TEXT_SIZE = 400 };
/* The verdict in one sentence for the subscriber: why it opens, or what is
 * missing first. Returns `text`, of RULE_TEXT_SIZE bytes. */
const char *rule_sentence(const struct rule_verdict *verdict,
    const struct rule_facts *facts, const struct i18n_language *language,
    char *text);
/* Why silence cannot be seen, in a sentence to translate; "" where it can. */
const char *rule_view_words(enum quiet_view view);
/* The needs and what they were given, as a JSON object: for the record. */
const char *rule_json(const struct rule_verdict *verdict,
    const struct rule_facts *facts, struct arena *arena);

#endif
