/* SPDX-License-Identifier: BSD-2-Clause */
/* actor.c -- who sits at the keyboard, for timelines and versions */
#include "cli/cli.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ACTOR_SIZE = 80 };

const char *
cli_actor(void)
{
	static char actor[ACTOR_SIZE];
	const char *name = getenv("SUDO_USER");
	const struct passwd *user = name == NULL ? getpwuid(getuid()) : NULL;
	if (user != NULL)
		name = user->pw_name;
	snprintf(actor, sizeof actor, "operator:%s", name ? name : "unknown");
	return actor;
}
