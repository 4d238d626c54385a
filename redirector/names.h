/* SPDX-License-Identifier: BSD-2-Clause */
/* names.h -- what is known of names: one flat block, found by hash */
/* Pure: no I/O, no clock, no allocation.
 *
 * A block is built once by one writer and read by many, mapped at different
 * addresses, without locks. A reader may look into a block that is being
 * written anew: it then finds nonsense, never leaves the block, never loops
 * for long, and throws the result away when the word that says which block
 * is valid has changed. */
#ifndef REDIRECTOR_NAMES_H
#define REDIRECTOR_NAMES_H

#include "redirector/name.h"

/* In the order in which they win. */
enum names_kind {
	NAMES_OWN,	 /* portal, API, mail, self-care: always true */
	NAMES_FIXED,	 /* answered from special.c */
	NAMES_PROBE,	 /* an operating system looks for a portal */
	NAMES_INDICATOR, /* only the infection asks for it */
	NAMES_GARDEN,	 /* reachable for the groups that are open */
	NAMES_LOCAL,	 /* a zone that never leaves a site, RFC 6303, 6761 */
	NAMES_KINDS
};

enum names_reach {
	NAMES_EXACT, /* "=example.com": that name only */
	NAMES_BELOW, /* "*example.com": every name below it, not itself */
	NAMES_ZONE,  /* ".example.com": itself and every name below it */
	NAMES_FIRST  /* "wpad.*": every name with that first label */
};

/* Among the ports of a garden rule: the name is on a shared front end. */
enum { NAMES_SHARED = 1 << 30 };

struct names_rule {
	struct name name;
	enum names_reach reach;
	enum names_kind kind;
	uint32_t ports; /* garden: bit set of what a pin opens, NAMES_SHARED */
	uint64_t value; /* garden: bit set of groups; indicator: its id, at
			 * most 32 bits; fixed, local: row of special.c; own:
			 * 0, or 1 + index of struct dns_site's own names */
};

/* Reads the four forms above into name and reach; false for anything else. */
bool MUST_CHECK names_parse(struct str text, struct names_rule *rule_out);

/* A block to look into, NULL where there is none. */
struct names_block {
	const void *block; /* aligned to 8 */
	size_t size;	   /* of the memory in which it lies */
};

/* What the rules of one or more blocks say of one name. */
struct names_match {
	uint32_t kinds; /* bit set, 1u << enum names_kind */
	uint32_t ports; /* garden: of all matching rules */
	uint32_t value[NAMES_KINDS];
	uint8_t start[NAMES_KINDS]; /* where in the name the rule's begins */
};

/* What so many blocks say of `name`; a block that is none says nothing. Garden
 * rules count when one of their groups is in `groups`. Of several rules of a
 * kind, the one with the longest name in the first block gives value and
 * start. */
void names_find(const struct names_block *blocks, size_t count,
    const struct name *name, uint64_t groups, struct names_match *match_out);
/* The first kind of the match, in the order of enum names_kind; NAMES_KINDS
 * when there was none. */
enum names_kind names_first(const struct names_match *match);

/* Builder: memory of names_size(count of rules, bytes of their names) aligned
 * to 8; names_begin; names_add for each rule; names_used says how much of the
 * memory the block took, a multiple of 8. names_add merges a rule for the same
 * name, reach and kind (groups and ports are united, else the first stays);
 * false when the block is full, and then nothing was added. */
size_t names_size(size_t rules, size_t name_bytes);
bool MUST_CHECK names_begin(void *block, size_t size, size_t rules);
bool MUST_CHECK names_add(
    void *block, size_t size, const struct names_rule *rule);
size_t names_used(const void *block);
/* Proves that a block from disk is whole: sizes, each name, each hash, and
 * that each rule is found where it stands. */
bool MUST_CHECK names_check(const void *block, size_t size);

#endif
