/* SPDX-License-Identifier: BSD-2-Clause */
/* engine.c -- the role that loads the signatures, and forks who scans */
#include "scanner/engine.h"

#include <clamav.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/parcel.h"
#include "lib/sandbox.h"
#include "scanner/crew.h"
#include "scanner/examiner.h"

enum { DESK = 3 }; /* the descriptor of the desk's socket */

struct engine {
	const struct config *config;
	struct cl_engine *engine;
	const char *folder;
	int null, memory; /* /dev/null and /proc/self/statm */
	int64_t pages;
	pid_t examiners[CREW_ROOMS];
	struct news news; /* of how loading went */
};

/* What libclamav complained of first. */
static char complaint[MESSAGE_TEXT_SIZE];

static void
hear_complaint(
    enum cl_msg severity, const char *whole, const char *text, void *context)
{
	(void)severity, (void)whole, (void)context;
	if (*complaint == '\0')
		snprintf(complaint, sizeof complaint, "%.*s",
		    (int)strcspn(text, "\n"), text);
}

/* ---- loading ------------------------------------------------------------ */
static bool
set_limits(struct cl_engine *engine, const struct config *config)
{
	int64_t most = config->unpacked_size * CONFIG_MEGABYTE;
	/* Without its cache, which calls a bomb clean the second time. */
	const struct {
		enum cl_engine_field field;
		int64_t number;
	} limits[] = {
		{ CL_ENGINE_MAX_FILESIZE, most },
		{ CL_ENGINE_MAX_SCANSIZE, most },
		{ CL_ENGINE_MAX_FILES, config->unpacked_files },
		{ CL_ENGINE_MAX_RECURSION, config->unpacked_depth },
		{ CL_ENGINE_MAX_SCANTIME, config->file_time * 1000 },
		{ CL_ENGINE_DISABLE_CACHE, 1 },
	};
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (cl_engine_set_num(engine, limits[i].field,
			limits[i].number) != CL_SUCCESS)
			return false;
	return true;
}

static bool
fail(struct engine *engine, const char *what)
{
	snprintf(engine->news.text, sizeof engine->news.text, "%.80s%s%.100s",
	    what, *complaint == '\0' ? "" : ": ", complaint);
	return false;
}

static bool
load(struct engine *engine)
{
	engine->engine = cl_engine_new();
	if (engine->engine == NULL ||
	    !set_limits(engine->engine, engine->config) ||
	    cl_engine_set_str(
		engine->engine, CL_ENGINE_TMPDIR, engine->folder) != CL_SUCCESS)
		return fail(engine, "libclamav makes no engine");
	int result = cl_load(engine->config->signatures, engine->engine,
	    &engine->news.signatures, CL_DB_STDOPT);
	if (result == CL_SUCCESS && engine->news.signatures > 0)
		result = cl_engine_compile(engine->engine);
	if (result != CL_SUCCESS)
		return fail(engine, cl_strerror((cl_error_t)result));
	if (engine->news.signatures == 0)
		return fail(engine, "the folder has no signatures");
	examiner_listen(engine->engine);
	return true;
}

/* The memory that all examiners will share, in pages. */
static int64_t
count_pages(int statm)
{
	char text[64];
	struct str rest;
	int64_t pages;
	ssize_t got = pread(statm, text, sizeof text, 0);
	if (got <= 0 ||
	    !str_number(str_cut((struct str){ text, (size_t)got }, ' ', &rest),
		0, INT64_MAX, &pages))
		die("engine: /proc/self/statm cannot be read");
	return pages;
}

/* ---- examiners ---------------------------------------------------------- */
static void __attribute__((noreturn))
become_examiner(const struct engine *engine, pid_t parent,
    const struct order *order, int socket)
{
	struct examiner examiner = {
		.engine = engine->engine,
		.config = engine->config,
		.folder = order->folder,
		.pages = engine->pages,
		.null = engine->null,
		.socket = socket,
	};
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1); /* it died in between */
	log_open("lazaret-scanner", "examiner");
	close(DESK);
	close(engine->memory);
	examiner_run(&examiner);
}

static void
fork_examiner(struct engine *engine, const struct order *order, int socket)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid == 0)
		become_examiner(engine, parent, order, socket);
	if (pid < 0)
		log_warn("cannot fork: %s", strerror(errno));
	engine->examiners[order->room] = pid > 0 ? pid : 0;
}

static bool
kill_examiner(struct engine *engine, const struct order *order)
{
	struct news news = { .kind = NEWS_GONE, .room = order->room };
	pid_t pid = engine->examiners[order->room];
	int status;
	if (pid > 0) {
		kill(pid, SIGKILL);
		if (waitpid(pid, &status, 0) == pid && WIFSIGNALED(status))
			news.signal = (uint32_t)WTERMSIG(status);
		engine->examiners[order->room] = 0;
	}
	return parcel_send(DESK, &news, sizeof news, -1);
}

static bool
obey(struct engine *engine)
{
	struct order order = { 0 };
	int socket;
	if (parcel_receive(DESK, &order, sizeof order, &socket) != PARCEL_GOT)
		return false;
	order.folder[MESSAGE_FOLDER_SIZE - 1] = '\0';
	if (order.room >= CREW_ROOMS)
		die("engine: no room %u", order.room);
	if (order.kind == ORDER_KILL)
		return kill_examiner(engine, &order);
	fork_examiner(engine, &order, socket);
	close(socket);
	return true;
}

/* ---- the role ----------------------------------------------------------- */
/* Alone with the desk: what else the desk has open is not ours. */
static void
take_descriptors(struct engine *engine, int socket)
{
	if (socket != DESK && dup2(socket, DESK) != DESK)
		die("engine: %s", strerror(errno));
	close_range(DESK + 1, ~0U, 0);
	engine->null = open("/dev/null", O_RDWR | O_CLOEXEC);
	engine->memory = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	if (engine->null < 0 || engine->memory < 0)
		die("engine: %s", strerror(errno));
}

static void
promise(const struct engine *engine)
{
	struct sandbox_role role = {
		.name = "engine",
		.promises = SANDBOX_SERVE | SANDBOX_READ | SANDBOX_WRITE |
		    SANDBOX_PARENT,
		.paths = { { engine->config->signatures, false },
		    { engine->config->folder, true } },
	};
	sandbox_enter(&role);
}

void
engine_run(const struct config *config, int socket, const char *folder)
{
	static struct engine engine;
	engine.config = config;
	engine.folder = folder;
	log_open("lazaret-scanner", "engine");
	prctl(PR_SET_NAME, "engine");
	take_descriptors(&engine, socket);
	promise(&engine);
	cl_set_clcb_msg(hear_complaint);
	engine.news.kind = load(&engine) ? NEWS_READY : NEWS_FAILED;
	engine.pages = count_pages(engine.memory);
	if (!parcel_send(DESK, &engine.news, sizeof engine.news, -1) ||
	    engine.news.kind == NEWS_FAILED)
		_exit(1);
	while (obey(&engine))
		;
	_exit(0);
}
