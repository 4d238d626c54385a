/* SPDX-License-Identifier: BSD-2-Clause */
/* test_audit_check.c -- the bytes that are hashed, and each fault by its name
 */
#include <stdio.h>
#include <string.h>

#include "cases/audit_check.h"
#include "tests/rows.h"

/* printf '%s' '1:1,64:000…0,2:ab,' | sha256sum */
static void
hashes_are_those_of_sha256sum(void **state)
{
	(void)state;
	char hash[AUDIT_HEX_SIZE];
	audit_link_hash(1, audit_link_start, "ab", hash);
	assert_string_equal(hash,
	    "c64cc7fcd64ee6d4e85e3f9aafbed8e9aa446c03983c6517ebf95b0c79c64894");
	audit_link_words("s", "", "{}", hash);
	assert_string_equal(hash,
	    "61ebf14500b295763a155c241a1a845981ecbf27a9255a51f119c6d644f0b092");
	audit_link_line(7, "c", -5, "opened", "warden", "{\"é\": 1}", hash);
	assert_string_equal(hash,
	    "33b7085c00682fd59e1c500206073c408d401da534bd3b41b0d72e2290b61bfc");
	audit_link_row(
	    &(struct audit_row){ 3, 4, "a", "b", "c", "d", "e", "", "f" },
	    hash);
	assert_string_equal(hash,
	    "b364aed894db148b5b8a1ade4dd390a92b61d03f160e6021ed05dc986aa06de2");
}

/* ---- a chain of five acts ---- */

enum { ACTS = 5 };

struct chain {
	struct audit_seen acts[ACTS];
	char said[ACTS][AUDIT_HEX_SIZE], digest[ACTS][AUDIT_HEX_SIZE];
	char hash[ACTS][AUDIT_HEX_SIZE];
};

/* Of each kind: told by words, and by a line of the timeline. */
static struct audit_seen
make_act(int i)
{
	bool line = i % 2 == 1;
	return (struct audit_seen){ .position = i + 1,
		.row = { 10 + i, 1000 + i, "staff:ann", "made", "token", "t",
		    "192.0.2.1", line ? "7" : "", "" },
		.salt = line ? NULL : "salt",
		.reason = line ? NULL : "why",
		.details = line ? NULL : "{}",
		.line = line,
		.line_id = 7,
		.line_at = 1000 + i,
		.line_case = "c",
		.line_kind = "opened",
		.line_actor = "staff:ann",
		.line_detail = "{}" };
}

static void
make_chain(struct chain *chain)
{
	const char *before = audit_link_start;
	for (int i = 0; i < ACTS; i++) {
		struct audit_seen *a = &chain->acts[i];
		*a = make_act(i);
		if (a->line)
			audit_link_line(a->line_id, a->line_case, a->line_at,
			    a->line_kind, a->line_actor, a->line_detail,
			    chain->said[i]);
		else
			audit_link_words(
			    a->salt, a->reason, a->details, chain->said[i]);
		a->row.said = chain->said[i];
		audit_link_row(&a->row, chain->digest[i]);
		a->digest = chain->digest[i];
		audit_link_hash(a->position, before, a->digest, chain->hash[i]);
		before = a->hash = chain->hash[i];
	}
}

/* "3 changed: the act …; " for each fault, by its place. */
static void
check_all(const struct chain *chain, size_t count, char *text, size_t size)
{
	struct audit_check check = { .known = true };
	memcpy(check.hash, audit_link_start, sizeof check.hash);
	text[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		enum audit_fault faults[AUDIT_CHECK_MOST];
		size_t found = audit_check_row(&check, &chain->acts[i], faults);
		for (size_t k = 0; k < found; k++) {
			size_t used = strlen(text);
			snprintf(text + used, size - used, "%d %s; ",
			    (int)chain->acts[i].position,
			    audit_fault_words(faults[k]));
		}
	}
}

static void
untouched(struct chain *chain)
{
	(void)chain;
}

static void
change_actor(struct chain *chain)
{
	chain->acts[2].row.actor = "staff:bob";
}

static void
change_actor_and_digest(struct chain *chain)
{
	change_actor(chain);
	audit_link_row(&chain->acts[2].row, chain->digest[2]);
}

static void
change_reason(struct chain *chain)
{
	chain->acts[2].reason = "because";
}

static void
lose_words(struct chain *chain)
{
	chain->acts[2].salt = NULL;
}

static void
erase(struct chain *chain)
{
	chain->acts[2].salt = NULL;
	chain->acts[2].erased = true;
}

static void
erase_by_act(struct chain *chain)
{
	erase(chain);
	chain->acts[2].erased_by_act = true;
}

static void
change_line(struct chain *chain)
{
	chain->acts[1].line_detail = "{\"reason\": \"other\"}";
}

static void
lose_line(struct chain *chain)
{
	chain->acts[1].line = false;
}

static void
swap(struct chain *chain)
{
	struct audit_seen third = chain->acts[2];
	chain->acts[2] = chain->acts[3];
	chain->acts[3] = third;
	chain->acts[2].position = 3;
	chain->acts[3].position = 4;
}

static void
drop(struct chain *chain)
{
	chain->acts[2] = chain->acts[3];
	chain->acts[3] = chain->acts[4];
}

static void
drop_and_close_up(struct chain *chain)
{
	drop(chain);
	chain->acts[2].position = 3;
	chain->acts[3].position = 4;
}

static const struct tampering {
	const char *name;
	void (*tamper)(struct chain *chain);
	size_t left;
	const char *want; /* how it begins */
} tamperings[] = {
	{ "nothing", untouched, ACTS, "" },
	{ "an actor", change_actor, ACTS, "3 changed: the act is not" },
	{ "an actor with its digest", change_actor_and_digest, ACTS,
	    "3 moved: " },
	{ "a reason", change_reason, ACTS, "3 changed: its reason" },
	{ "words that are gone", lose_words, ACTS, "3 missing: its reason" },
	{ "words erased in secret", erase, ACTS, "3 erased: " },
	{ "words erased by an act", erase_by_act, ACTS, "" },
	{ "a line of the timeline", change_line, ACTS, "2 changed: the line" },
	{ "a line that is gone", lose_line, ACTS, "2 missing: the line" },
	{ "two acts swapped", swap, ACTS, "3 moved: " },
	{ "an act that is gone", drop, ACTS - 1, "4 missing: the acts" },
	{ "a gap that is closed", drop_and_close_up, ACTS - 1, "3 moved: " },
};

static void
is_named(void **state)
{
	const struct tampering *t = *state;
	struct chain chain;
	char text[1024];
	make_chain(&chain);
	t->tamper(&chain);
	check_all(&chain, t->left, text, sizeof text);
	if (*t->want == '\0')
		assert_string_equal(text, "");
	if (strncmp(text, t->want, strlen(t->want)) != 0)
		fail_msg("wanted %s..., got %s", t->want, text);
}

int
main(void)
{
	const struct CMUnitTest bytes[] = { cmocka_unit_test(
	    hashes_are_those_of_sha256sum) };
	return cmocka_run_group_tests(bytes, NULL, NULL) +
	    ROWS_RUN("audit", tamperings, is_named);
}
