/* SPDX-License-Identifier: BSD-2-Clause */
/* store.h -- the domain's SQL statements, by name */
#ifndef CASES_STORE_H
#define CASES_STORE_H

#include "lib/db.h"

/* Times go in and out as microseconds since 1970 (facts.h). */
enum cases_statement {
	CASES_CLAIMS,	      /* address, at, port */
	CASES_LINE_NAMED,     /* reference or id */
	CASES_LINE_LOCK,      /* line id */
	CASES_ORDER,	      /* cause, source, report id, observed */
	CASES_INTAKE,	      /* line id, cause, source, observed, address */
	CASES_LADDER,	      /* cause */
	CASES_NEXT_STEP,      /* case id */
	CASES_CLIMB,	      /* case id, step, measure */
	CASES_OPEN,	      /* code, line id, cause, state, measure, wanted,
			       * held by, observed, step */
	CASES_JOIN,	      /* case id, measure, wanted, observed */
	CASES_RELAPSE,	      /* case id, state, measure, wanted, held by,
			       * observed, step */
	CASES_FILE,	      /* case id */
	CASES_REPORT,	      /* see quarantine.c */
	CASES_REPORT_KEY,     /* source, its id, report id, received, case id */
	CASES_TIMELINE_ADD,   /* case id, kind, actor, detail */
	CASES_WALLING,	      /* source, case id */
	CASES_BRAKE_PULL,     /* source, or "" for all */
	CASES_NOTICE,	      /* line id, kind, case id, told already */
	CASES_UNTICK,	      /* case id */
	CASES_FACTS,	      /* case id */
	CASES_BY_CODE,	      /* code */
	CASES_LIST,	      /* see case.c */
	CASES_TIMELINE,	      /* case id */
	CASES_OF_LINE,	      /* line id */
	CASES_RELEASE,	      /* case id */
	CASES_RELEASED,	      /* case id, kind, actor, reason, facts */
	CASES_LINE_AT,	      /* realm, address */
	CASES_LINE_GET,	      /* line id */
	CASES_TICK,	      /* case id, step */
	CASES_UNTICK_ONE,     /* case id, step */
	CASES_EVIDENCE,	      /* case id */
	CASES_DEVICE,	      /* case id */
	CASES_DEVICE_SAY,     /* line id, cause, device */
	CASES_DEVICE_OPENS,   /* line id, device */
	CASES_SUBSCRIBER_PUT, /* account, kind, brand, language */
	CASES_CONTACTS_CLEAR, /* subscriber id */
	CASES_CONTACT_ADD,    /* subscriber id, channel, value */
	CASES_LINES_OF,	      /* subscriber id */
	CASES_LINE_PUT,	      /* reference, subscriber id, realm */
	CASES_LINE_END,	      /* line id */
	CASES_LINE_CLOSE,     /* line id: its open cases */
	CASES_LEASES_OF,      /* line id */
	CASES_LEASE_FUTURE,   /* a time */
	CASES_LEASE_CLOSE,    /* lease ids, ended */
	CASES_LEASE_RIVALS,   /* realm, prefix, outside, first, last, line id */
	CASES_LEASE_SAME,     /* realm, prefix, outside, first, last, line id */
	CASES_LEASE_CONFIRM,  /* lease id, until */
	CASES_LEASE_OPEN,     /* line id, realm, prefix, outside, first, last,
			       * origin, started, until */
	CASES_LEASE_PAST,     /* line id, realm, prefix, outside, first, last,
			       * origin, started, ended */
	CASES_LEASE_DISPUTE,  /* lease id */
	CASES_EVENTS_NUMBER,  /* gives numbers to what is new */
	CASES_EVENTS_PRUNED,
	CASES_EVENTS, /* since, until, kinds, sources, limit */
	CASES_COUNT
};

extern const struct sql cases_store[CASES_COUNT];

#endif
