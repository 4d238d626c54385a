/* SPDX-License-Identifier: BSD-2-Clause */
/* advice_file.h -- reads one file of advice: texts, steps, sections */
/* Pure. Trust: the operator's files. */
#ifndef CASES_ADVICE_FILE_H
#define CASES_ADVICE_FILE_H

#include "cases/advice.h"

/* Lines are `key = text`; a line that begins with a blank goes on with the text
 * before it; '#' starts a comment line. `step` opens a step, `proof` says how
 * to tell that it worked. The step's name stands first, and means the same
 * wherever it stands:
 *
 *	step = reset: Reset it to how it came from the shop.
 *	proof = It asks for a new password.
 *
 * A file CAUSE.advice may have sections. Each says that the advice holds for a
 * kind of device, and then what differs there; it may be empty:
 *
 *	device = router
 *	step = reset: Hold the pin-hole button for ten seconds.
 *	proof = Your Wi-Fi has the name from the label again.
 */
enum {
	ADVICE_SECTIONS_MAX = 12, /* the general one, and kinds of device */
	ADVICE_FILE_MAX = 16 * 1024
};

enum advice_file {
	ADVICE_OF_CAUSE, /* CAUSE.advice */
	ADVICE_OF_DEVICE /* KIND.device: name, look, reviewed, steps */
};

/* The first section is what holds for any device, with all its parts; in the
 * others what was not said is NULL, and each step is one of the first's.
 * Returns NULL, or what is wrong with the file, with its line. */
const char *MUST_CHECK advice_file_read(enum advice_file kind, const char *name,
    struct str bytes, struct arena *arena, struct advice *sections_out,
    size_t *count_out);

/* The step of that name, or NULL. */
const struct advice_step *
advice_step(const struct advice *advice, const char *name);

#endif
