/* SPDX-License-Identifier: BSD-2-Clause */
/* file.c -- a whole file in memory, and what settings files say */
#include "cli/file.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { FIRST_ROOM = 64 * 1024 };

/* Reads to the end; NULL without memory. A text of more than `most` bytes is
 * read up to one byte more, which shows that it is too long. */
static char *
read_all(FILE *file, size_t most, size_t *len_out)
{
	size_t room = FIRST_ROOM, len = 0;
	char *data = malloc(room);
	while (data != NULL) {
		len += fread(data + len, 1, room - len, file);
		if (len < room || len > most)
			break;
		char *larger = realloc(data, room *= 2);
		if (larger == NULL)
			free(data);
		data = larger;
	}
	*len_out = len;
	return data;
}

bool
file_read(const char *path, size_t most, struct str *text_out)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	bool done = false;
	size_t len = 0;
	char *data = NULL;
	if (file == NULL) {
		cli_fail(CLI_CANNOT, "%s: %s", path, strerror(errno));
		return false;
	}
	data = read_all(file, most, &len);
	if (data == NULL)
		cli_fail(CLI_CANNOT, "%s: no memory for it", path);
	else if (ferror(file))
		cli_fail(CLI_CANNOT, "%s: %s", path, strerror(errno));
	else if (len > most)
		cli_fail(CLI_REFUSED, "%s: longer than %zu bytes", path, most);
	else
		done = true;
	if (done) {
		data[len] = '\0';
		*text_out = (struct str){ data, len };
	} else {
		free(data);
	}
	if (!is_stdin)
		fclose(file);
	return done;
}

const char *
file_setting(struct str text, const char *name, char *value)
{
	*value = '\0';
	while (text.len > 0) {
		struct str rest;
		struct str line = str_trim(str_cut(text, '\n', &text));
		struct str key = str_trim(str_cut(line, '=', &rest));
		if (!str_equal(key, str_from(name)))
			continue;
		rest = str_trim(rest);
		snprintf(
		    value, FILE_VALUE_SIZE, "%.*s", (int)rest.len, rest.data);
	}
	return value;
}

const char *
file_digest(struct str text, char *digest)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)text.data, text.len);
	return sodium_bin2hex(digest, FILE_DIGEST_SIZE, hash, sizeof hash);
}
