/* SPDX-License-Identifier: BSD-2-Clause */
/* place.c -- the place of one engine at the desk */
#include "scanner/place.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/parcel.h"
#include "scanner/engine.h"
#include "scanner/folder.h"

static void __attribute__((noreturn)) become_engine(
    const struct config *config, pid_t parent, int fd, const char *folder)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1); /* it died in between */
	engine_run(config, fd, folder);
}

static bool
fork_engine(struct place *place, const struct config *config)
{
	pid_t parent = getpid();
	int theirs;
	if (!parcel_pair(&place->fd, &theirs))
		return false;
	pid_t pid = fork();
	if (pid == 0)
		become_engine(config, parent, theirs, place->folder);
	close(theirs);
	if (pid < 0) {
		close(place->fd);
		return false;
	}
	place->pid = pid;
	return true;
}

bool
place_open(struct place *place, const struct config *config, const char *folder)
{
	snprintf(place->folder, sizeof place->folder, "%s", folder);
	if (!folder_make(folder)) {
		log_warn("cannot make %s: %s", folder, strerror(errno));
		return false;
	}
	if (!fork_engine(place, config)) {
		log_warn("no engine can be started: %s", strerror(errno));
		folder_remove(folder);
		return false;
	}
	place->state = PLACE_LOADS;
	return true;
}

void
place_close(struct place *place)
{
	kill(place->pid, SIGKILL);
	while (waitpid(place->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(place->fd);
	if (!folder_remove(place->folder))
		log_warn(
		    "cannot remove %s: %s", place->folder, strerror(errno));
	place->state = PLACE_NONE;
}
