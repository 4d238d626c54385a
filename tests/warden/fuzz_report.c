/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_report.c -- any bytes as a delivery report */
#include <assert.h>
#include <string.h>

#include "warden/mime.h"
#include "warden/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report;
	mime_open();
	if (report_read((struct str){ (const char *)data, size }, &report) ==
	    REPORT_FAILED) {
		assert(strlen(report.notice) == UUID_TEXT_SIZE - 1);
		assert(*report.address != '\0' && *report.status != '\0');
	}
	return 0;
}
