#!/bin/bash
# Goal: whatever a walled line tries, nothing of it arrives in the Internet, and
# what it tried is known within five seconds.
set -euo pipefail
. tests/scenarios/lab.sh
lab_up

# How, whom, port or protocol; what the Internet hears and the record knows:
# protocol, port; and what that is.
attempts()
{
	cat <<-'END'
	tcp       doh     853   6    853  DNS over TLS
	udp       doh     853  17    853  DNS over QUIC
	tcp       doh     443   6    443  DNS over HTTPS
	udp       plain   443  17    443  QUIC
	tcp       plain    22   6     22  SSH
	tcp       plain    25   6     25  mail past the relay
	tcp       plain    23   6     23  a Telnet scan
	tcp       plain  2323   6   2323  a Telnet scan, as cameras have it
	tcp       plain  6667   6   6667  a control centre
	syn       plain  8080   6   8080  the SYN of a flood
	option    plain  2222   6   2222  a SYN behind a header that nobody needs
	tiny      plain  2022   6   2022  a SYN in two pieces
	fragments plain  5353  17   5353  datagrams in pieces
	udp       plain 51820  17  51820  WireGuard
	udp       plain  1194  17   1194  OpenVPN
	protocol  plain    41  41      0  IPv6 inside
	protocol  plain    47  47      0  GRE
	protocol  plain    50  50      0  ESP
	echo      plain     0  icmp    0  a tunnel of pings
	END
}

# Ping has a number of its own in each family.
# usage: attempts_of FAMILY
attempts_of()
{
	attempts | sed "s/icmp/$([ "$1" -eq 4 ] && echo 1 || echo 58)/"
}

# usage: attempt MACHINE WAY TARGET [PORT] [MORE...]     TARGET is an address
attempt()
{
	on "$1" /usr/bin/python3 tests/scenarios/attempt.py "${@:2}"
}

# Tries all of it, all at once.
# usage: try_all FAMILY MACHINE
try_all()
{
	local way whom port rest
	local -a tries=()
	while read -r way whom port rest; do
		attempt "$2" "$way" "${address[$whom.$1]}" "$port" >/dev/null 2>&1 &
		tries+=($!)
	done < <(attempts)
	wait "${tries[@]}" || true
}

# usage: heard_try ADDRESS PROTOCOL PORT
heard_try()
{
	case $3 in
	0) heard "$1" "$2" ;;
	*) heard "$1" "$2" "$3" ;;
	esac
}

# usage: all_sighted FAMILY LINE
all_sighted()
{
	local way whom port protocol sighted rest
	while read -r way whom port protocol sighted rest; do
		sighted "$2" "$protocol" "$sighted" >/dev/null || return
	done < <(attempts_of "$1")
}

# ---- what each line does --------------------------------------------------------
# usage: clean_tries FAMILY MACHINE
clean_tries()
{
	local way whom port protocol number what
	forget
	try_all "$1" "$2"
	while read -r way whom port protocol number what; do
		step "IPv$1, clean: $what arrives" heard_try "${address[$2.$1]}" "$protocol" "$number"
	done < <(attempts_of "$1")
}

# usage: walled_tries FAMILY LINE MACHINE
walled_tries()
{
	local way whom port protocol number what
	forget
	try_all "$1" "$3"
	takes "IPv$1, walled: all that was tried is known" 5 all_sighted "$1" "$2"
	while read -r way whom port protocol number what; do
		refused "IPv$1, walled: $what does not arrive" \
			heard_try "${address[$3.$1]}" "$protocol" "$number"
		step "IPv$1, walled: $what is known" sighted "$2" "$protocol" "$number"
	done < <(attempts_of "$1")
}

# What is answered by us instead of by whom it was meant for.
# usage: answered_by_us FAMILY MACHINE
answered_by_us()
{
	local v="IPv$1, walled" from=${address[$2.$1]} other=${address[doh.$1]}
	forget
	step "$v: another resolver's question is ours" [ -z \
		"$(on "$2" dig +short "@$other" example.com HTTPS)" ]
	step "$v: by TCP, too" [ -z \
		"$(on "$2" dig +short +tcp "@$other" example.com HTTPS)" ]
	step "$v: a resolver over HTTPS has no name" finds NXDOMAIN \
		on "$2" dig "@$other" dns.google
	attempt "$2" tcp "${address[plain.$1]}" 80 >/dev/null 2>&1 || true
	step "$v: port 80 of anybody is the portal's" lands "$2" "$1" \
		http://plain.example/ --resolve "plain.example:80:${address[web.$1]}"
	step "$v: the garden's name does not open a stranger's port 80" sees "$2" "$1" \
		http://archive.ubuntu.com/ --resolve "archive.ubuntu.com:80:${address[web.$1]}"
	step "$v: anybody's time is ours" within 5 attempt "$2" udp "${address[plain.$1]}" 123
	refused "$v: and nothing of it arrives: DNS" heard "$from" 17 53
	refused "$v: DNS by TCP" heard "$from" 6 53
	refused "$v: SSH on port 80" heard "$from" 6 80
	refused "$v: time" heard "$from" 17 123
}

# usage: forges FAMILY MACHINE NEIGHBOUR LINE
forges()
{
	local neighbour=${address[$3.$1]}
	forget
	attempt "$2" syn "${address[plain.$1]}" 8080 --source "$neighbour"
	attempt "$2" syn "${address[plain.$1]}" 8080 --source "${address[stranger.$1]}"
	sleep 0.1
	refused "IPv$1, walled: a neighbour's address gets nowhere" heard "$neighbour" 6
	refused "IPv$1, walled: nor a stranger's" heard "${address[stranger.$1]}" 6
	step "IPv$1, walled: and it is counted where it came from" \
		on gw nft get element inet lazaret forged "{ $4 }"
}

# Whether a server at home is reached.
# usage: reaches MACHINE ADDRESS
reaches()
{
	attempt "$1" tcp "$2" 8080
}

# ---- a tunnel in names -------------------------------------------------------------
# iodine, as Debian has it: its server is in the Internet, and it was up before
# the wall came.
tunnel_up()
{
	local service_user=root before
	lab_at net service_start tunnel-end TERM iodined -f -c -P secret \
		-l 203.0.113.77 10.66.0.1/24 tunnel.example
	lab_at solo service_start tunnel TERM iodine -f -r -T CNAME -O Base128 -m 200 \
		-P secret 203.0.113.77 tunnel.example
	step 'clean: a tunnel in names comes up' within 15 on solo ip address show dns0 up
	step 'clean: and carries' within 10 tunnel_carries
	before=$(tunnel_bytes)
	tunnel_pushes
	echo "# $(($(tunnel_bytes) - before)) bytes of 38,400 left the clean line by it"
}

# Bytes that came out at the other end.
tunnel_bytes() { on net ip -j -s link show dns0 | jq '.[0].stats64.rx.bytes'; }
tunnel_carries()
{
	local before
	before=$(tunnel_bytes)
	on solo bash -c 'echo lazaret was here >/dev/udp/10.66.0.1/9'
	sleep 0.2
	[ "$(tunnel_bytes)" -gt "$before" ]
}

# Tries for three seconds.
tunnel_drips()
{
	local _
	for _ in {1..12}; do
		! tunnel_carries || return 0
	done
	return 1
}

# Fifty datagrams a second, which nothing makes smaller.
tunnel_pushes()
{
	on solo bash -c 'for n in {1..300}; do
		head -c 100 /dev/urandom >/dev/udp/10.66.0.1/9
		sleep 0.02
	done'
	sleep 0.5
}

# A name's share is 120 questions an hour, of at most 255 bytes each.
tunnel_starves()
{
	local before passed
	before=$(tunnel_bytes)
	tunnel_pushes
	passed=$(($(tunnel_bytes) - before))
	echo "# $passed bytes of 38,400 left the walled line by a tunnel in names"
	step 'walled: a tunnel in names gets no more than its share' \
		[ "$passed" -le $((120 * 255)) ]
	refused 'walled: and then nothing at all' tunnel_drips
}

# ---- all of it ---------------------------------------------------------------------
# usage: story FAMILY LINE MACHINE NEIGHBOUR
story()
{
	local family=$1 line=$2 machine=$3 neighbour=$4
	local own=${address[$machine.$family]}
	clean_tries "$family" "$machine"
	step "IPv$family, clean: others come in" within 5 reaches net "$own"
	step "IPv$family, clean: so does the neighbour" within 5 reaches "$neighbour" "$own"
	step "IPv$family, clean: and it comes to the neighbour" within 5 \
		reaches "$machine" "${address[$neighbour.$family]}"
	[ "$family" -eq 6 ] || tunnel_up
	lab_wall "$line" "$family" windows-trojan >/dev/null
	within 5 lands "$machine" "$family" http://example.com/ >/dev/null
	[ "$family" -eq 6 ] || tunnel_starves
	walled_tries "$family" "$line" "$machine"
	answered_by_us "$family" "$machine"
	forges "$family" "$machine" "$neighbour" "$line"
	refused "IPv$family, walled: others come in" reaches net "$own"
	refused "IPv$family, walled: the neighbour comes in" reaches "$neighbour" "$own"
	refused "IPv$family, walled: it comes to the neighbour" \
		reaches "$machine" "${address[$neighbour.$family]}"
}

for machine in solo dual tower laptop; do
	lab_at $machine service_start "server-$machine" TERM \
		/usr/bin/python3 tests/scenarios/internet/stand_ins.py tcp/8080
done
story 4 solo solo dual
story 6 dual tower laptop
