/* SPDX-License-Identifier: BSD-2-Clause */
/* figures.c -- what the gateway tells at /metrics */
#include "gateway/figures.h"

#include "lib/lag.h"

#define NAME(rest) "lazaret_gateway_" rest

const struct metric figures[FIGURES] = {
	[FIGURE_CONTACT] = { NAME("contact_timestamp_seconds"), "",
	    METRIC_GAUGE, "When the database last told how the wall stands." },
	[FIGURE_TOLD] = { NAME("told_number"), "", METRIC_GAUGE,
	    "The last change of the wall that the database has told of." },
	[FIGURE_NUMBER] = { NAME("applied_number"), "", METRIC_GAUGE,
	    "The last change of the wall that is in the kernel." },
	[FIGURE_LAG] = { NAME("lag_changes"), "", METRIC_GAUGE,
	    "Changes of the wall that are told of and not yet in the "
	    "kernel." },
	[FIGURE_LAG_SECONDS] = { NAME("lag_seconds"), "", METRIC_GAUGE,
	    "Time since the wall here was last known to be the database's; "
	    "since 1970 where it never was." },
	[FIGURE_ROWS] = { NAME("wall_rows"), "", METRIC_GAUGE,
	    "Rows of the wall that are in the kernel." },
	[FIGURE_LINES] = { NAME("held_lines"), "", METRIC_GAUGE,
	    "Lines that are held in the kernel." },
	[FIGURE_HELD] = { NAME("held_elements"), "", METRIC_GAUGE,
	    "Addresses and prefixes that are held in the kernel." },
	[FIGURE_TRANSACTIONS] = { NAME("transactions_total"), "",
	    METRIC_COUNTER, "Transactions that the kernel took." },
	[FIGURE_BATCH] = { NAME("batch_seconds"), "", METRIC_SECONDS,
	    "How long the last batch of changes took to stand in the kernel." },
	[FIGURE_READINGS] = { NAME("readings_total"), "", METRIC_COUNTER,
	    "Times that all elements were read back from the kernel." },
	[FIGURE_REPAIRS] = { NAME("repairs_total"), "", METRIC_COUNTER,
	    "Elements in the kernel that were not as they should be." },
	[FIGURE_PINS] = { NAME("pins"), "", METRIC_GAUGE,
	    "Addresses of garden names that are open now." },
	[FIGURE_PINNED] = { NAME("pins_made_total"), "", METRIC_COUNTER,
	    "Pins made." },
	[FIGURE_PINS_REFUSED] = { NAME("pins_refused_total"), "",
	    METRIC_COUNTER, "Pins asked for and not made." },
	[FIGURE_REFUSED] = { NAME("refused_packets_total"), "", METRIC_COUNTER,
	    "Packets of held lines that were refused." },
	[FIGURE_FORGED] = { NAME("forged_packets_total"), "", METRIC_COUNTER,
	    "Packets with a source address that is not its line's." },
	[FIGURE_FLOWS_RELEASED] = { NAME("flows_deleted_total"),
	    "change=\"released\"", METRIC_COUNTER,
	    "Flows ended because a change of their line made them wrong." },
	[FIGURE_FLOWS_WALLED] = { NAME("flows_deleted_total"),
	    "change=\"walled\"", METRIC_COUNTER, "" },
	[FIGURE_FLOWS_WAITED] = { NAME("flows_wait_most_seconds"), "",
	    METRIC_SECONDS,
	    "The longest that ending the flows of a change has taken." },
	[FIGURE_SWEEP] = { NAME("conntrack_sweep_seconds"), "", METRIC_SECONDS,
	    "How long the last sweep through conntrack took." },
	[FIGURE_WAITING] = { NAME("sightings_waiting"), "", METRIC_GAUGE,
	    "Minutes of lines and ports that the database has not taken yet." },
	[FIGURE_MERGED] = { NAME("sightings_merged_total"), "", METRIC_COUNTER,
	    "Of those, the oldest that became one with a later minute of the "
	    "same line, for want of room." },
	[FIGURE_UNTOLD] = { NAME("sightings_untold_total"), "", METRIC_COUNTER,
	    "Sightings lost since the database was away too long, or refused "
	    "them." },
};

void
figures_refresh(void *context)
{
	static const struct lag lag = {
		.contact = FIGURE_CONTACT,
		.told = FIGURE_TOLD,
		.applied = FIGURE_NUMBER,
		.changes = FIGURE_LAG,
		.seconds = FIGURE_LAG_SECONDS,
	};
	lag_refresh(context, &lag);
}
