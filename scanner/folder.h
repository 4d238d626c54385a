/* SPDX-License-Identifier: BSD-2-Clause */
/* folder.h -- folders for what is unpacked: made, and removed with all in it */
#ifndef SCANNER_FOLDER_H
#define SCANNER_FOLDER_H

#include "lib/bytes.h"

/* Made with mode 0700, for us alone. */
bool MUST_CHECK folder_make(const char *path);
/* Removes what is in it, follows no link, and goes no deeper than libclamav
 * unpacks; then the folder itself. False where anything stays. */
bool folder_remove(const char *path);
/* The same, but the folder stays. */
bool folder_clear(const char *path);

#endif
