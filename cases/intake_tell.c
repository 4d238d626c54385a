/* SPDX-License-Identifier: BSD-2-Clause */
/* intake_tell.c -- why a report does what it does, in sentences for staff */
#include "cases/intake_tell.h"

/* ---- what becomes of it -------------------------------------------------- */

static const char *const outcomes[] = {
	[QUARANTINE_OPENED] = "A new case opens.",
	[QUARANTINE_JOINED] = "It joins the case that is open.",
	[QUARANTINE_REPEAT] = "This very report was taken before.",
	[QUARANTINE_FILED] =
	    "It is filed: kept and counted with the case that was released.",
	[QUARANTINE_HELD] = "A new case opens, and is held.",
	[QUARANTINE_NO_CAUSE] = "Refused: the cause is not known.",
	[QUARANTINE_NO_SOURCE] = "Refused: the source is not known.",
	[QUARANTINE_FUTURE] = "Refused: it was observed in the future.",
	[QUARANTINE_NO_LINE] = "Refused: there is no line of this name.",
	[QUARANTINE_NOBODY] = "Nobody is walled: the report is kept for a "
			      "person to look at.",
	[QUARANTINE_DOUBT] = "Nobody is walled, since it is not sure whose "
			     "address it was: the report is kept for a person "
			     "to look at.",
	[QUARANTINE_PROTECTED] =
	    "Refused: it asks for more than a notice for who is protected. It "
	    "is kept for a person to look at.",
	[QUARANTINE_FORCE] = "Refused: it asks for more than the playbook "
			     "gives, which needs the scope quarantine:force.",
};

const char *
intake_tell_outcome(const struct quarantine_answer *answer, struct arena *arena)
{
	bool back = answer->decided && answer->known.state == CASE_WATCH;
	if (back && answer->outcome == QUARANTINE_JOINED)
		return "The infection came back while it was watched: the case "
		       "opens again.";
	if (back && answer->outcome == QUARANTINE_HELD)
		return "The infection came back while it was watched: the case "
		       "opens again, and is held.";
	if (answer->outcome == QUARANTINE_JOINED && answer->decided)
		return arena_print(arena,
		    "It joins the case that is open, at step %d of its ladder.",
		    answer->known.step);
	return outcomes[answer->outcome];
}

/* ---- why ----------------------------------------------------------------- */

static const char *
tell_protection(const struct intake_facts *facts, struct arena *arena)
{
	return arena_print(arena,
	    "Protected, so a notice at most:%s%s%s a person decides.",
	    facts->special_kind ? " the account is not a home's;" : "",
	    facts->exempt ? " the line or its account is exempt;" : "",
	    facts->never_wall ? " an address lies where nobody is ever walled;"
			      : "");
}

static const char *
tell_brake(const struct intake_facts *facts)
{
	if (facts->source_full)
		return "The brake: this source has walled as many lines in "
		       "the last hour as it may. The case waits for a person.";
	if (facts->all_full)
		return "The brake: all sources together have walled as many "
		       "lines in the last hour as they may. The case waits for "
		       "a person.";
	return "The brake is pulled: new walls wait for a person.";
}

const char *
intake_tell(const struct intake_facts *facts,
    const struct intake_reason *reason, int step, struct arena *arena)
{
	const char *measure = measure_print(reason->measure);
	switch (reason->rule) {
	case INTAKE_BY_RELEASE:
		return "The evidence is older than the last release of this "
		       "cause: it walls nothing.";
	case INTAKE_BY_LADDER:
		return step == 0
		    ? arena_print(arena, "The playbook gives %s.", measure)
		    : arena_print(arena, "Step %d of the ladder gives %s.",
			  step, measure);
	case INTAKE_BY_SOURCE:
		return arena_print(
		    arena, "Its source may bring about %s at most.", measure);
	case INTAKE_BY_RELAPSE:
		return arena_print(arena,
		    "It came back in the watch: no less than %s, as before.",
		    measure);
	case INTAKE_BY_PROTECTION:
		return tell_protection(facts, arena);
	case INTAKE_BY_WEIGHT:
		return arena_print(arena,
		    "Who saw it is believed at %d of the %d that a wall needs: "
		    "the line is told only.",
		    facts->weight, facts->wall_weight);
	case INTAKE_BY_CASE:
		return arena_print(arena,
		    "The open case stands at %s: a further report alone does "
		    "not raise it.",
		    measure);
	case INTAKE_BY_BELIEF:
		return arena_print(arena,
		    "With this source it is believed at %d, and a wall needs "
		    "%d: the ladder's %s comes now.",
		    facts->weight, facts->wall_weight, measure);
	case INTAKE_BY_ORDER:
		return arena_print(
		    arena, "The report itself asks for %s.", measure);
	case INTAKE_BY_SHADOW:
		return arena_print(arena,
		    "Shadow mode: all is decided and shown, and %s is done.",
		    reason->measure == MEASURE_NONE ? "nothing" : measure);
	case INTAKE_BY_BRAKE:
		return tell_brake(facts);
	case INTAKE_RULES:
		break;
	}
	return "";
}
