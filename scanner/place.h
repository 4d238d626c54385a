/* SPDX-License-Identifier: BSD-2-Clause */
/* place.h -- the place of one engine at the desk */
#ifndef SCANNER_PLACE_H
#define SCANNER_PLACE_H

#include <sys/types.h>

#include "scanner/config.h"
#include "scanner/message.h"

enum place_state {
	PLACE_NONE,
	PLACE_LOADS,
	PLACE_SERVES,
	PLACE_LEAVES /* another one serves; it ends with its last file */
};

struct place {
	enum place_state state;
	int fd; /* our end of its socket */
	pid_t pid;
	uint32_t signatures;
	char folder[MESSAGE_FOLDER_SIZE];
};

/* Makes the folder and the socket, and forks an engine that begins to load.
 * False, with a warning, where any of it cannot be. */
bool MUST_CHECK place_open(
    struct place *place, const struct config *config, const char *folder);
/* Ends it, if it has not fallen, and with it all its examiners. */
void place_close(struct place *place);

#endif
