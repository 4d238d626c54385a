/* SPDX-License-Identifier: BSD-2-Clause */
/* view_walk.h -- find the device: the pages of the walk */
/* Pure, as all of the views. At least one case is open. */
#ifndef PORTAL_VIEW_WALK_H
#define PORTAL_VIEW_WALK_H

#include "portal/view.h"

/* The kind of device that is never switched off: without it nothing of the
 * line is seen, so its silence would prove nothing. */
#define ROUTER "router"

/* Where the walk stands now, and the one thing to do (walk.html). */
struct values *view_walk(const struct view *view, const struct status *status);
/* What do you own? (walk_list.html) */
struct values *
view_walk_list(const struct view *view, const struct status *status);

/* The list "devices" of what is owned, each with a name and how far it is. */
void view_walk_devices(
    const struct view *view, const struct status *status, struct values *page);

/* Nothing is owned yet: the list comes first. */
bool view_walk_begins(const struct status *status);
/* Whether the page would offer this deed for this device now: "off", "on",
 * "found". What an old page asks for is not done. */
bool view_walk_offers(
    const struct status *status, struct str deed, struct str device);
/* Whether it is a kind of device to own, "camera", or one more of it. */
bool view_walk_knows(const struct view *view, struct str device);
/* "camera" of "camera-2", in the same bytes. */
struct str view_walk_class(const char *device);
/* Another text means that another page would be drawn now. */
const char *view_walk_state(const struct status *status, struct arena *arena);

#endif
