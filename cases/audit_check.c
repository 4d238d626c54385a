/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_check.c -- is this act what was written, and where it was linked? */
#include "cases/audit_check.h"

#include <stdio.h>
#include <string.h>

const char *
audit_fault_words(enum audit_fault fault)
{
	static const char *const words[FAULT_COUNT] = {
		[FAULT_MISSING] = "missing: the acts before this place are "
				  "gone",
		[FAULT_CHANGED] = "changed: the act is not what was written",
		[FAULT_MOVED] = "moved: another act was linked at this place",
		[FAULT_WORDS_CHANGED] = "changed: its reason or details",
		[FAULT_WORDS_MISSING] = "missing: its reason and details",
		[FAULT_WORDS_ERASED] = "erased: its reason and details, and "
				       "no act says so",
		[FAULT_LINE_CHANGED] = "changed: the line of the timeline "
				       "that tells it",
		[FAULT_LINE_MISSING] = "missing: the line of the timeline "
				       "that tells it",
		[FAULT_CUT] = "missing: the acts after this place are gone",
		[FAULT_OPENED] = "missing: the acts up to this place, and no "
				 "act says that they were closed",
		[FAULT_UNTOLD] = "missing: the act of a line of the timeline",
		[FAULT_LATE] = "waiting: not linked for ten minutes; does a "
			       "warden run?",
		[FAULT_UNNOTED] = "replaced: this place had another hash when "
				  "it was noted",
	};
	return words[fault];
}

/* False, with the fault, where what tells the act is not what was hashed. */
static bool
is_told(const struct audit_seen *seen, enum audit_fault *fault_out)
{
	char said[AUDIT_HEX_SIZE];
	bool by_line = *seen->row.told_in != '\0';
	*fault_out = FAULT_LINE_MISSING;
	if (by_line && !seen->line)
		return false;
	*fault_out = FAULT_WORDS_ERASED;
	if (!by_line && seen->erased)
		return seen->erased_by_act;
	*fault_out = FAULT_WORDS_MISSING;
	if (!by_line && seen->salt == NULL)
		return false;
	*fault_out = by_line ? FAULT_LINE_CHANGED : FAULT_WORDS_CHANGED;
	if (by_line)
		audit_link_line(seen->line_id, seen->line_case, seen->line_at,
		    seen->line_kind, seen->line_actor, seen->line_detail, said);
	else
		audit_link_words(seen->salt, seen->reason, seen->details, said);
	return strcmp(said, seen->row.said) == 0;
}

static bool
is_linked(const struct audit_check *check, const struct audit_seen *seen)
{
	char hash[AUDIT_HEX_SIZE];
	audit_link_hash(seen->position, check->hash, seen->digest, hash);
	return strcmp(hash, seen->hash) == 0;
}

size_t
audit_check_row(struct audit_check *check, const struct audit_seen *seen,
    enum audit_fault *faults_out)
{
	char digest[AUDIT_HEX_SIZE];
	enum audit_fault fault;
	size_t count = 0;
	bool gap = seen->position != check->position + 1;
	if (gap)
		faults_out[count++] = FAULT_MISSING;
	audit_link_row(&seen->row, digest);
	if (strcmp(digest, seen->digest) != 0)
		faults_out[count++] = FAULT_CHANGED;
	if (!is_told(seen, &fault))
		faults_out[count++] = fault;
	/* What stands before a gap or a stranger says nothing of the next. */
	bool linked = gap || !check->known || is_linked(check, seen);
	if (!linked)
		faults_out[count++] = FAULT_MOVED;
	check->known = linked;
	check->position = seen->position;
	snprintf(check->hash, sizeof check->hash, "%s", seen->hash);
	return count;
}
