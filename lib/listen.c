/* SPDX-License-Identifier: BSD-2-Clause */
/* listen.c -- the unix socket on which others find a program */
#include "lib/listen.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/log.h"

/* Where the queue is full, a connection is refused at once, and nginx answers
 * 503: so it is as long as Linux makes them (net.core.somaxconn), and a stall
 * of some seconds is waited for. */
enum { LISTEN_BACKLOG = 4096, LISTEN_MODE = 0660 };

static struct sockaddr_un
name_of(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof name.sun_path)
		die("%s: a socket's path may have %zu characters", path,
		    sizeof name.sun_path - 1);
	memcpy(name.sun_path, path, strlen(path));
	return name;
}

static int
open_socket(int type)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (fd < 0)
		die("socket: %s", strerror(errno));
	return fd;
}

void
listen_clear(const char *path, int type)
{
	struct sockaddr_un name = name_of(path);
	int fd = open_socket(type);
	if (connect(fd, (const struct sockaddr *)&name, sizeof name) == 0)
		die("%s: somebody else listens here", path);
	if (errno == ECONNREFUSED)
		unlink(path);
	close(fd);
}

static void
give_to_group(const char *path, const char *group)
{
	if (*group == '\0')
		return;
	const struct group *found = getgrnam(group);
	if (found == NULL)
		die("%s: there is no group \"%s\"", path, group);
	if (chown(path, (uid_t)-1, found->gr_gid) != 0)
		die("%s: group %s: %s", path, group, strerror(errno));
}

int
listen_open(const char *path, int type, const char *group)
{
	struct sockaddr_un name = name_of(path);
	int fd = open_socket(type);
	mode_t mask = umask(0777 & ~LISTEN_MODE);
	int bound = bind(fd, (const struct sockaddr *)&name, sizeof name);
	int reason = errno;
	umask(mask);
	if (bound != 0)
		die("%s: %s", path, strerror(reason));
	give_to_group(path, group);
	if (type != SOCK_DGRAM && listen(fd, LISTEN_BACKLOG) != 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}
