/* SPDX-License-Identifier: BSD-2-Clause */
/* replay.c -- a main for a fuzzer that runs each of its seeds once */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A seed is copied to memory of its very size, so that ASan sees each byte
 * read past its end. */
static void
replay(const char *path)
{
	enum { SEED_MAX = 1 << 20 };
	static uint8_t bytes[SEED_MAX];
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		printf("not ok %s cannot be read\n", path);
		return;
	}
	size_t size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	uint8_t *copy = malloc(size);
	if (copy == NULL && size > 0)
		abort();
	memcpy(copy, bytes, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	printf("ok %s\n", path);
	fflush(stdout);
}

/* build-san/tests/lib/fuzz_bytes has its seeds in tests/lib/seeds/bytes/. */
int
main(int count, char **arguments)
{
	(void)count;
	const char *program = strstr(arguments[0], "tests/");
	const char *name = program ? strstr(program, "/fuzz_") : NULL;
	enum { FOLDER_MAX = 1024 };
	char folder[FOLDER_MAX];
	if (name == NULL)
		return 1;
	snprintf(folder, sizeof folder, "%.*s/seeds/%s", (int)(name - program),
	    program, name + strlen("/fuzz_"));

	struct dirent **seeds;
	int found = scandir(folder, &seeds, NULL, alphasort);
	if (found < 0)
		return 1;
	for (int i = 0; i < found; i++) {
		char path[FOLDER_MAX + sizeof seeds[i]->d_name];
		snprintf(path, sizeof path, "%s/%s", folder, seeds[i]->d_name);
		if (seeds[i]->d_name[0] != '.')
			replay(path);
		free(seeds[i]);
	}
	free(seeds);
	return 0;
}
