/* SPDX-License-Identifier: BSD-2-Clause */
/* signatures.c -- the folder of signatures: has it changed, how old is it */
#include "scanner/signatures.h"

#include <clamav.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

struct signatures {
	const char *folder;
	struct cl_stat stat;
	bool known;
};

/* What the folder holds now, instead of what it held. */
static void
look(struct signatures *signatures)
{
	if (signatures->known)
		cl_statfree(&signatures->stat);
	memset(&signatures->stat, 0, sizeof signatures->stat);
	signatures->known =
	    cl_statinidir(signatures->folder, &signatures->stat) == CL_SUCCESS;
}

struct signatures *
signatures_new(const char *folder)
{
	struct signatures *signatures = calloc(1, sizeof *signatures);
	if (signatures == NULL)
		die("no memory");
	signatures->folder = folder;
	look(signatures);
	if (!signatures->known)
		die("signatures: the folder %s cannot be read", folder);
	return signatures;
}

bool
signatures_changed(struct signatures *signatures)
{
	bool changed =
	    !signatures->known || cl_statchkdir(&signatures->stat) != 0;
	unsigned entries = signatures->stat.entries;
	look(signatures);
	/* libclamav does not miss what was removed */
	return signatures->known &&
	    (changed || signatures->stat.entries != entries);
}

int64_t
signatures_time(const struct signatures *signatures)
{
	int64_t newest = 0;
	for (unsigned i = 0; signatures->known && i < signatures->stat.entries;
	     i++)
		if (signatures->stat.stattab[i].st_mtime > newest)
			newest = signatures->stat.stattab[i].st_mtime;
	return newest;
}
