/* SPDX-License-Identifier: BSD-2-Clause */
/* walk_show.h -- show the walk that finds the device, as its page tells it */
#ifndef CLI_WALK_SHOW_H
#define CLI_WALK_SHOW_H

#include <jansson.h>

#include "cases/walk.h"

/* A line for each device under an empty one; nothing where none is owned. */
void walk_print(const struct walk *walk, struct arena *arena);
/* An array of objects. */
json_t *walk_json(const struct walk *walk, struct arena *arena);

#endif
