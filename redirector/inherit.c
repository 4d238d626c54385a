/* SPDX-License-Identifier: BSD-2-Clause */
/* inherit.c -- sockets that outlive us: the service manager keeps them */
#include "redirector/inherit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/bytes.h"
#include "lib/parcel.h"

enum {
	FIRST = 3, /* sd_listen_fds(3) */
	MOST = 1024
};

static bool taken[MOST];

static int64_t
number_of(const char *variable)
{
	const char *text = getenv(variable);
	int64_t number;
	if (text == NULL || !str_number(str_from(text), 0, INT32_MAX, &number))
		return 0;
	return number;
}

/* How many are for this process. */
static int
count(void)
{
	int64_t fds = number_of("LISTEN_FDS");
	if (number_of("LISTEN_PID") != getpid())
		return 0;
	return fds < MOST ? (int)fds : MOST;
}

bool
inherit_any(void)
{
	return count() > 0;
}

static bool
listens_at(int fd, const struct endpoint *endpoint, int type)
{
	struct sockaddr_storage name = { 0 };
	socklen_t name_size = sizeof name, type_size = sizeof type;
	int its_type;
	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &its_type, &type_size) ==
	    0 &&
	    its_type == type &&
	    getsockname(fd, (struct sockaddr *)&name, &name_size) == 0 &&
	    name_size == endpoint->size &&
	    memcmp(&name, &endpoint->addr, name_size) == 0;
}

int
inherit_take(const struct endpoint *endpoint, int type)
{
	for (int i = 0; i < count(); i++) {
		if (taken[i] || !listens_at(FIRST + i, endpoint, type))
			continue;
		taken[i] = true;
		if (fcntl(FIRST + i, F_SETFD, FD_CLOEXEC) == 0 &&
		    fcntl(FIRST + i, F_SETFL, O_NONBLOCK) == 0)
			return FIRST + i;
	}
	return -1;
}

void
inherit_close_rest(void)
{
	for (int i = 0; i < count(); i++)
		if (!taken[i])
			close(FIRST + i);
}

/* The path of a socket; one with '@' has a name without a file. */
static bool
find_manager(struct sockaddr_un *manager, socklen_t *size)
{
	const char *path = getenv("NOTIFY_SOCKET");
	*manager = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (path == NULL || (*path != '/' && *path != '@') ||
	    strlen(path) >= sizeof manager->sun_path)
		return false;
	memcpy(manager->sun_path, path, strlen(path));
	if (*path == '@')
		manager->sun_path[0] = '\0';
	*size =
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
	return true;
}

void
inherit_keep(int fd)
{
	static const char message[] =
	    "FDSTORE=1\nFDNAME=lazaret-redirector\nFDPOLL=0";
	struct sockaddr_un manager;
	socklen_t size;
	if (!find_manager(&manager, &size))
		return;
	int way = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (way < 0)
		return;
	/* without it the next one binds anew: a gap, but no fault */
	bool kept =
	    connect(way, (const struct sockaddr *)&manager, size) == 0 &&
	    parcel_send(way, message, sizeof message - 1, fd);
	(void)kept;
	close(way);
}
