/* SPDX-License-Identifier: BSD-2-Clause */
/* message.c -- what the gateway's roles tell each other */
#include "gateway/message.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/log.h"
#include "lib/roles.h"

enum { BUFFER = 1 << 20 };

void
message_pair(int ends[2])
{
	int buffer = BUFFER;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		die("socketpair: %s", strerror(errno));
	for (int i = 0; i < 2; i++)
		setsockopt(ends[i], SOL_SOCKET, SO_SNDBUFFORCE, &buffer,
		    sizeof buffer);
}

bool
message_tell(int end, const struct message *message)
{
	return send(end, message, sizeof *message,
		   MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof *message;
}

bool
message_press(int end, const struct message *message)
{
	struct pollfd fds[] = { { .fd = end, .events = POLLOUT },
		{ .fd = roles_socket(), .events = POLLIN } };
	while (!message_tell(end, message)) {
		poll(fds, 2, -1);
		if (fds[1].revents != 0)
			return false;
	}
	return true;
}

bool
message_hear(int end, struct message *message_out)
{
	struct message message;
	if (recv(end, &message, sizeof message, MSG_DONTWAIT) != sizeof message)
		return false;
	*message_out = message;
	return true;
}
