/* SPDX-License-Identifier: BSD-2-Clause */
/* intake_tell.h -- why a report does what it does, in sentences for staff */
#ifndef CASES_INTAKE_TELL_H
#define CASES_INTAKE_TELL_H

#include "cases/quarantine.h"

/* What becomes of the report, in a sentence. Pure. */
const char *intake_tell_outcome(
    const struct quarantine_answer *answer, struct arena *arena);

/* One rule that had a say, in a sentence. `step` is the ladder's. Pure. */
const char *intake_tell(const struct intake_facts *facts,
    const struct intake_reason *reason, int step, struct arena *arena);

#endif
