/* SPDX-License-Identifier: BSD-2-Clause */
/* actor.c -- who sits at the keyboard, and where that stands */
#include "cli/cli.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ACTOR_SIZE = 80, HOST_SIZE = 65 };

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

/* sshd(8) tells the other end first: "192.0.2.7 50044 192.0.2.1 22". */
const char *
cli_origin(void)
{
	static char host[HOST_SIZE];
	const char *connection = getenv("SSH_CONNECTION");
	if (connection != NULL)
		snprintf(host, sizeof host, "%.*s",
		    (int)strcspn(connection, " "), connection);
	else if (gethostname(host, sizeof host - 1) != 0)
		host[0] = '\0';
	return host;
}
