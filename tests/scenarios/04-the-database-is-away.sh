#!/bin/bash
# Goal: the database stops for a minute, and nothing changes for walled and
# clean lines; a lease that ends meanwhile frees the next holder.
set -euo pipefail
. tests/scenarios/forge.sh
lab_up

minute=${LAZARET_TEST_MINUTE:-60}

# The addresses of line three go over to line two; the next holder asks with
# them.
ip -n "$isp" route add "${address[three.4]}" dev up2
ip -n "$isp" -6 route add "${address[three.6]}" via fe80::2 dev up2
ip -n "$two" addr add "${address[three.4]}/32" dev line
ip -n "$two" addr add "${address[three.6]}/128" dev line nodad

passing_is_steered()
{
	[ "$(in_two dig -b "${address[three.$1]}" +short +time=1 +tries=1 \
		"@${address[dns.$1]}" example.com)" = "${address[steering.4]}" ]
}

now() { date -u +%FT%TZ -d "$1"; }

for family in 4 6; do
	lab_lease three "${address[three.$family]}" "$(now '-1 hour')" "$(now '+1 hour')"
done
for family in 4 6; do
	step "IPv$family: a line is walled" lab_wall one $family
	takes "IPv$family: its names are steered" 1 steered one $family example.com
done
step 'another line is walled' lab_wall three 4
for family in 4 6; do
	takes "IPv$family: its names are steered" 1 passing_is_steered $family
done

ends=$((SECONDS + 10))
step 'its lease is over soon' soon_over redirector 10 \
	"${address[three.4]}/32" "${address[three.6]}/128"

service_stop postgres
stopped=$SECONDS
for family in 4 6; do
	step "IPv$family, no database: steered" steered one $family example.com
	step "IPv$family, no database: sent to the portal" \
		finds 'ocation: https://help.isp.example' \
		fetches one $family http://example.com/
	step "IPv$family, no database: a page says so and gives the phone number" \
		finds '0800 123 4567' fetches one $family https://help.isp.example/
done
sleep $((ends - SECONDS > 0 ? ends - SECONDS : 0))
for family in 4 6; do
	takes "IPv$family, no database: the lease has ended, its next holder is free" \
		1 not passing_is_steered $family
done
sleep $((stopped + minute - SECONDS > 0 ? stopped + minute - SECONDS : 0))
for family in 4 6; do
	step "IPv$family, after $minute s: still steered" steered one $family example.com
	step "IPv$family, after $minute s: the other line is clean" \
		true_for two $family example.com
done

postgres_start "$station/pg"
for family in 4 6; do
	takes "IPv$family, the database is back: the line is still walled" 5 \
		finds 'Your Internet is paused' \
		fetches one $family https://help.isp.example/
done
case_id=$(station_api "/cases?line=one&state=open" | jq -r '.cases[0].id')
takes 'and can be released' 5 lab_release "$case_id"
takes 'and is steered no more' 1 true_for one 4 example.com
