# subscribers.sh -- the demo ISP's subscribers, and who of them is infected (sourced)
# shellcheck shell=bash disable=SC2154,SC2034
#
# Put in on the first start; from then on the database keeps them. What was
# begun and not finished is done again: none of it does harm twice.

# usage: demo_quarantine ADDRESS CAUSE SOURCE EVIDENCE
demo_quarantine()
{
	station_api /quarantines -o /dev/null --json @- <<-END
	{"address": "$1", "cause": "$2", "source": "$3",
	 "source_report_id": "demo-$1",
	 "observed_at": "$(date -u -d '10 minutes ago' +%FT%TZ)",
	 "evidence": $4}
	END
}

demo_subscribers()
{
	[ ! -e "$station/etc/subscribers" ] || return 0
	fill[STARTED]=$(date -u -d '30 days ago' +%FT%TZ)
	fill_in etc/demo/leases.ndjson.in "$station/etc/leases.ndjson"
	station_lazaret subscriber import etc/demo/subscribers.ndjson
	station_lazaret lease import "$station/etc/leases.ndjson"
	demo_quarantine 127.0.0.1 mirai sinkhole '{"indicator": "cnc.mirai.test",
		"destination": "198.51.100.66", "destination_port": 23,
		"protocol": "tcp", "count": 412, "device": "camera"}'
	demo_quarantine 127.0.0.2 windows-trojan sinkhole '{"indicator":
		"gate.trojan.test", "destination": "203.0.113.66",
		"destination_port": 443, "protocol": "tcp", "count": 37,
		"device": "Windows computer"}'
	touch "$station/etc/subscribers"
}
