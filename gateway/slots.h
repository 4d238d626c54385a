/* SPDX-License-Identifier: BSD-2-Clause */
/* slots.h -- the small numbers by which packets name a line */
#ifndef GATEWAY_SLOTS_H
#define GATEWAY_SLOTS_H

#include "gateway/table.h"
#include "lib/uuid.h"

/* A mark has room for 24 bits, not for a UUID, so a line that is held has a
 * slot. One writes, others read: the memory is shared with the processes that
 * are forked later, and outlives each of them. A slot keeps its line after the
 * release, for what was counted late, until all others have been given out. */
struct slots;

/* 1 <= most <= MARK_SLOT_MOST. Dies without memory. */
struct slots *slots_new(uint32_t most);
void slots_free(struct slots *slots); /* in this process; NULL is fine */

/* The highest there is. */
uint32_t slots_most(const struct slots *slots);
/* The line's slot, or 0 where it has none. */
uint32_t slots_find(const struct slots *slots, const uint8_t *line);
/* The line's slot, the one it had or a new one; 0 where all are held. */
uint32_t slots_take(struct slots *slots, const uint8_t *line);
/* Gives the line this very slot, if that is nobody's and the line has none. */
bool MUST_CHECK slots_adopt(
    struct slots *slots, uint32_t slot, const uint8_t *line);
/* Whose slot it is, or was last; false where it was nobody's. */
bool MUST_CHECK slots_line(
    const struct slots *slots, uint32_t slot, uint8_t *line_out);

/* An element of the kernel carries this slot, or does no longer. Who is held
 * so is not given to another line. */
void slots_hold(struct slots *slots, uint32_t slot);
void slots_drop(struct slots *slots, uint32_t slot);
/* How many are held: lines, not elements. */
uint32_t slots_held(const struct slots *slots);
/* None is held: the kernel is about to be read. */
void slots_drop_all(struct slots *slots);

#endif
