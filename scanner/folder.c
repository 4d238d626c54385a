/* SPDX-License-Identifier: BSD-2-Clause */
/* folder.c -- folders for what is unpacked: made, and removed with all in it */
/* Trust: none; the names are an examiner's, who may have been taken over. */
#include "scanner/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MOST = 256, MODE_OURS = 0700 };

bool
folder_make(const char *path)
{
	return mkdir(path, MODE_OURS) == 0;
}

static bool clear(int at, int depth);

static bool
remove_entry(int at, const char *name, int depth)
{
	if (unlinkat(at, name, 0) == 0)
		return true;
	int fd =
	    openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 && clear(fd, depth + 1) &&
	    unlinkat(at, name, AT_REMOVEDIR) == 0;
}

/* Empties the folder that is open at `at`, and closes it. */
static bool
clear(int at, int depth) /* NOLINT(misc-no-recursion): bounded */
{
	bool done = depth < DEPTH_MOST;
	DIR *folder = fdopendir(at);
	if (folder == NULL) {
		close(at);
		return false;
	}
	for (struct dirent *entry; done && (entry = readdir(folder)) != NULL;)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			done = remove_entry(at, entry->d_name, depth);
	closedir(folder);
	return done;
}

bool
folder_clear(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 && clear(fd, 0);
}

bool
folder_remove(const char *path)
{
	return folder_clear(path) && rmdir(path) == 0;
}
