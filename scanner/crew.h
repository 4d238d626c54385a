/* SPDX-License-Identifier: BSD-2-Clause */
/* crew.h -- who scans: the engines and their examiners, as the desk has them */
/* An examiner has a *room*: a socket to the desk and a folder of its own. It
 * serves one batch of one line, and is ended when that is over, when it has had
 * CONFIG_BATCH_FILES files or CONFIG_BATCH_SECONDS, when a file takes too long
 * or is not wanted any more. There are twice as many rooms as scans at once, so
 * that one is always forked ahead. Times are milliseconds of a clock that never
 * goes back. */
#ifndef SCANNER_CREW_H
#define SCANNER_CREW_H

#include "scanner/config.h"
#include "scanner/message.h"
#include "scanner/queue.h"

enum { CREW_ROOMS = 2 * CONFIG_SCANS, CREW_ENGINES = 4 };

/* What the desk hears of a ticket that it gave. */
typedef void crew_found(void *context, const struct finding *finding);

/* How the crew's descriptors are known in the desk's epoll: the kind above 32
 * bits of the index. */
enum crew_event { CREW_EVENT_ENGINE, CREW_EVENT_ROOM, CREW_EVENTS };

struct crew;

struct crew *crew_new(
    const struct config *config, int epoll, crew_found *found, void *context);
/* Ends everybody, and removes their folders. */
void crew_end(struct crew *crew);

/* Loads the signatures into a new engine, unless one is loading: then once
 * more after that. When it is ready it takes over from the serving one, which
 * ends with the last file that it has; when it fails that one stays. */
void crew_load(struct crew *crew);
/* One serves or is about to. */
bool crew_may_serve(const struct crew *crew);
uint32_t crew_signatures(const struct crew *crew);

/* Gives a file to an examiner: its batch's, or a new one. False while there is
 * none. The descriptor stays the caller's. */
bool MUST_CHECK crew_give(struct crew *crew, const struct ticket *ticket,
    uint32_t index, int64_t now);
/* Nobody waits for this ticket's finding any more. */
void crew_drop(struct crew *crew, uint32_t index);

void crew_heard(
    struct crew *crew, enum crew_event kind, uint32_t index, int64_t now);
/* Now and then, some times a second: what is late, what is missing. */
void crew_tick(struct crew *crew, int64_t now);

#endif
