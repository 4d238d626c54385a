/* SPDX-License-Identifier: BSD-2-Clause */
/* seal_file.h -- the file of the keys that seal: read it, put a new key in */
#ifndef CASES_SEAL_FILE_H
#define CASES_SEAL_FILE_H

#include "cases/seal.h"

enum { SEAL_REASON_SIZE = 400 };

/* Reads the keys, which stay out of swap and core dumps. False with a sentence
 * in `reason` (SEAL_REASON_SIZE bytes): it is not there or cannot be read,
 * others than its owner and its group may read it, others than its owner may
 * write it, or it is no file of keys. */
bool MUST_CHECK seal_file_read(
    const char *path, struct seal_keys *keys_out, char *reason);

/* Puts a new key before those of the file, or makes the file, with mode 0600;
 * one that was there keeps mode, owner and group. All or nothing: the new file
 * takes the place of the old one when it is on disk. */
bool MUST_CHECK seal_file_add(const char *path, char *reason);

#endif
