/* SPDX-License-Identifier: BSD-2-Clause */
/* device.h -- which kind of device a case is about, and what it may reach */
#ifndef CASES_DEVICE_H
#define CASES_DEVICE_H

#include "lib/arena.h"
#include "lib/db.h"

/* "any" where a kind of device is wanted and none is meant. */
#define DEVICE_ANY "any"

/* The subscriber's word first, then what the walk found, then the latest report
 * that names a device; DEVICE_ANY where nobody knows. */
enum db_outcome MUST_CHECK device_of_case(struct db *db, struct arena *arena,
    const char *case_id, const char **device_out);

/* The subscriber says which kind of device this line's open case of that cause
 * is about: the timeline tells it, and the garden of that kind opens to the
 * line for a day. DEVICE_ANY takes the word back, and closes nothing early.
 * `known_out` is false, and nothing changes, where the line has no such case
 * or nobody knows such a device. One transaction. */
enum db_outcome MUST_CHECK device_say(struct db *db, struct arena *arena,
    const char *line_id, const char *cause, const char *device,
    bool *known_out);

/* The garden of that kind opens to the line for a day: "I own one of these".
 * "camera-2" is a camera; a kind that nobody knows opens nothing. */
enum db_outcome MUST_CHECK device_open(
    struct db *db, const char *line_id, const char *device);

#endif
