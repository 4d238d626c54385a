#!/bin/bash
# Goal: without the gateway's program what it wrote holds, and runs out in its
# time; back again, it makes all as the record says, whoever meddled.
set -euo pipefail
. tests/scenarios/lab.sh
lab_up

now() { date -u +%FT%T.%3NZ -d "$1"; }

# solo has a second address of each family, of which it is not sure for long.
declare -A brief=([4]=192.0.2.44 [6]=2001:db8:44::44)
own_walled() { lands solo "$1" http://plain.example/ --interface "${address[solo.$1]}"; }
brief_walled() { lands solo "$1" http://plain.example/ --interface "${brief[$1]}"; }
brief_free() { sees solo "$1" http://plain.example/ --interface "${brief[$1]}"; }

lab_addresses solo 192.0.2.44/32 2001:db8:44::44/128
lab_behind gw solo 192.0.2.44 2001:db8:44::/64
until=$(now '+1 hour')
lab_lease solo 192.0.2.44 "$(now '-1 hour')" "$until"
lab_lease solo 2001:db8:44::/64 "$(now '-1 hour')" "$until"
lab_wall solo 4 >/dev/null
at_home=$(lab_wall home 4 | jq -r .case.id)
for family in 4 6; do
	step "IPv$family: a line is walled" within 10 own_walled $family
	step "IPv$family: so is its second address" within 10 brief_walled $family
	step "IPv$family: and another line" within 10 lands laptop $family http://plain.example/
done

ends=$((SECONDS + 10))
step 'whose lease is over soon' soon_over gateway 10 192.0.2.44/32 2001:db8:44::/64
kill -KILL -- "-${service_pid[gateway]}"
wait "${service_pid[gateway]}" 2>/dev/null || true
step 'the program is dead, all its processes' within 5 not pgrep -r D,R,S -g "${service_pid[gateway]}"
lab_release "$at_home"
lab_wall dual 4 >/dev/null
for family in 4 6; do
	step "IPv$family, dead: walled by http" own_walled $family
	refused_soon "IPv$family, dead: walled by https" 100 \
		fetches solo $family https://plain.example/ --interface "${address[solo.$family]}"
	refused "IPv$family, dead: who was released is still held" \
		fetches laptop $family https://plain.example/
	step "IPv$family, dead: who was walled is not yet" \
		sees tower $family http://plain.example/
done
sleep $((ends > SECONDS ? ends - SECONDS : 0))
for family in 4 6; do
	takes "IPv$family, dead: the lease has ended, the address is free" 1 brief_free $family
	step "IPv$family, dead: the line's own is not" own_walled $family
done

lab_at gw lab_gateway_program
for family in 4 6; do
	takes "IPv$family, back: who was released is free" 1 \
		sees laptop $family https://plain.example/
	takes "IPv$family, back: who was walled is so" 1 \
		lands tower $family http://plain.example/
	step "IPv$family, back: a line is walled" own_walled $family
done

# What the gateway finds wrong, as `lazaret check` says it.
noted()
{
	postgres_sql "$station/pg" lazaret -c "SELECT note FROM lazaret.applied
		WHERE follower = 'gateway' AND note <> ''" | grep .
}

# Whoever meddles: another program, an administrator at night.
# usage: meddle VERB KIND NAME [ELEMENTS]
meddle() { on gw nft "$1" "$2" inet lazaret "${@:3}"; }

meddle flush map held4_32
takes 'IPv4: an emptied map is filled again' 2 own_walled 4
meddle flush map held6_64
takes 'IPv6: an emptied map is filled again' 2 own_walled 6
meddle delete element held4_32 "{ ${address[dual.4]} }"
takes 'IPv4: an element taken out is put in again' 2 lands tower 4 http://plain.example/
meddle add element held4_32 "{ ${address[home.4]} timeout 1h : 0x40000fff }"
meddle add element held6_64 '{ 2001:db8:11:: timeout 1h : 0x40000fff }'
for family in 4 6; do
	takes "IPv$family: an element put in by hand is taken out" 2 \
		sees laptop $family https://plain.example/
done
on gw nft flush ruleset
takes 'without any rules the record knows it' 2 noted
lab_rules
for family in 4 6; do
	takes "IPv$family: the rules are loaded again, and the line is walled" 2 \
		own_walled $family
done
takes 'and the record has nothing to complain of' 2 not noted
