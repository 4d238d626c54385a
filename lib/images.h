/* SPDX-License-Identifier: BSD-2-Clause */
/* images.h -- what a program knew last, on disk: two files, one always whole */
/* Trust: the files are our own, but may be torn or old. */
#ifndef LIB_IMAGES_H
#define LIB_IMAGES_H

#include "lib/bytes.h"

/* Two files, PATH.0 and PATH.1, are written in turn, each with its generation
 * and a checksum. Whatever happens while one is written, the other is whole. */
struct images {
	const char *path;
	uint64_t generation;   /* of the newest one that is to be kept */
	struct saving *saving; /* what is being written; NULL: nothing */
	bool failed;	       /* said in the log already */
};

enum { IMAGES_PATH_SIZE = 4096 };

/* One of them in memory. */
struct image {
	uint8_t *file;	/* as it is on disk: head, bytes, checksum */
	uint8_t *bytes; /* what the program put there; NULL: there is none */
	size_t size;
	uint64_t generation;
};

/* Room for so many bytes; false without memory. */
bool MUST_CHECK image_new(size_t size, struct image *image_out);
void image_free(struct image *image); /* one without bytes is fine */

/* Shows the newer file, and the older one only where the newer is torn or not
 * wanted: each is read as a whole, with its checksum. What is wanted is the
 * newest from then on. False where nothing is. */
bool MUST_CHECK images_find(struct images *images,
    bool (*wants)(void *context, const struct image *image), void *context);

/* Writes it over the older file in a thread of its own: a disk that takes its
 * time delays nobody. Not while one is being written. It frees the image, also
 * where it fails: false without memory. */
bool MUST_CHECK images_save(struct images *images, struct image *image);

enum images_progress {
	IMAGES_IDLE,  /* nothing was being written */
	IMAGES_BUSY,  /* it still is */
	IMAGES_SAVED, /* told once */
	IMAGES_FAILED /* told once; errno says why */
};
/* What became of the last images_save; waits for it where `wait` is set. A disk
 * that fails is said in the log, once. */
enum images_progress images_progress(struct images *images, bool wait);

/* The folder of the files, with its slash, for a sandbox. */
const char *images_folder(const char *path, char folder[IMAGES_PATH_SIZE]);

#endif
