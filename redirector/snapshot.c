/* SPDX-License-Identifier: BSD-2-Clause */
/* snapshot.c -- the last known wall on disk: to start without a database */
#include "redirector/snapshot.h"

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

enum { SUM_SIZE = 32, LAYOUT = 1 };

/* Then the block of names, the rows, and the checksum of all that. */
struct head {
	char magic[8];
	uint32_t layout;   /* grows with any change of what is stored */
	uint32_t row_size; /* and with it a build that lays out otherwise */
	uint64_t generation;
	uint64_t names; /* bytes */
	uint64_t rows;
	struct shared_site site;
	struct wall_mark mark;
};

static const char magic[8] = "lazaret";

/* A whole file in memory. */
struct image {
	uint8_t *bytes; /* NULL: there is none */
	size_t size;
	struct head head;
};

/* A file on its way to the disk. The thread owns it until `over`. */
struct saving {
	struct image image;
	char path[SNAPSHOT_PATH_SIZE];
	pthread_t thread;
	int reason; /* errno; 0: written */
	_Atomic bool over;
};

static size_t
size_of(const struct head *head)
{
	return sizeof *head + head->names +
	    head->rows * sizeof(struct wall_row) + SUM_SIZE;
}

static const char *
file_of(const struct snapshot *snapshot, uint64_t generation, char *path)
{
	snprintf(path, SNAPSHOT_PATH_SIZE, "%s.%d", snapshot->path,
	    (int)(generation & 1));
	return path;
}

static void
sum(const struct image *image, uint8_t *sum_out)
{
	crypto_generichash(
	    sum_out, SUM_SIZE, image->bytes, image->size - SUM_SIZE, NULL, 0);
}

/* ---- reading ---- */

static bool
read_bytes(int fd, struct image *image)
{
	struct stat about;
	if (fstat(fd, &about) != 0 ||
	    about.st_size < (off_t)(sizeof(struct head) + SUM_SIZE))
		return false;
	image->size = (size_t)about.st_size;
	image->bytes = malloc(image->size);
	size_t done = 0;
	while (image->bytes != NULL && done < image->size) {
		ssize_t got = read(fd, image->bytes + done, image->size - done);
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return image->bytes != NULL;
}

static bool
is_whole(struct image *image)
{
	struct head *head = &image->head;
	memcpy(head, image->bytes, sizeof *head);
	size_t rows_most = image->size / sizeof(struct wall_row);
	if (memcmp(head->magic, magic, sizeof magic) != 0 ||
	    head->layout != LAYOUT ||
	    head->row_size != sizeof(struct wall_row) ||
	    head->names > image->size || head->rows > rows_most ||
	    size_of(head) != image->size)
		return false;
	uint8_t want[SUM_SIZE];
	sum(image, want);
	return memcmp(want, image->bytes + image->size - SUM_SIZE, SUM_SIZE) ==
	    0;
}

static bool
is_for(const struct image *image, const char *site)
{
	return strncmp(image->head.site.name, site, SHARED_NAME_SIZE) == 0;
}

static struct image
read_image(const char *path, const char *site)
{
	struct image image = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return image;
	bool good =
	    read_bytes(fd, &image) && is_whole(&image) && is_for(&image, site);
	close(fd);
	if (!good) {
		free(image.bytes);
		image = (struct image){ 0 };
	}
	return image;
}

static bool
row_makes_sense(const struct wall_row *row)
{
	uint8_t family = row->prefix.addr.family;
	return (family == 4 || family == 6) &&
	    row->prefix.length <= (family == 4 ? 32 : 128) &&
	    row->measure <= MEASURE_SUSPEND;
}

/* A row that does not fit or makes no sense holds nobody. */
static void
put_rows(const uint8_t *at, uint64_t rows, struct shared_writer *writer)
{
	shared_clear(writer);
	for (uint64_t i = 0; i < rows; i++) {
		struct wall_row row;
		memcpy(&row, at + i * sizeof row, sizeof row);
		if (row_makes_sense(&row) && !shared_put(writer, &row))
			return;
	}
}

static bool
make_valid(const struct image *image, struct shared_writer *writer)
{
	const uint8_t *names = image->bytes + sizeof(struct head);
	size_t room;
	shared_begin(writer);
	void *block = shared_names(writer, &room);
	if (image->head.names > room)
		return false;
	memcpy(block, names, image->head.names);
	if (image->head.names > 0 && !names_check(block, image->head.names))
		return false;
	put_rows(names + image->head.names, image->head.rows, writer);
	shared_site(writer, &image->head.site);
	shared_mark(writer, &image->head.mark);
	shared_flip(writer);
	return true;
}

/* The newer one first. */
static void
read_both(
    const struct snapshot *snapshot, const char *site, struct image *images)
{
	char path[SNAPSHOT_PATH_SIZE];
	images[0] = read_image(file_of(snapshot, 0, path), site);
	images[1] = read_image(file_of(snapshot, 1, path), site);
	if (images[0].head.generation >= images[1].head.generation)
		return;
	struct image odd = images[1];
	images[1] = images[0];
	images[0] = odd;
}

void
snapshot_find(struct snapshot *snapshot, const char *site)
{
	struct image images[2];
	read_both(snapshot, site, images);
	snapshot->generation = images[0].head.generation;
	free(images[0].bytes);
	free(images[1].bytes);
}

bool
snapshot_load(
    struct snapshot *snapshot, const char *site, struct shared_writer *writer)
{
	struct image images[2];
	bool loaded = false;
	read_both(snapshot, site, images);
	for (int i = 0; i < 2 && !loaded; i++) {
		if (images[i].bytes == NULL || !make_valid(&images[i], writer))
			continue;
		snapshot->generation = images[i].head.generation;
		loaded = true;
	}
	free(images[0].bytes);
	free(images[1].bytes);
	return loaded;
}

/* ---- writing ---- */

static bool
draw(const struct shared *shared, uint64_t generation, struct image *image)
{
	struct shared_view view = shared_look(shared);
	image->head = (struct head){
		.layout = LAYOUT,
		.row_size = sizeof(struct wall_row),
		.generation = generation,
		.names = view.site->names_used,
		.rows = (uint64_t)wall_sum(view.wall).rows,
		.site = *view.site,
		.mark = *view.mark,
	};
	memcpy(image->head.magic, magic, sizeof magic);
	image->size = size_of(&image->head);
	image->bytes = malloc(image->size);
	if (image->bytes == NULL)
		return false;

	uint8_t *at = image->bytes;
	memcpy(at, &image->head, sizeof image->head);
	at += sizeof image->head;
	memcpy(at, view.names.block, image->head.names);
	at += image->head.names;
	uint32_t cell = 0;
	struct wall_row row;
	for (; wall_next(view.wall, &cell, &row); at += sizeof row)
		memcpy(at, &row, sizeof row);
	sum(image, at);
	return true;
}

static bool
write_bytes(int fd, const struct image *image)
{
	size_t done = 0;
	while (done < image->size) {
		ssize_t put =
		    write(fd, image->bytes + done, image->size - done);
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
	if (saving != NULL)
		free(saving->image.bytes);
	free(saving);
}

bool
snapshot_save(struct snapshot *snapshot, const struct shared *shared)
{
	struct saving *saving = calloc(1, sizeof *saving);
	uint64_t generation = snapshot->generation + 1;
	assert(snapshot->saving == NULL);
	if (saving == NULL || !draw(shared, generation, &saving->image)) {
		forget(saving);
		return false;
	}
	file_of(snapshot, generation, saving->path);
	if (pthread_create(&saving->thread, NULL, write_file, saving) != 0) {
		forget(saving);
		return false;
	}
	snapshot->saving = saving;
	return true;
}

enum snapshot_progress
snapshot_progress(struct snapshot *snapshot, bool wait)
{
	struct saving *saving = snapshot->saving;
	if (saving == NULL)
		return SNAPSHOT_IDLE;
	if (!wait && !atomic_load_explicit(&saving->over, memory_order_acquire))
		return SNAPSHOT_BUSY;
	pthread_join(saving->thread, NULL);
	int reason = saving->reason;
	if (reason == 0)
		snapshot->generation = saving->image.head.generation;
	forget(saving);
	snapshot->saving = NULL;
	errno = reason;
	return reason == 0 ? SNAPSHOT_SAVED : SNAPSHOT_FAILED;
}
