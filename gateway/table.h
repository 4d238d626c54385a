/* SPDX-License-Identifier: BSD-2-Clause */
/* table.h -- what the gateway's rules and its program share in the kernel */
/* The operator loads etc/gateway/lazaret.nft: one table, `inet lazaret`, with
 * all chains and rules. The program changes nothing there but the elements of
 * the sets and maps named below, and reads back what the kernel counts. So the
 * rules hold, and run out, without the program. */
#ifndef GATEWAY_TABLE_H
#define GATEWAY_TABLE_H

#include "lib/measure.h"

#define TABLE "inet lazaret"

/* ---- the mark: which line, and what is done to it --------------------------
 *
 * Packets that a held line sends (measure restrict and above) carry it in `meta
 * mark` from the raw hook on, packets that one gets from the forward hook on.
 * Flows that were let through a wall carry the mark of their line in `ct mark`,
 * so that a release finds them; those that were sent elsewhere (DNS, HTTP, NTP)
 * with MARK_REDIRECTED. Flows of all lines from and to the operator's own and
 * voip addresses carry MARK_SPARED from their first packet on, but those to
 * port 53: a wall that ends a line's older flows lets them live, since behind
 * our own NAT a call would break. Bits 28 to 31 of both marks are ours alone;
 * in packets of held lines and flows of walled ones the others, too. */
enum {
	MARK_MEASURE_SHIFT = 28, /* enum measure in bits 28 to 31 */
	MARK_REDIRECTED = 1 << 27,
	MARK_SPARED = 1 << 26,
	MARK_SLOT_MOST = (1 << 24) - 1 /* a line's number here; 0 is nobody's */
};

static inline uint32_t
mark_of(enum measure measure, uint32_t slot)
{
	return (uint32_t)measure << MARK_MEASURE_SHIFT | slot;
}

static inline uint32_t
mark_slot(uint32_t mark)
{
	return mark & MARK_SLOT_MOST;
}

static inline enum measure
mark_measure(uint32_t mark)
{
	return (enum measure)(mark >> MARK_MEASURE_SHIFT);
}

/* ---- written by the program ----------------------------------------------
 *
 * held4_32, held6_48, held6_56, held6_60, held6_64, held6_128
 *	maps ADDRESS : mark, with time-outs: the address of a prefix of that
 *	length. Hash maps, one per length, since an interval set with 100,000
 *	elements is slow to change. A prefix of another length is split into
 *	the next longer one; of several that hold an address the longest counts.
 * pin4, pin6
 *	ADDRESS . PROTOCOL . PORT, with time-outs: what garden names were
 *	answered with.
 * shared4, shared6
 *	ADDRESS, with time-outs: pins of garden names on shared front ends;
 *	their tcp/443 goes to the relay that reads the name (SNI).
 * indicator4, indicator6, indicator_port
 *	PREFIX; PROTOCOL . PORT: what only infections ask for, as loaded. The
 *	prefixes merge where they touch: change them by flush and add at once.
 *
 * ---- counted by the kernel -------------------------------------------------
 *
 * refused	mark . PROTOCOL . PORT counter, with time-outs: packets of held
 *		lines that were refused; the mark is mark_of the line. Other
 *		protocols and ICMP: port 0. What a line tries beyond its share
 *		of different ports: PROTOCOL . 0.
 * forged	interface name counter: packets whose source address is not
 *		routed to where they came from.
 *
 * ---- the operator's, in site.nft and doh.nft --------------------------------
 *
 * lines	interfaces behind which the subscribers are
 * own4, own6	our own services: portal, mail, self-care; open to all lines
 * voip4, voip6	telephony and emergency calls; open to all lines
 * doh4, doh6	public DNS resolvers: never reached on 443 and 853
 * routed4, routed6	prefixes that may come from any of the lines' interfaces
 * harm		PROTOCOL . PORT: what `restrict` and `throttle` close
 * exposed	PROTOCOL . PORT: what they close to calls from outside
 */

#endif
