/* SPDX-License-Identifier: BSD-2-Clause */
/* message.h -- what the gateway's roles tell each other */
#ifndef GATEWAY_MESSAGE_H
#define GATEWAY_MESSAGE_H

#include "lib/uuid.h"
#include "lib/wall.h"

/* Roles are processes of one program, joined by pairs of sockets that are
 * made before the roles and outlive each of them: what was told stays until
 * somebody hears it. Whoever starts anew and lacks something asks for it. */

enum message_kind {
	/* feed to kernel */
	MESSAGE_REALM,	/* text: of this site */
	MESSAGE_BEGIN,	/* the whole wall follows, up to MESSAGE_END */
	MESSAGE_ROW,	/* row */
	MESSAGE_GONE,	/* row.prefix is no longer in the wall */
	MESSAGE_END,	/* number */
	MESSAGE_UP_TO,	/* number: all changes up to it were told */
	MESSAGE_FORGET, /* all indicators follow, up to MESSAGE_LOADED */
	MESSAGE_PREFIX, /* prefix: of an indicator */
	MESSAGE_PORT,	/* port: of an indicator */
	MESSAGE_LOADED,
	/* kernel to feed */
	MESSAGE_ANEW,  /* tell all of it, I know nothing */
	MESSAGE_BEGUN, /* you do: what was asked for has begun */
	/* kernel and count to sightings */
	MESSAGE_APPLIED, /* applied */
	MESSAGE_BLOCKED	 /* blocked */
};

enum { MESSAGE_TEXT_SIZE = 200 };

struct message_port {
	uint8_t protocol;
	uint16_t port;
};

/* What the kernel does by now, and what is wrong, if anything is. */
struct message_applied {
	int64_t number;
	int64_t rows;
	char note[MESSAGE_TEXT_SIZE];
};

/* What a line tried since the last time and was refused. */
struct message_blocked {
	uint8_t line[UUID_SIZE];
	struct message_port to;
	uint64_t packets;
};

struct message {
	uint8_t kind; /* enum message_kind */
	union {
		char text[MESSAGE_TEXT_SIZE];
		struct wall_row row;
		int64_t number;
		struct prefix prefix;
		struct message_port port;
		struct message_applied applied;
		struct message_blocked blocked;
	};
};

/* Two ends, [0] and [1], that keep messages apart, of this kind or another.
 * Dies with the reason. */
void message_pair(int ends[2]);

/* Never waits; false where the other is far behind. */
bool MUST_CHECK message_tell(int end, const struct message *message);
/* Waits for the other to hear; false when the role is to end. */
bool MUST_CHECK message_press(int end, const struct message *message);
/* Never waits; false where there is none. */
bool MUST_CHECK message_hear(int end, struct message *message_out);

#endif
