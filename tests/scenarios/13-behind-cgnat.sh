#!/bin/bash
# Goal: of the many who share one outside address, a report of address and port
# walls the one line that had that port.
set -euo pipefail
. tests/scenarios/lab.sh
lab_up

outside=${address[outside.4]}

# usage: reported [PORT]
reported()
{
	station_api /quarantines --json @- <<-END
	{"address": "$outside", ${1:+\"port\": $1,} "cause": "mirai", "source": "honeypot",
	 "observed_at": "$(date -u +%FT%T.%3NZ)"}
	END
}

walled_lines()
{
	postgres_sql "$station/pg" lazaret -c 'SELECT prefix FROM lazaret.wall ORDER BY prefix'
}

# A second subscriber has other ports of the same address.
lab_subscriber other
lab_lease_row "{\"line\": \"other\", \"prefix\": \"100.64.8.8\", \"outside\": \"$outside\",
	\"first_port\": 21000, \"last_port\": 21999, \"origin\": \"static\",
	\"started_at\": \"2020-01-01T00:00:00Z\"}"

forget
step 'a clean line behind CGNAT sees a site' sees cgn 4 https://plain.example/
step 'the world sees the outside address' heard "$outside" 6 443
refused 'and not the inside one' heard "${address[cgn.4]}" 6

answer=$(reported 20500) || true
step 'address and port name the line' [ "$(jq -r .case.line <<<"$answer")" = cgn ]
takes 'it is walled by its inside address' 1 lands cgn 4 http://plain.example/
step 'the portal knows the line by its inside address' finds 'Your Internet is paused' \
	fetches cgn 4 https://help.isp.example/
refused_soon 'https fails' 100 fetches cgn 4 https://plain.example/
step 'the garden is open' sees cgn 4 https://www.bsi.bund.de/
step 'who has other ports of that address is not walled' \
	[ "$(walled_lines)" = "${address[cgn.4]}/32" ]
refused 'without a port it is a case for a person' reported
refused 'so it is with a port that nobody has' reported 30000
step 'and nobody is walled' [ "$(walled_lines)" = "${address[cgn.4]}/32" ]

forget
on cgn /usr/bin/python3 tests/scenarios/attempt.py tcp "${address[plain.4]}" 23 >/dev/null 2>&1 || true
refused 'its Telnet scan does not leave' heard "$outside" 6 23
takes 'and is known to be its own' 5 sighted cgn 6 23

lab_release "$(jq -r .case.id <<<"$answer")"
takes 'released, it sees the site' 1 sees cgn 4 https://plain.example/
