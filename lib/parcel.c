/* SPDX-License-Identifier: BSD-2-Clause */
/* parcel.c -- messages over a unix socket, with a descriptor where one goes
 * along
 */
#include "lib/parcel.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(int))];
};

bool
parcel_pair(int *ours_out, int *theirs_out)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) {
		close(ends[0]);
		close(ends[1]);
		return false;
	}
	*ours_out = ends[0];
	*theirs_out = ends[1];
	return true;
}

bool
parcel_send(int to, const void *message, size_t size, int fd)
{
	struct iovec part = { (void *)(uintptr_t)message, size };
	struct msghdr head = { .msg_iov = &part, .msg_iovlen = 1 };
	union control control = { 0 };
	if (fd >= 0) {
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(sizeof fd);
		memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
		head.msg_control = &control;
		head.msg_controllen = sizeof control.room;
	}
	ssize_t sent;
	do
		sent = sendmsg(to, &head, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)size;
}

static int
descriptor_of(struct msghdr *head)
{
	int fd = -1;
	struct cmsghdr *control = CMSG_FIRSTHDR(head);
	if (control != NULL && control->cmsg_level == SOL_SOCKET &&
	    control->cmsg_type == SCM_RIGHTS &&
	    control->cmsg_len == CMSG_LEN(sizeof fd))
		memcpy(&fd, CMSG_DATA(control), sizeof fd);
	return fd;
}

enum parcel
parcel_receive(int from, void *message, size_t size, int *fd_out)
{
	union control control = { 0 };
	struct iovec part = { message, size };
	struct msghdr head = { .msg_iov = &part, .msg_iovlen = 1 };
	if (fd_out != NULL) {
		head.msg_control = &control;
		head.msg_controllen = sizeof control;
	}
	ssize_t got;
	do
		got = recvmsg(from, &head, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return errno == EAGAIN ? PARCEL_NONE : PARCEL_END;
	int fd = fd_out == NULL ? -1 : descriptor_of(&head);
	if (got != (ssize_t)size || (head.msg_flags & MSG_TRUNC) != 0) {
		if (fd >= 0)
			close(fd);
		return PARCEL_END;
	}
	if (fd_out != NULL)
		*fd_out = fd;
	return PARCEL_GOT;
}
