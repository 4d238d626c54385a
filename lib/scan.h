/* SPDX-License-Identifier: BSD-2-Clause */
/* scan.h -- hand files to the scanner, and hear what it finds */
/* A connection carries one batch: files of one line that are looked at
 * together, at most two or so at once (the scanner's setting `line_scans`), in
 * turns with the files of other lines. Each is a message with a descriptor, and
 * gets one verdict, in any order. A connection belongs to one thread; several
 * may carry the same batch, as when each file comes in a request of its own. */
#ifndef LIB_SCAN_H
#define LIB_SCAN_H

#include "lib/uuid.h"

enum scan_verdict {
	SCAN_CLEAN,
	SCAN_INFECTED, /* with the name of the signature */
	SCAN_UNCHECKED /* could not be checked, with the reason */
};

enum scan_reason {
	SCAN_CHECKED,	/* it could */
	SCAN_TOO_LARGE, /* the file, or what is packed in it */
	SCAN_TOO_DEEP,	/* packed in packed in packed … */
	SCAN_TOO_MANY,	/* files within it */
	SCAN_TOO_LONG,	/* time */
	SCAN_ENCRYPTED,
	SCAN_LIMIT,   /* another limit of the scan */
	SCAN_DAMAGED, /* not to be read, or changed while it was */
	SCAN_FELL,    /* the scan fell over it */
	SCAN_BUSY,    /* too many wait, of this line or of all */
	SCAN_NO_SIGNATURES,
	SCAN_REFUSED, /* the descriptor is no file that is ours alone */
	SCAN_AWAY,    /* the scanner is not reached, or went away */
	SCAN_LATE,    /* no verdict before the deadline */
	SCAN_REASONS
};

/* "larger than what can be checked", for operators. */
const char *scan_reason_text(enum scan_reason reason);

/* ---- what goes over the socket (SOCK_SEQPACKET) ---------------------------
 *
 * Trust: the scanner checks each field of a request; who is in the group of
 * its socket may connect. */
enum scan_request_kind {
	SCAN_REQUEST_FILE,    /* with a descriptor; answered by a verdict */
	SCAN_REQUEST_STANDING /* answered by struct scan_standing */
};

struct scan_request {
	uint32_t kind;
	uint32_t number; /* of the file, as the client likes */
	uint8_t line[UUID_SIZE];
	uint8_t batch[UUID_SIZE];
};

enum scan_answer_kind { SCAN_ANSWER_PLACE, SCAN_ANSWER_VERDICT };
enum { SCAN_NAME_SIZE = 128 };

struct scan_answer {
	uint32_t kind;
	uint32_t number;
	uint32_t place;	  /* files that are before it; 0: it is being scanned */
	uint32_t verdict; /* enum scan_verdict */
	uint32_t reason;  /* enum scan_reason */
	char name[SCAN_NAME_SIZE];
};

struct scan_standing {
	uint32_t signatures; /* 0: nothing can be checked */
	uint32_t scans;	     /* at once, at most */
	uint32_t running;
	uint32_t waiting;
	int64_t signatures_at; /* of their newest file, seconds since 1970 */
	int64_t most_bytes;    /* of one file */
};

/* ---- the client --------------------------------------------------------- */
struct scan;

/* Connects; NULL with errno where nobody serves the socket. */
struct scan *
scan_open(const char *path, const uint8_t *line, const uint8_t *batch);
void scan_close(struct scan *scan); /* files under way are cancelled */

/* Hands over a file: sealed memory (scan_memory_seal), or a temporary file
 * without a name. `fd` stays the caller's, and may be closed at once. */
bool MUST_CHECK scan_send(struct scan *scan, int fd, uint32_t number);

/* The next answer, waited for at most so many milliseconds: a verdict on any of
 * its files; or the place of the one of them that is next, told each second
 * when it has changed. False when none came; scan_lost tells whether the
 * scanner is gone, and all that was sent with it. Who has more than a hundred
 * files under way must listen while it sends, or it is left. */
bool MUST_CHECK scan_wait(
    struct scan *scan, int milliseconds, struct scan_answer *answer_out);
bool scan_lost(const struct scan *scan);

/* All of it for one file, within a deadline: a verdict always. */
void scan_file(const char *path, const uint8_t *line, const uint8_t *batch,
    int fd, int milliseconds, struct scan_answer *answer_out);

/* How the scanner stands; false where it does not say so in time. */
bool MUST_CHECK scan_standing(
    const char *path, int milliseconds, struct scan_standing *standing_out);

/* Memory as a file, to be filled and then sealed: nobody can change it any
 * more. -1 and false with errno. */
int scan_memory_new(void);
bool MUST_CHECK scan_memory_seal(int fd);

#endif
