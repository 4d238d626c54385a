/* SPDX-License-Identifier: BSD-2-Clause */
/* main.c -- lazaret-scanner: is anything known to be harmful in a file? */
#include <clamav.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/listen.h"
#include "lib/log.h"
#include "lib/start.h"
#include "scanner/clients.h"
#include "scanner/crew.h"
#include "scanner/desk.h"

/* Each file that waits holds a descriptor, each client and each room one. */
static void
raise_limits(const struct config *config)
{
	enum { OTHERS = 64 };
	rlim_t needed =
	    (rlim_t)config->queue + CLIENTS_MOST + CREW_ROOMS + OTHERS;
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		die("limits: %s", strerror(errno));
	if (limit.rlim_max < needed)
		die("settings: a queue of %jd files needs %ju descriptors, the "
		    "system lets us have %ju",
		    (intmax_t)config->queue, (uintmax_t)needed,
		    (uintmax_t)limit.rlim_max);
	limit.rlim_cur = needed;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static void
check_folders(const struct config *config)
{
	if (access(config->signatures, R_OK | X_OK) != 0)
		die("signatures: %s: %s", config->signatures, strerror(errno));
	if (mkdir(config->folder, 0700) != 0 && errno != EEXIST)
		die("folder: %s: %s", config->folder, strerror(errno));
	if (access(config->folder, R_OK | W_OK | X_OK) != 0)
		die("folder: %s: %s", config->folder, strerror(errno));
}

int
main(int argc, char **argv)
{
	const struct start_program program = { "lazaret-scanner", config_table,
		config_table_count, NULL };
	static struct config config;
	log_open(program.name, NULL);
	struct start start = start_read(argc, argv, &program);
	config_load(start.file, &config);
	if (start.test)
		return 0;
	check_folders(&config);
	raise_limits(&config);
	umask(077);
	if (cl_init(CL_INIT_DEFAULT) != CL_SUCCESS)
		die("libclamav does not start");
	listen_clear(config.socket, SOCK_SEQPACKET);
	int listener =
	    listen_open(config.socket, SOCK_SEQPACKET, config.socket_group);
	desk_run(&config, listener);
	return 0;
}
