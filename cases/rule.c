/* SPDX-License-Identifier: BSD-2-Clause */
/* rule.c -- the rules of release: what each door needs, and what is there */
#include "cases/rule.h"

enum { MINUTE = 60, DAY = 86400 };

static const char *const names[] = {
	[NEED_CHECKLIST] = "checklist",
	[NEED_SCAN] = "scan",
	[NEED_QUIET] = "quiet",
	[NEED_NO_REPORT] = "no-report",
	[NEED_BUDGET] = "budget",
	[NEED_STAFF] = "staff",
};

const char *
rule_need_name(enum need_kind kind)
{
	return names[kind];
}

unsigned
rule_needs(struct str words)
{
	unsigned set = 0;
	while (words.len > 0) {
		struct str word = str_cut(words, ' ', &words);
		for (unsigned i = 0; i < NEED_KINDS; i++)
			if (str_equal(word, str_from(names[i])))
				set |= 1u << i;
	}
	return set;
}

static bool
asks(unsigned set, enum need_kind kind)
{
	return (set >> kind & 1) != 0;
}

/* One need of each kind, as the facts have it. */
static struct need
weigh(enum need_kind kind, const struct rule_book *book,
    const struct rule_facts *facts)
{
	const struct quiet *quiet = &facts->quiet;
	switch (kind) {
	case NEED_CHECKLIST:
		return (struct need){ kind, facts->ticks >= facts->steps,
			facts->ticks, facts->steps };
	case NEED_SCAN:
		return (struct need){ kind,
			facts->clean > 0 && facts->infected == 0, facts->clean,
			1 };
	case NEED_QUIET:
		return (struct need){ kind,
			quiet->view == QUIET_SEEN && quiet->missing == 0,
			quiet->silent / MINUTE, quiet->wanted / MINUTE,
			quiet->opens_at };
	case NEED_NO_REPORT:
		return (struct need){ kind,
			facts->unreported >= book->no_report,
			facts->unreported / MINUTE, book->no_report / MINUTE };
	case NEED_BUDGET:
		return (struct need){ kind, facts->used < book->self_releases,
			facts->used, book->self_releases,
			facts->used < book->self_releases ? 0 : facts->back_at,
			book->window / DAY };
	case NEED_STAFF:
		break;
	}
	return (struct need){ .kind = NEED_STAFF };
}

static struct rule_verdict
judge(
    unsigned set, const struct rule_book *book, const struct rule_facts *facts)
{
	static const enum need_kind order[] = { NEED_CHECKLIST, NEED_SCAN,
		NEED_QUIET, NEED_NO_REPORT, NEED_STAFF, NEED_BUDGET };
	struct rule_verdict verdict = { .opens = true };
	for (size_t i = 0; i < NEED_KINDS; i++) {
		if (!asks(set, order[i]))
			continue;
		struct need need = weigh(order[i], book, facts);
		verdict.opens = verdict.opens && need.met;
		verdict.needs[verdict.count++] = need;
	}
	return verdict;
}

/* A scan is never asked for where it finds nothing; what takes its place and
 * that of a silence that nobody can see. */
static unsigned
fitting(
    unsigned set, const struct rule_book *book, const struct rule_facts *facts)
{
	const unsigned checklist = 1u << NEED_CHECKLIST;
	const unsigned staff = 1u << NEED_STAFF;
	bool steps = facts->steps > 0;
	if (asks(set, NEED_SCAN) && !book->scan_helps)
		set = (set & ~(1u << NEED_SCAN)) | (steps ? checklist : staff);
	if (asks(set, NEED_QUIET) && facts->quiet.view != QUIET_SEEN)
		set = (set & ~(1u << NEED_QUIET)) |
		    (book->unseen_staff || !steps ? staff : checklist);
	if (facts->special_kind)
		set |= staff;
	return set;
}

struct rule_verdict
rule_self(const struct rule_book *book, const struct rule_facts *facts)
{
	unsigned set = fitting(book->needs, book, facts);
	return judge(set | 1u << NEED_BUDGET, book, facts);
}

struct rule_verdict
rule_automatic(const struct rule_book *book, const struct rule_facts *facts)
{
	unsigned set = book->automatic;
	if (!asks(set, NEED_QUIET) || facts->quiet.view != QUIET_SEEN ||
	    facts->special_kind)
		set = 1u << NEED_STAFF;
	else
		set = fitting(set, book, facts);
	return judge(set, book, facts);
}
