/* SPDX-License-Identifier: BSD-2-Clause */
/* images.c -- what a program knew last, on disk: two files, one always whole */
#include "lib/images.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/log.h"

enum { SUM_SIZE = 32 };

/* Then the bytes, and the checksum of all that. */
struct head {
	char magic[8];
	uint64_t generation;
	uint64_t size;
};

static const char magic[8] = "lazaret";

/* A file on its way to the disk. The thread owns it until `over`. */
struct saving {
	struct image image;
	char path[IMAGES_PATH_SIZE];
	pthread_t thread;
	int reason; /* errno; 0: written */
	_Atomic bool over;
};

/* ---- an image in memory ---- */

static size_t
file_size(size_t size)
{
	return sizeof(struct head) + size + SUM_SIZE;
}

static void
sum(const struct image *image, uint8_t *sum_out)
{
	crypto_generichash(sum_out, SUM_SIZE, image->file,
	    sizeof(struct head) + image->size, NULL, 0);
}

bool
image_new(size_t size, struct image *image_out)
{
	struct image image = { .file = malloc(file_size(size)), .size = size };
	if (image.file == NULL)
		return false;
	image.bytes = image.file + sizeof(struct head);
	*image_out = image;
	return true;
}

void
image_free(struct image *image)
{
	free(image->file);
	*image = (struct image){ 0 };
}

/* ---- reading ---- */

static const char *
path_of(const struct images *images, uint64_t generation, char *path)
{
	snprintf(path, IMAGES_PATH_SIZE, "%s.%d", images->path,
	    (int)(generation & 1));
	return path;
}

static bool
read_bytes(int fd, struct image *image)
{
	struct stat about;
	if (fstat(fd, &about) != 0 || about.st_size < (off_t)file_size(0) ||
	    !image_new((size_t)about.st_size - file_size(0), image))
		return false;
	size_t size = file_size(image->size);
	for (size_t done = 0; done < size;) {
		ssize_t got = read(fd, image->file + done, size - done);
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static bool
is_whole(struct image *image)
{
	struct head head;
	uint8_t want[SUM_SIZE];
	memcpy(&head, image->file, sizeof head);
	if (memcmp(head.magic, magic, sizeof magic) != 0 ||
	    head.size != image->size)
		return false;
	image->generation = head.generation;
	sum(image, want);
	return memcmp(want, image->bytes + image->size, SUM_SIZE) == 0;
}

static struct image
read_image(const char *path)
{
	struct image image = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return image;
	if (!read_bytes(fd, &image) || !is_whole(&image))
		image_free(&image);
	close(fd);
	return image;
}

/* As a file says that may be torn behind its head; 0: it has none. */
static uint64_t
claimed_generation(const struct images *images, unsigned which)
{
	char path[IMAGES_PATH_SIZE];
	struct head head;
	int fd = open(path_of(images, which, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	bool has = read(fd, &head, sizeof head) == sizeof head &&
	    memcmp(head.magic, magic, sizeof magic) == 0;
	close(fd);
	return has ? head.generation : 0;
}

static bool
is_wanted(struct images *images, unsigned which,
    bool (*wants)(void *context, const struct image *image), void *context)
{
	char path[IMAGES_PATH_SIZE];
	struct image image = read_image(path_of(images, which, path));
	bool wanted = image.bytes != NULL && wants(context, &image);
	if (wanted)
		images->generation = image.generation;
	image_free(&image);
	return wanted;
}

bool
images_find(struct images *images,
    bool (*wants)(void *context, const struct image *image), void *context)
{
	bool odd =
	    claimed_generation(images, 1) > claimed_generation(images, 0);
	return is_wanted(images, odd, wants, context) ||
	    is_wanted(images, !odd, wants, context);
}

/* ---- writing ---- */

static void
seal(const struct image *image)
{
	struct head head = { .generation = image->generation,
		.size = image->size };
	memcpy(head.magic, magic, sizeof magic);
	memcpy(image->file, &head, sizeof head);
	sum(image, image->bytes + image->size);
}

static bool
write_bytes(int fd, const struct image *image)
{
	size_t size = file_size(image->size);
	for (size_t done = 0; done < size;) {
		ssize_t put = write(fd, image->file + done, size - done);
		if (put < 0)
			return false;
		done += (size_t)put;
	}
	return fdatasync(fd) == 0;
}

static void *
write_file(void *context)
{
	struct saving *saving = context;
	seal(&saving->image);
	int fd =
	    open(saving->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool done = fd >= 0 && write_bytes(fd, &saving->image);
	saving->reason = done ? 0 : errno;
	if (fd >= 0)
		close(fd);
	atomic_store_explicit(&saving->over, true, memory_order_release);
	return NULL;
}

static void
forget(struct saving *saving)
{
	image_free(&saving->image);
	free(saving);
}

bool
images_save(struct images *images, struct image *image)
{
	struct saving *saving = calloc(1, sizeof *saving);
	assert(images->saving == NULL);
	if (saving == NULL) {
		image_free(image);
		return false;
	}
	saving->image = *image;
	*image = (struct image){ 0 };
	saving->image.generation = images->generation + 1;
	path_of(images, saving->image.generation, saving->path);
	if (pthread_create(&saving->thread, NULL, write_file, saving) != 0) {
		forget(saving);
		return false;
	}
	images->saving = saving;
	return true;
}

enum images_progress
images_progress(struct images *images, bool wait)
{
	struct saving *saving = images->saving;
	if (saving == NULL)
		return IMAGES_IDLE;
	if (!wait && !atomic_load_explicit(&saving->over, memory_order_acquire))
		return IMAGES_BUSY;
	pthread_join(saving->thread, NULL);
	int reason = saving->reason;
	if (reason == 0)
		images->generation = saving->image.generation;
	else if (!images->failed)
		log_warn("snapshot: %s: %s", images->path, strerror(reason));
	images->failed = reason != 0;
	forget(saving);
	images->saving = NULL;
	errno = reason;
	return reason == 0 ? IMAGES_SAVED : IMAGES_FAILED;
}

const char *
images_folder(const char *path, char folder[IMAGES_PATH_SIZE])
{
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		snprintf(folder, IMAGES_PATH_SIZE, ".");
	else
		snprintf(folder, IMAGES_PATH_SIZE, "%.*s/", (int)(slash - path),
		    path);
	return folder;
}
