/* SPDX-License-Identifier: BSD-2-Clause */
/* seal_file.c -- the file of the keys that seal: read it, put a new key in */
#include "cases/seal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lib/time.h"

enum {
	TEXT_MOST = 4096,
	LINE_MOST = 128,  /* of a key and the comment above it */
	RIGHTS_BAD = 0027 /* others: nothing; the group: no more than to read */
};

static bool
fail(char *reason, const char *path, const char *why)
{
	snprintf(reason, SEAL_REASON_SIZE, "%s: %s", path, why);
	return false;
}

static bool
is_fine(int fd, const char *path, struct stat *facts, char *reason)
{
	if (fstat(fd, facts) != 0)
		return fail(reason, path, strerror(errno));
	if (!S_ISREG(facts->st_mode))
		return fail(reason, path, "it is no file");
	if ((facts->st_mode & RIGHTS_BAD) != 0)
		return fail(reason, path,
		    "others may read it, or more than its owner may write it: "
		    "chmod 600, or 640 for a group");
	return true;
}

/* The text of an open file, wiped by whoever asked for it. */
static bool
read_text(int fd, const char *path, char *room, struct str *text_out,
    char *reason)
{
	ssize_t length = read(fd, room, TEXT_MOST);
	if (length < 0)
		return fail(reason, path, strerror(errno));
	if (length == TEXT_MOST)
		return fail(reason, path, "it is too long for a file of keys");
	*text_out = (struct str){ room, (size_t)length };
	return true;
}

/* Opens, looks, reads. */
static bool
take(const char *path, char *room, struct str *text_out, struct stat *facts,
    char *reason)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(reason, path,
		    errno == ENOENT ? "it is not there; `lazaret staff key` "
				      "makes it"
				    : strerror(errno));
	bool taken = is_fine(fd, path, facts, reason) &&
	    read_text(fd, path, room, text_out, reason);
	close(fd);
	return taken;
}

bool
seal_file_read(const char *path, struct seal_keys *keys_out, char *reason)
{
	char room[TEXT_MOST];
	struct str text;
	struct stat facts;
	if (!take(path, room, &text, &facts, reason))
		return false;
	sodium_mlock(keys_out, sizeof *keys_out);
	const char *fault = seal_keys_read(text, keys_out);
	sodium_memzero(room, sizeof room);
	return fault == NULL || fail(reason, path, fault);
}

/* ---- a new key ----------------------------------------------------------- */

static bool
write_text(int fd, struct str text)
{
	while (text.len > 0) {
		ssize_t written = write(fd, text.data, text.len);
		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0)
			text = (struct str){ text.data + written,
				text.len - (size_t)written };
	}
	return fsync(fd) == 0;
}

/* `old` is what the file had, NULL where it was not there. */
static bool
replace(const char *path, struct str text, const struct stat *old, char *reason)
{
	char beside[PATH_MAX];
	snprintf(beside, sizeof beside, "%s.new", path);
	unlink(beside); /* of one that was killed */
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(reason, path, strerror(errno));
	bool written = write_text(fd, text) &&
	    (old == NULL ||
		(fchown(fd, old->st_uid, old->st_gid) == 0 &&
		    fchmod(fd, old->st_mode & 07777) == 0));
	if (close(fd) == 0 && written && rename(beside, path) == 0)
		return true;
	fail(reason, path, strerror(errno));
	unlink(beside);
	return false;
}

/* A new key and its comment, then what was there. */
static struct str
prepend(const struct seal_keys *keys, struct str old, char *room)
{
	char key[SEAL_KEY_TEXT], made[TIME_TEXT_SIZE];
	seal_key_make(keys, key);
	int length = snprintf(room, TEXT_MOST + LINE_MOST, "# made %s\n%s\n%.*s",
	    time_print(time(NULL) * TIME_SECOND, made), key, (int)old.len,
	    old.data);
	sodium_memzero(key, sizeof key);
	return (struct str){ room, (size_t)length };
}

bool
seal_file_add(const char *path, char *reason)
{
	char room[TEXT_MOST], more[TEXT_MOST + LINE_MOST];
	struct seal_keys keys = { 0 };
	struct stat facts;
	struct str old = { "", 0 };
	bool there = access(path, F_OK) == 0;
	if (there && !take(path, room, &old, &facts, reason))
		return false;
	const char *fault = there ? seal_keys_read(old, &keys) : NULL;
	if (fault == NULL && keys.count == SEAL_KEYS_MOST)
		fault = "it has 8 keys: take out those that no account needs";
	bool added = fault == NULL
	    ? replace(path, prepend(&keys, old, more), there ? &facts : NULL,
		  reason)
	    : fail(reason, path, fault);
	sodium_memzero(room, sizeof room);
	sodium_memzero(more, sizeof more);
	sodium_memzero(&keys, sizeof keys);
	return added;
}
