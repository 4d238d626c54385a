#!/bin/bash
# Goal: who reconnects and gets a new address stays walled; whoever holds the
# old one next is free.
set -euo pipefail
. tests/scenarios/lab.sh
lab_up

# The next holder of solo's addresses is the line dual.
declare -A new=([4]=192.0.2.44 [6]=2001:db8:44::44) prefix=([4]=192.0.2.44 [6]=2001:db8:44::/64)
declare -A old=([4]=192.0.2.22 [6]=2001:db8:22::22) old_prefix=([4]=192.0.2.22 [6]=2001:db8:22::/64)

# usage: from ADDRESS MACHINE FAMILY URL
from() { fetches "${@:2}" --interface "$1"; }
online_from() { finds 'This is' from "$@"; }
walled_from() { finds 'ocation: https://help.isp.example' from "$@"; }

# The access network gives solo another address, and its old one to dual.
# usage: moves FAMILY
moves()
{
	local host=$(($1 == 4 ? 32 : 128))
	on solo ip address del "${old[$1]}/$host" dev lo
	lab_addresses solo "${new[$1]}/$host"
	lab_addresses dual "${old[$1]}/$host"
	on gw ip route del "${old_prefix[$1]}" dev solo
	lab_behind gw solo "${prefix[$1]}"
	lab_behind gw dual "${old_prefix[$1]}"
}

story()
{
	local family=$1 now
	step "IPv$family: the line is walled" walled_from "${old[$family]}" solo "$family" \
		http://example.com/
	moves "$family"
	now=$(date -u +%FT%T.%3NZ)
	step "IPv$family: its new address is known" lab_lease solo "${prefix[$family]}" "$now"
	takes "IPv$family: and walled" 1 \
		walled_from "${new[$family]}" solo "$family" http://plain.example/
	step "IPv$family: the next holder is known" lab_lease dual "${old_prefix[$family]}" "$now"
	takes "IPv$family: the next holder is free" 1 \
		online_from "${old[$family]}" dual "$family" http://plain.example/
	step "IPv$family: by https, too" \
		online_from "${old[$family]}" dual "$family" https://plain.example/
	step "IPv$family: and the line is still walled" \
		walled_from "${new[$family]}" solo "$family" http://example.com/
}

answer=$(lab_wall solo 4)
within 5 lands solo 4 http://example.com/ >/dev/null
story 4
story 6
lab_release "$(jq -r .case.id <<<"$answer")"
for family in 4 6; do
	takes "IPv$family: released, the new address is free" 1 \
		online_from "${new[$family]}" solo "$family" https://plain.example/
done
