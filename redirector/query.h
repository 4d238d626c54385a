/* SPDX-License-Identifier: BSD-2-Clause */
/* query.h -- reading a DNS packet that asks something */
/* Pure. Trust: the packet is hostile.
 * Reads: RFC 1035 4.1, 6891 6, 7873 4, 9619. */
#ifndef REDIRECTOR_QUERY_H
#define REDIRECTOR_QUERY_H

#include "redirector/name.h"

/*   0  1  2  3  4  5  6  7  8  9  0  1  2  3  4  5
 * +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 * |                      ID                       |
 * |QR|   Opcode  |AA|TC|RD|RA| Z|AD|CD|   RCODE   |
 * |                    QDCOUNT                    |
 * |                    ANCOUNT                    |
 * |                    NSCOUNT                    |
 * |                    ARCOUNT                    |
 * +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+  */
enum {
	DNS_HEADER_SIZE = 12,
	DNS_QR = 0x8000,
	DNS_OPCODE = 0x7800,
	DNS_AA = 0x0400,
	DNS_TC = 0x0200,
	DNS_RD = 0x0100,
	DNS_RA = 0x0080,
	DNS_CD = 0x0010,
	DNS_RCODE = 0x000f
};

enum {
	DNS_NOERROR = 0,
	DNS_FORMERR = 1,
	DNS_SERVFAIL = 2,
	DNS_NXDOMAIN = 3,
	DNS_NOTIMP = 4,
	DNS_REFUSED = 5,
	DNS_BADVERS = 16 /* its upper bits stand in the OPT record */
};

enum {
	TYPE_A = 1,
	TYPE_NS = 2,
	TYPE_CNAME = 5,
	TYPE_SOA = 6,
	TYPE_NULL = 10,
	TYPE_PTR = 12,
	TYPE_HINFO = 13,
	TYPE_MX = 15,
	TYPE_TXT = 16,
	TYPE_AAAA = 28,
	TYPE_SRV = 33,
	TYPE_OPT = 41,
	TYPE_DS = 43,
	TYPE_RRSIG = 46,
	TYPE_DNSKEY = 48,
	TYPE_SVCB = 64,
	TYPE_HTTPS = 65,
	TYPE_TKEY = 249,
	TYPE_MAILA = 254,
	TYPE_ANY = 255,
	TYPE_CAA = 257,
	CLASS_IN = 1
};

enum { OPTION_COOKIE = 10, OPTION_ERROR = 15, EDNS_DO = 0x8000 };

/* What was read, as far as it was. */
struct query {
	uint16_t id, flags;
	struct reader question; /* name, type, class as they came, to be
				 * echoed with their letters; empty if bad */
	struct name name;
	uint16_t type, class;
	bool edns; /* a whole and sound OPT record came */
	uint8_t version;
	bool dnssec_ok;
	uint16_t udp_size;
	struct reader cookie; /* empty, or 8, or 16 to 40 bytes */
};

enum query_verdict {
	QUERY_GOOD,
	QUERY_DROP, /* no header, or an answer: never answered */
	QUERY_MALFORMED,
	QUERY_OPCODE,  /* not a standard query */
	QUERY_VERSION, /* EDNS other than 0 */
	QUERY_FOREIGN, /* no resolver's: not IN, or a transfer */
	QUERY_NO_NAME  /* no question but a cookie, RFC 7873 5.4 */
};

enum query_verdict
query_read(const uint8_t *packet, size_t size, struct query *query_out);

#endif
