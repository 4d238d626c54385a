/* SPDX-License-Identifier: BSD-2-Clause */
/* message.h -- what the desk, an engine and its examiners tell each other */
/* Three roles. The *desk* takes files from clients and answers them. An
 * *engine* has loaded the signatures, and forks *examiners*, who share them.
 * The desk gives each file to an examiner over a socket of its own, which it
 * made before the engine was asked to fork. All are SOCK_SEQPACKET.
 *
 * Trust: an examiner has read hostile bytes; the desk believes it about the
 * file that it has, and nothing else. */
#ifndef SCANNER_MESSAGE_H
#define SCANNER_MESSAGE_H

#include "lib/scan.h"

/* The desk to an engine. */
enum order_kind {
	ORDER_FORK, /* with the examiner's end of its socket */
	ORDER_KILL  /* answered by NEWS_GONE, whether it lived or not */
};

enum { MESSAGE_FOLDER_SIZE = 1100, MESSAGE_TEXT_SIZE = 200 };

struct order {
	uint32_t kind;
	uint32_t room; /* the examiner's place at the desk */
	char folder[MESSAGE_FOLDER_SIZE];
};

/* An engine to the desk. */
enum news_kind {
	NEWS_READY,  /* loaded: forks from now on */
	NEWS_FAILED, /* it cannot; the text tells why, then it ends */
	NEWS_GONE    /* the examiner of that room is no more */
};

struct news {
	uint32_t kind;
	uint32_t room;
	uint32_t signatures;
	uint32_t signal; /* that ended the examiner */
	char text[MESSAGE_TEXT_SIZE];
};

/* The desk to an examiner, with the file. */
struct task {
	uint32_t ticket;
};

/* An examiner to the desk. */
struct finding {
	uint32_t ticket;
	uint32_t verdict, reason;
	char name[SCAN_NAME_SIZE];
};

#endif
