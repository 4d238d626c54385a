#!/bin/bash
# Goal: the wall stops what is under way, in both directions; what began before
# it meets the redirect; and a full table of flows does not delay a release.
set -euo pipefail
. tests/scenarios/lab.sh
lab_up

flows=200000
folder=$station/flows
service_folder "$folder"

# A download by http, a session by TCP, a tunnel by UDP.
# usage: begin FAMILY
begin()
{
	local target=${address[plain.$1]} flow=(/usr/bin/python3 tests/scenarios/flow.py)
	service_start "download-$1" TERM curl -sN "-$1" -o "$folder/download-$1" \
		http://plain.example/stream
	service_start "session-$1" TERM "${flow[@]}" tcp "$target" 6667 "$folder/session-$1"
	service_start "tunnel-$1" TERM "${flow[@]}" udp "$target" 51820 "$folder/tunnel-$1"
}

size() { stat -c %s "$1" 2>/dev/null || echo 0; }
grows()
{
	local before
	before=$(size "$1")
	sleep 0.2
	[ "$(size "$1")" -gt "$before" ]
}
stands() { not grows "$1"; }

# Asks by a port of ours that stays the same, so that it is the same flow.
# usage: asks_again MACHINE FAMILY
asks_again()
{
	on "$1" dig +short +time=1 +tries=1 -b "${address[$1.$2]}#4444" \
		"@${address[dns.$2]}" example.com HTTPS
}

# usage: story FAMILY LINE MACHINE
story()
{
	local family=$1 line=$2 machine=$3 what v="IPv$1" answer
	local own=${address[$machine.$family]} far=${address[plain.$family]}
	lab_at "$machine" begin "$family"
	for what in download session tunnel; do
		step "$v: a $what is under way" within 5 grows "$folder/$what-$family"
	done
	step "$v: a name is asked" within 5 finds alpn asks_again "$machine" "$family"

	answer=$(lab_wall "$line" "$family")
	for what in download session tunnel; do
		takes "$v: walled, the $what stops" 1 stands "$folder/$what-$family"
	done
	forget
	witness=$machine forget
	sleep 1
	refused "$v: nothing of them goes out by TCP" heard "$own" 6
	refused "$v: nor by UDP" heard "$own" 17
	witness=$machine refused "$v: nothing comes in by TCP" heard "$far" 6
	witness=$machine refused "$v: nor by UDP" heard "$far" 17
	step "$v: the same flow's next question meets us" \
		[ -z "$(asks_again "$machine" "$family")" ]

	[ "$family" -eq 4 ] || step "$v: many others' flows" many_flows
	lab_release "$(jq -r .case.id <<<"$answer")"
	takes "$v: released, a site opens" 1 sees "$machine" "$family" https://plain.example/
	takes "$v: by http, too" 1 sees "$machine" "$family" http://plain.example/
	takes "$v: the same flow's next question is answered truly" 1 \
		finds alpn asks_again "$machine" "$family"
	takes "$v: the tunnel goes on" 1 grows "$folder/tunnel-$family"
}

# The neighbour fills the gateway's table.
many_flows()
{
	local there
	on laptop /usr/bin/python3 tests/scenarios/attempt.py flows 2001:db8:113:f::1 "$flows"
	there=$(on gw conntrack -C)
	echo "# $there flows in the gateway's table" >&3
	[ "$there" -ge "$flows" ]
}

exec 3>&1
for machine in solo tower; do
	on "$machine" nft -f tests/scenarios/internet/heard.nft
done
story 4 solo solo
story 6 dual tower
