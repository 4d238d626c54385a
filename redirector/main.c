/* SPDX-License-Identifier: BSD-2-Clause */
/* main.c -- the redirector: answer the DNS and HTTP of walled lines */
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sodium.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/start.h"
#include "redirector/explain.h"
#include "redirector/parent.h"

/* A question under way takes a descriptor. */
static void
raise_limits(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur =
		    limit.rlim_max < 16384 ? limit.rlim_max : 16384;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static void
become(const char *user)
{
	const struct passwd *to = getpwnam(user);
	if (to == NULL)
		die("there is no user \"%s\" (setting `user`)", user);
	if (setgroups(0, NULL) != 0 ||
	    setresgid(to->pw_gid, to->pw_gid, to->pw_gid) != 0 ||
	    setresuid(to->pw_uid, to->pw_uid, to->pw_uid) != 0)
		die("cannot become \"%s\": %s", user, strerror(errno));
}

/* The right to bind low ports may also have come without root. */
static void
drop_rights(const char *user)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };
	if (geteuid() == 0)
		become(user);
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 ||
	    syscall(SYS_capset, &header, none) != 0)
		die("cannot give up capabilities: %s", strerror(errno));
}

static const struct start_task tasks[] = {
	{ "explain", "'ADDRESS NAME [TYPE]'|'ADDRESS URL'",
	    "say what is answered, and why" },
	{ NULL, NULL, NULL },
};

int
main(int argc, char **argv)
{
	const struct start_program program = { "lazaret-redirector",
		config_table, config_table_count, tasks };
	static struct config config;
	log_open(program.name, NULL);
	struct start start = start_read(argc, argv, &program);
	if (sodium_init() < 0)
		die("libsodium does not start");
	config_load(start.file, &config);
	if (start.test)
		return 0;
	if (start.task != NULL) {
		explain(&config, start.argument);
		return 0;
	}
	raise_limits();
	struct parent *parent = parent_new(&config);
	drop_rights(config.set.user);
	return parent_run(parent);
}
