/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_scan.c -- have files scanned, as those of subscribers are */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/show.h"
#include "lib/scan.h"

enum {
	WINDOW = 8, /* files on their way at once */
	PATIENCE_MS = 10 * 60 * 1000,
	BLOCK_SIZE = 65536,
	COLUMNS = 3
};

/* One after the other, in the order in which they were named. */
struct scanning {
	struct scan *scan;
	const char *names[ARGUMENTS_MAX];
	struct scan_answer answers[ARGUMENTS_MAX];
	size_t count;
	uint32_t open; /* files without a verdict */
};

/* ---- a file, as the scanner takes it ------------------------------------ */
/* No file becomes longer on the way than the scanner's most; what is longer is
 * refused there. */
static bool
copy(int from, int to)
{
	char block[BLOCK_SIZE];
	ssize_t got;
	while ((got = read(from, block, sizeof block)) > 0)
		if (write(to, block, (size_t)got) != got)
			return false;
	return got == 0;
}

/* A sealed copy; -1 with errno. */
static int
seal(const char *path)
{
	struct stat about;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	int memory = file < 0 ? -1 : scan_memory_new();
	bool done = memory >= 0 && fstat(file, &about) == 0;
	if (done && !S_ISREG(about.st_mode)) {
		errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
		done = false;
	}
	done = done && copy(file, memory) && scan_memory_seal(memory);
	int reason = errno;
	if (!done && memory >= 0)
		close(memory);
	if (file >= 0)
		close(file);
	errno = reason;
	return done ? memory : -1;
}

/* ---- all files ---------------------------------------------------------- */
static void
end(struct scanning *all, uint32_t number, enum scan_reason reason)
{
	all->answers[number] = (struct scan_answer){
		.kind = SCAN_ANSWER_VERDICT,
		.verdict = SCAN_UNCHECKED,
		.reason = reason,
	};
}

static void
hand_over(struct scanning *all, uint32_t number)
{
	int fd = seal(all->names[number]);
	if (fd < 0) {
		cli_fail(
		    CLI_CANNOT, "%s: %s", all->names[number], strerror(errno));
		end(all, number, SCAN_DAMAGED);
		return;
	}
	if (scan_send(all->scan, fd, number))
		all->open++;
	else
		end(all, number, SCAN_AWAY);
	close(fd);
}

/* Waits until so few are left without a verdict. */
static void
hear(struct scanning *all, uint32_t left)
{
	struct scan_answer answer;
	while (all->open > left) {
		if (!scan_wait(all->scan, PATIENCE_MS, &answer))
			break;
		if (answer.kind != SCAN_ANSWER_VERDICT ||
		    answer.number >= all->count)
			continue;
		all->answers[answer.number] = answer;
		all->open--;
	}
	if (all->open <= left)
		return;
	for (uint32_t i = 0; i < all->count; i++)
		if (all->answers[i].kind != SCAN_ANSWER_VERDICT)
			end(all, i,
			    scan_lost(all->scan) ? SCAN_AWAY : SCAN_LATE);
	all->open = 0;
}

static enum cli_exit
show(const struct cli *cli, const struct scanning *all)
{
	static const char *const verdicts[] = { "clean", "INFECTED",
		"not checked" };
	static const struct table_column columns[COLUMNS] = {
		{ "file", TABLE_TEXT },
		{ "verdict", TABLE_TEXT },
		{ "what", TABLE_TEXT },
	};
	const char *cells[ARGUMENTS_MAX][COLUMNS];
	bool checked = true;
	for (size_t i = 0; i < all->count; i++) {
		const struct scan_answer *answer = &all->answers[i];
		bool known = answer->verdict <= SCAN_UNCHECKED;
		cells[i][0] = all->names[i];
		cells[i][1] =
		    verdicts[known ? answer->verdict : SCAN_UNCHECKED];
		cells[i][2] = answer->verdict == SCAN_INFECTED ? answer->name
		    : answer->verdict == SCAN_CLEAN
		    ? NULL
		    : scan_reason_text((enum scan_reason)answer->reason);
		checked = checked && answer->verdict < SCAN_UNCHECKED;
	}
	struct table table = { columns, COLUMNS, all->count, &cells[0][0] };
	show_cells(cli, &table, "");
	return checked ? CLI_DONE : CLI_CANNOT;
}

enum cli_exit
cmd_scan(struct cli *cli)
{
	static const uint8_t nobody[UUID_SIZE];
	const char *path = cli->settings.scanner;
	struct scanning all = { 0 };
	uint8_t batch[UUID_SIZE];
	size_t at = 0;
	for (const char *name;
	     (name = arguments_next(&cli->arguments, "FILE", &at)) != NULL;)
		all.names[all.count++] = name;
	randombytes_buf(batch, sizeof batch);
	all.scan = scan_open(path, nobody, batch);
	if (all.scan == NULL)
		return cli_fail(
		    CLI_CANNOT, "the scanner at %s: %s", path, strerror(errno));
	for (uint32_t i = 0; i < all.count; i++) {
		hand_over(&all, i);
		hear(&all, WINDOW - 1);
	}
	hear(&all, 0);
	scan_close(all.scan);
	return show(cli, &all);
}
