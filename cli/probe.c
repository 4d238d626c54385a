/* SPDX-License-Identifier: BSD-2-Clause */
/* probe.c -- is somebody there? Sockets, resolvers, relays, certificates */
#include "cli/probe.h"

#include <errno.h>
#include <netdb.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/pin.h"

enum { WORDS_SIZE = 300, HOST_SIZE = 256, PORT_SIZE = 8, ANSWER_SIZE = 512 };

static char words[WORDS_SIZE];

__attribute__((format(printf, 1, 2))) static const char *
wrong(const char *format, ...)
{
	va_list list;
	va_start(list, format);
	vsnprintf(words, sizeof words, format, list);
	va_end(list);
	return words;
}

static bool
ready(int fd, short events)
{
	struct pollfd one = { .fd = fd, .events = events };
	return poll(&one, 1, PROBE_SECONDS * 1000) == 1;
}

/* ---- connecting --------------------------------------------------------- */
/* A connected socket, or -1 with errno. */
static int
connect_to(const struct sockaddr *to, socklen_t size, int type)
{
	int error = 0;
	socklen_t error_size = sizeof error;
	int fd = socket(to->sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, to, size) == 0)
		return fd;
	if (errno == EINPROGRESS) {
		if (!ready(fd, POLLOUT))
			error = ETIMEDOUT;
		else
			getsockopt(
			    fd, SOL_SOCKET, SO_ERROR, &error, &error_size);
	} else {
		error = errno;
	}
	if (error == 0)
		return fd;
	close(fd);
	errno = error;
	return -1;
}

/* By name or address; the first that takes us. NULL and the socket, or what
 * is wrong. */
static const char *
reach(const char *host, const char *port, int type, int *fd_out)
{
	struct addrinfo hints = { .ai_socktype = type }, *list;
	int failed = getaddrinfo(host, port, &hints, &list);
	if (failed != 0)
		return wrong("%s: %s", host, gai_strerror(failed));
	int fd = -1;
	for (struct addrinfo *one = list; one != NULL && fd < 0;
	     one = one->ai_next)
		fd = connect_to(one->ai_addr, one->ai_addrlen, type);
	int error = errno;
	freeaddrinfo(list);
	if (fd < 0)
		return wrong("%s port %s: %s", host, port, strerror(error));
	*fd_out = fd;
	return NULL;
}

/* "host:port", "[address]:port", or without a port; false where it is none. */
static bool
split(struct str text, const char *default_port, char *host, char *port)
{
	struct str rest = { 0 };
	bool bracket = str_starts(text, STR("["));
	if (bracket) {
		text = (struct str){ text.data + 1, text.len - 1 };
		text = str_cut(text, ']', &rest);
		if (str_starts(rest, STR(":")))
			rest = (struct str){ rest.data + 1, rest.len - 1 };
	} else {
		text = str_cut(text, ':', &rest);
	}
	if (text.len == 0 || text.len >= HOST_SIZE || rest.len >= PORT_SIZE)
		return false;
	snprintf(host, HOST_SIZE, "%.*s", (int)text.len, text.data);
	snprintf(port, PORT_SIZE, "%.*s", (int)rest.len, rest.data);
	if (rest.len == 0)
		snprintf(port, PORT_SIZE, "%s", default_port);
	return true;
}

/* ---- the probes --------------------------------------------------------- */
static const char *
reach_unix(const char *path, int type, int *fd_out)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof to.sun_path)
		return wrong("%s: too long for a socket", path);
	memcpy(to.sun_path, path, strlen(path) + 1);
	int fd = connect_to((struct sockaddr *)&to, sizeof to, type);
	if (fd < 0)
		return wrong("%s: %s", path, strerror(errno));
	*fd_out = fd;
	return NULL;
}

const char *
probe_socket(const char *path)
{
	int fd;
	const char *why = reach_unix(path, SOCK_STREAM, &fd);
	if (why == NULL)
		close(fd);
	return why;
}

/* Answers come to a socket that has an address: the kernel gives it one. */
static bool
ask_pins(int fd)
{
	struct sockaddr_un any = { .sun_family = AF_UNIX };
	struct pin_request request = { .id = 1, .line.family = 4 };
	struct pin_reply reply;
	size_t size = pin_request_size(0);
	return bind(fd, (struct sockaddr *)&any, sizeof any.sun_family) == 0 &&
	    send(fd, &request, size, MSG_NOSIGNAL) == (ssize_t)size &&
	    ready(fd, POLLIN) && recv(fd, &reply, sizeof reply, 0) > 0;
}

const char *
probe_pins(const char *path)
{
	int fd;
	const char *why = reach_unix(path, SOCK_DGRAM, &fd);
	if (why != NULL)
		return why;
	if (!ask_pins(fd))
		why = wrong("%s: no answer within %d s", path, PROBE_SECONDS);
	close(fd);
	return why;
}

const char *
probe_url(const char *url)
{
	char host[HOST_SIZE], port[PORT_SIZE];
	struct str path, rest = str_from(url);
	bool tls = str_starts(rest, STR("https://"));
	str_cut(rest, '/', &rest);
	str_cut(rest, '/', &rest);
	if (!split(str_cut(rest, '/', &path), tls ? "443" : "80", host, port))
		return wrong("%s: is no address of a web site", url);
	int fd;
	const char *why = reach(host, port, SOCK_STREAM, &fd);
	if (why == NULL)
		close(fd);
	return why;
}

const char *
probe_relay(const char *host, const char *port)
{
	char answer[ANSWER_SIZE] = "";
	int fd;
	const char *why = reach(host, port, SOCK_STREAM, &fd);
	if (why != NULL)
		return why;
	ssize_t len =
	    ready(fd, POLLIN) ? read(fd, answer, sizeof answer - 1) : -1;
	if (len > 0 && write(fd, "QUIT\r\n", 6) < 0)
		len = -1;
	close(fd);
	if (len > 0 && strncmp(answer, "220", 3) == 0)
		return NULL;
	answer[strcspn(answer, "\r\n")] = '\0';
	return wrong("%s port %s greets with \"%.80s\", not with 220", host,
	    port, answer);
}

const char *
probe_resolver(struct str endpoint)
{
	/* RFC 1035, 4.1: one question, the name servers of the root. */
	static const unsigned char question[] = { 0x4c, 0x5a, 1, 0, 0, 1, 0, 0,
		0, 0, 0, 0, 0, 0, 2, 0, 1 };
	unsigned char answer[ANSWER_SIZE];
	char host[HOST_SIZE], port[PORT_SIZE];
	int fd;
	if (!split(endpoint, "53", host, port))
		return wrong(
		    "%.*s: is no address", (int)endpoint.len, endpoint.data);
	const char *why = reach(host, port, SOCK_DGRAM, &fd);
	if (why != NULL)
		return why;
	ssize_t len = -1;
	if (write(fd, question, sizeof question) == sizeof question &&
	    ready(fd, POLLIN))
		len = read(fd, answer, sizeof answer);
	close(fd);
	if (len >= 12 && memcmp(answer, question, 2) == 0)
		return NULL;
	return wrong(
	    "%s port %s gave no answer within %d s", host, port, PROBE_SECONDS);
}

const char *
probe_certificate(const char *path)
{
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return wrong("%s: %s", path, strerror(errno));
	X509 *certificate = PEM_read_X509(file, NULL, NULL, NULL);
	fclose(file);
	if (certificate == NULL)
		return wrong("%s: holds no certificate", path);
	int days = -1, seconds = 0;
	if (ASN1_TIME_diff(
		&days, &seconds, NULL, X509_get0_notAfter(certificate)) != 1)
		days = -1;
	X509_free(certificate);
	if (days < 0 || seconds < 0)
		return wrong("%s: has ended", path);
	if (days < PROBE_CERTIFICATE_DAYS)
		return wrong("%s: ends in %d days", path, days);
	return NULL;
}
