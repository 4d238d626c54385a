/* SPDX-License-Identifier: BSD-2-Clause */
/* verdict.c -- what libclamav says of a file, as a verdict */
/* Pure: no I/O, no clock. */
#include "scanner/verdict.h"

#include <clamav.h>
#include <string.h>

/* libclamav stops unpacking somewhere within the last block before the most,
 * and says nothing. */
enum { CUT_BLOCK = 65536 };

/* Names that are no infections, by how they begin; the longer ones first. */
static const struct {
	const char *start;
	enum scan_reason reason;
} names[] = {
	{ "Heuristics.Limits.Exceeded.MaxFileSize", SCAN_TOO_LARGE },
	{ "Heuristics.Limits.Exceeded.MaxScanSize", SCAN_TOO_LARGE },
	{ "Heuristics.Limits.Exceeded.MaxRecursion", SCAN_TOO_DEEP },
	{ "Heuristics.Limits.Exceeded.MaxFiles", SCAN_TOO_MANY },
	{ "Heuristics.Limits.Exceeded.MaxScanTime", SCAN_TOO_LONG },
	{ "Heuristics.Limits.Exceeded", SCAN_LIMIT },
	{ "Heuristics.Encrypted.", SCAN_ENCRYPTED },
};

static const struct {
	int result;
	enum scan_reason reason;
} results[] = {
	{ CL_CLEAN, SCAN_CHECKED },
	{ CL_VERIFIED, SCAN_CHECKED },
	{ CL_VIRUS, SCAN_LIMIT }, /* without a name */
	{ CL_EMAXSIZE, SCAN_TOO_LARGE },
	{ CL_EMAXREC, SCAN_TOO_DEEP },
	{ CL_EMAXFILES, SCAN_TOO_MANY },
	{ CL_ETIMEOUT, SCAN_TOO_LONG },
	{ CL_EMEM, SCAN_LIMIT },
	{ CL_EMAP, SCAN_DAMAGED },
	{ CL_EREAD, SCAN_DAMAGED },
	{ CL_ESEEK, SCAN_DAMAGED },
	{ CL_ESTAT, SCAN_DAMAGED },
};

static enum scan_reason
reason_of_name(const char *name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strncmp(names[i].start, name, strlen(names[i].start)) == 0)
			return names[i].reason;
	return SCAN_CHECKED;
}

static enum scan_reason
reason_of_result(int result)
{
	for (size_t i = 0; i < sizeof results / sizeof *results; i++)
		if (results[i].result == result)
			return results[i].reason;
	return SCAN_FELL;
}

static void
hear_reason(struct verdict_heard *heard, enum scan_reason reason)
{
	if (heard->reason == SCAN_CHECKED)
		heard->reason = reason;
}

/* Names are ASCII; whatever else stands in one is nobody's to read. */
static void
copy_name(char *to, const char *name)
{
	size_t len = strnlen(name, SCAN_NAME_SIZE - 1);
	for (size_t i = 0; i < len; i++)
		to[i] = name[i] < ' ' || name[i] > '~' ? '?' : name[i];
	to[len] = '\0';
}

void
verdict_hear_name(struct verdict_heard *heard, const char *name)
{
	if (name == NULL || *name == '\0') {
		hear_reason(heard, SCAN_LIMIT);
		return;
	}
	enum scan_reason reason = reason_of_name(name);
	if (reason != SCAN_CHECKED)
		hear_reason(heard, reason);
	else if (*heard->infected == '\0')
		copy_name(heard->infected, name);
}

void
verdict_hear_layer(struct verdict_heard *heard, size_t size, size_t most)
{
	if (size + CUT_BLOCK > most)
		hear_reason(heard, SCAN_TOO_LARGE);
}

void
verdict_make(const struct verdict_heard *heard, int result, const char *name,
    struct finding *finding_out)
{
	struct verdict_heard all = *heard;
	if (result == CL_VIRUS && name != NULL)
		verdict_hear_name(&all, name);
	if (result != CL_VIRUS || *all.infected == '\0')
		hear_reason(&all, reason_of_result(result));
	memset(finding_out->name, 0, SCAN_NAME_SIZE);
	finding_out->verdict = SCAN_UNCHECKED;
	finding_out->reason = all.reason;
	if (*all.infected != '\0') {
		finding_out->verdict = SCAN_INFECTED;
		finding_out->reason = SCAN_CHECKED;
		memcpy(finding_out->name, all.infected, SCAN_NAME_SIZE - 1);
	} else if (all.reason == SCAN_CHECKED) {
		finding_out->verdict = SCAN_CLEAN;
	}
}
