/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_settings.c -- any bytes as a settings file: within bounds, or a reason
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_MOST = 8, WAIT_LEAST = 1, WAIT_MOST = 3600 };

struct sample {
	char *name, *note;
	int64_t wait, rows;
	bool enforce;
};

static const struct setting table[] = {
	{ "name", SETTING_TEXT, offsetof(struct sample, name), NULL, 1,
	    TEXT_MOST, "", "What it is called." },
	{ "note", SETTING_TEXT, offsetof(struct sample, note), "", 0, TEXT_MOST,
	    "", "What is said of it." },
	{ "wait", SETTING_NUMBER, offsetof(struct sample, wait), "2min",
	    WAIT_LEAST, WAIT_MOST, "s", "How long to wait." },
	{ "rows", SETTING_NUMBER, offsetof(struct sample, rows), "0", 0,
	    INT64_MAX, "rows", "How many rows." },
	{ "enforce", SETTING_SWITCH, offsetof(struct sample, enforce), "on", 0,
	    0, "", "Whether to act." },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sample sample = { 0 };
	char reason[SETTINGS_REASON_SIZE] = "";
	bool fine = settings_read((struct str){ (const char *)data, size },
	    table, sizeof table / sizeof *table, &sample, reason);
	assert(fine == (*reason == '\0'));
	if (fine) {
		assert(strlen(sample.name) >= 1 &&
		    strlen(sample.name) <= TEXT_MOST);
		assert(strlen(sample.note) <= TEXT_MOST);
		assert(sample.wait >= WAIT_LEAST && sample.wait <= WAIT_MOST);
		assert(sample.rows >= 0);
	}
	free(sample.name);
	free(sample.note);
	return 0;
}
