/* SPDX-License-Identifier: BSD-2-Clause */
/* examiner.c -- the role that scans: one line's files, then it is done with */
/* Trust: none; whoever is walled chose these bytes. */
#include "scanner/examiner.h"

#include <clamav.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/parcel.h"
#include "lib/sandbox.h"
#include "scanner/verdict.h"

enum { FILES_OPEN = 64 };

/* What libclamav's callbacks are given. */
struct hearing {
	struct verdict_heard heard;
	size_t most;
};

/* ---- what libclamav tells while it scans -------------------------------- */
static void
hear_found(int fd, const char *name, void *context)
{
	struct hearing *hearing = context;
	(void)fd;
	verdict_hear_name(&hearing->heard, name);
}

/* Each file, and each that is packed in it. */
static cl_error_t /* NOLINTNEXTLINE(readability-function-size): not ours */
hear_layer(int fd, const char *type, const char **ancestors, size_t parent_size,
    const char *name, size_t size, const char *bytes, uint32_t level,
    uint32_t attributes, void *context)
{
	struct hearing *hearing = context;
	(void)fd, (void)type, (void)ancestors, (void)parent_size, (void)name;
	(void)bytes, (void)attributes;
	if (level > 0)
		verdict_hear_layer(&hearing->heard, size, hearing->most);
	return CL_CLEAN;
}

/* Each member of an archive, as the archive tells. */
static cl_error_t
hear_member(const char *type, unsigned long packed, const char *name,
    unsigned long size, int encrypted, unsigned position, void *context)
{
	struct hearing *hearing = context;
	(void)type, (void)packed, (void)name, (void)position;
	if (encrypted)
		verdict_hear_name(&hearing->heard, "Heuristics.Encrypted.");
	verdict_hear_layer(&hearing->heard, size, hearing->most);
	return CL_CLEAN;
}

void
examiner_listen(struct cl_engine *engine)
{
	cl_engine_set_clcb_virus_found(engine, hear_found);
	cl_engine_set_clcb_file_inspection(engine, hear_layer);
	cl_engine_set_clcb_meta(engine, hear_member);
}

/* Hostile files make it talkative. */
static void
hear_nothing(
    enum cl_msg severity, const char *whole, const char *text, void *context)
{
	(void)severity, (void)whole, (void)text, (void)context;
}

/* ---- one file ----------------------------------------------------------- */
static bool
same_file(const struct stat *before, int fd)
{
	struct stat after;
	return fstat(fd, &after) == 0 && after.st_size == before->st_size &&
	    after.st_mtim.tv_sec == before->st_mtim.tv_sec &&
	    after.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
}

static void
scan(const struct examiner *examiner, int fd, struct finding *finding)
{
	struct cl_scan_options options = {
		.general = CL_SCAN_GENERAL_HEURISTICS,
		.parse = ~0U,
		.heuristic = CL_SCAN_HEURISTIC_EXCEEDS_MAX |
		    CL_SCAN_HEURISTIC_ENCRYPTED_ARCHIVE |
		    CL_SCAN_HEURISTIC_ENCRYPTED_DOC,
	};
	struct hearing hearing = {
		.most =
		    (size_t)examiner->config->unpacked_size * CONFIG_MEGABYTE,
	};
	const char *name = NULL;
	unsigned long scanned = 0;
	struct stat before;
	finding->verdict = SCAN_UNCHECKED;
	finding->reason = SCAN_DAMAGED;
	if (fstat(fd, &before) != 0)
		return;
	int result = cl_scandesc_callback(
	    fd, NULL, &name, &scanned, examiner->engine, &options, &hearing);
	if (same_file(&before, fd))
		verdict_make(&hearing.heard, result, name, finding);
}

/* ---- the role ----------------------------------------------------------- */
static void
bound(int what, uint64_t most)
{
	struct rlimit limit = { .rlim_cur = most, .rlim_max = most };
	if (setrlimit((__rlimit_resource_t)what, &limit) != 0)
		die("examiner: limit %d: %s", what, strerror(errno));
}

static void
bound_all(const struct examiner *examiner)
{
	const struct config *config = examiner->config;
	uint64_t shared =
	    (uint64_t)examiner->pages * (uint64_t)sysconf(_SC_PAGESIZE);
	bound(RLIMIT_AS, shared + (uint64_t)config->memory * CONFIG_MEGABYTE);
	bound(RLIMIT_FSIZE, (uint64_t)config->unpacked_size * CONFIG_MEGABYTE);
	bound(RLIMIT_CPU, (uint64_t)config->file_time + CONFIG_BATCH_SECONDS);
	bound(RLIMIT_NOFILE, FILES_OPEN);
	bound(RLIMIT_CORE, 0);
}

/* From here on nothing that it says reaches anybody. */
static void
fall_silent(int null)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
	close(null);
	cl_set_clcb_msg(hear_nothing);
}

static void
promise(const char *folder)
{
	struct sandbox_role role = {
		.name = "examiner",
		.promises = SANDBOX_SERVE | SANDBOX_READ | SANDBOX_WRITE |
		    SANDBOX_THREADS,
		.paths = { { folder, true } },
	};
	sandbox_enter(&role); /* the desk told whether Landlock holds */
}

/* libclamav decodes photos in threads (1.4.3: by Rust's rayon); one is enough,
 * and has room in the memory of a scan on a machine of any size. */
void
examiner_run(const struct examiner *examiner)
{
	struct finding finding = { 0 };
	struct task task = { 0 };
	int fd;
	prctl(PR_SET_NAME, "examiner");
	prctl(PR_SET_DUMPABLE, 0);
	if (cl_engine_set_str(examiner->engine, CL_ENGINE_TMPDIR,
		examiner->folder) != CL_SUCCESS)
		die("examiner: libclamav does not take its folder");
	fall_silent(examiner->null);
	bound_all(examiner);
	setenv("RAYON_NUM_THREADS", "1", 1);
	promise(examiner->folder);
	while (parcel_receive(examiner->socket, &task, sizeof task, &fd) ==
		PARCEL_GOT &&
	    fd >= 0) {
		finding.ticket = task.ticket;
		scan(examiner, fd, &finding);
		close(fd);
		if (!parcel_send(
			examiner->socket, &finding, sizeof finding, -1))
			break;
	}
	_exit(0);
}
