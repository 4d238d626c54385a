/* SPDX-License-Identifier: BSD-2-Clause */
/* ask.h -- who asks, and what is the answer: wall, names and shares together */
#ifndef REDIRECTOR_ASK_H
#define REDIRECTOR_ASK_H

#include "redirector/worker.h"

enum {
	ASK_PRICED = 512
}; /* bytes of an answer that cost one more of a budget:
    * what tunnels carry in */

/* Fetches into the cache what the answers to questions from these will read. */
void
ask_fetch(const struct worker *worker, const struct addr *from, size_t count);

/* Answers one packet from `from`, counts it, and tells of a sighting. `room`
 * has DNS_ROOM bytes. What is to be forwarded is paid for; its `charge` is for
 * ask_pay. */
struct dns_result ask_dns(struct worker *worker, const struct addr *from,
    bool tcp, const uint8_t *packet, size_t size, uint8_t *room);

/* A reply of so many bytes goes to whom ask_dns gave this charge; 0: free. */
void ask_pay(struct worker *worker, uint64_t charge, size_t size);

/* The answer where DNS_FORWARD could not be done: no resolver spoke. */
struct dns_result ask_silence(struct worker *worker, const struct addr *from,
    bool tcp, const uint8_t *packet, size_t size, uint8_t *room);

enum ask_web {
	ASK_OUTSIDE, /* not one of ours */
	ASK_CLEAN,
	ASK_WALLED
};
enum ask_web ask_web(struct worker *worker, const struct addr *from);

/* May this line, which is walled, reach port 80 of that host? */
bool ask_garden(
    struct worker *worker, const struct addr *from, const struct name *host);

#endif
