# forge.sh -- an ISP that forges names, and two subscribers of it (sourced)
# shellcheck shell=bash disable=SC2154
#
#   one   192.0.2.11  2001:db8:1::11 ──┐
#   two   192.0.2.22  2001:db8:2::22 ──┴── isp ── all servers, on its loopback
#
# The ISP's side is a station as in etc/demo/station.sh, with real ports: the
# redirector is the subscribers' resolver and the steering address, the portal
# is help.isp.example, and the rest of the world is one web server.
. tests/scenarios/words.sh

isp=lz$$-isp one=lz$$-one two=lz$$-two
declare -A address=(
	[one.4]=192.0.2.11 [one.6]=2001:db8:1::11
	[two.4]=192.0.2.22 [two.6]=2001:db8:2::22
	[three.4]=192.0.2.33 [three.6]=2001:db8:1::33 # of a line without a network
	[dns.4]=198.51.100.53 [dns.6]=2001:db8:53::53
	[steering.4]=198.51.100.80 [steering.6]=2001:db8:53::80
	[portal.4]=198.51.100.44 [portal.6]=2001:db8:53::44
	[resolver.4]=198.51.100.54 [resolver.6]=2001:db8:53::54
	[web.4]=203.0.113.10 [web.6]=2001:db8:113::10
)
station=$LAZARET_TEST_FOLDER/lab
station_hosts=(help.isp.example 198.51.100.44 '[2001:db8:53::44]')
station_data=(etc/{causes,devices,garden,indicators,never-wall,policy,realms,reasons}.conf
	etc/demo/sources.conf tests/scenarios/sites.conf)
fill=(
	[SITE]=lab
	[CLIENTS]='192.0.2.0/24 2001:db8:1::/64 2001:db8:2::/64 198.51.100.0/24'
	[DNS_LISTEN]='198.51.100.53:53 [2001:db8:53::53]:53'
	[HTTP_LISTEN]='198.51.100.80:80 [2001:db8:53::80]:80'
	[RESOLVERS]='198.51.100.54:53 [2001:db8:53::54]:53'
	[OWN_NAMES]='help.isp.example=198.51.100.44,2001:db8:53::44'
	[RELAY_PORT]=8025
	[PORTAL_URL]=https://help.isp.example
	[PORTAL_URL_IPV6]=https://help.isp.example
	[PORTAL_LISTEN]=$'\tlisten 198.51.100.44:443 ssl http2;\n\tlisten [2001:db8:53::44]:443 ssl http2;'
	[RESOLVER_LISTEN]=$'\tinterface: 198.51.100.54\n\tinterface: 2001:db8:53::54'
)

# ---- the network ------------------------------------------------------------
in_isp() { ip netns exec "$isp" "$@"; }
in_one() { ip netns exec "$one" "$@"; }
in_two() { ip netns exec "$two" "$@"; }

lab_network()
{
	local name index=0
	for name in "$isp" "$one" "$two"; do
		ip netns add "$name"
		ip -n "$name" link set lo up
		mkdir -p "/etc/netns/$name"
		printf 'nameserver %s\n' "${address[dns.4]}" \
			"${address[dns.6]}" >"/etc/netns/$name/resolv.conf"
	done
	in_isp sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 \
		net.ipv4.ip_unprivileged_port_start=0
	for name in dns steering portal resolver web; do
		ip -n "$isp" addr add "${address[$name.4]}/32" dev lo
		ip -n "$isp" addr add "${address[$name.6]}/128" dev lo nodad
	done
	for name in one two; do
		index=$((index + 1))
		lab_line "${!name}" "up$index" "${address[$name.4]}" "${address[$name.6]}"
	done
}

# A subscriber's line: a veth pair whose other end is the ISP's router.
# usage: lab_line NAMESPACE DEVICE IPV4 IPV6
lab_line()
{
	ip link add "$2" netns "$isp" type veth peer name line netns "$1"
	ip -n "$isp" addr add 100.64.0.1/32 dev "$2"
	ip -n "$isp" addr add fe80::1/64 dev "$2" nodad
	ip -n "$isp" link set "$2" up
	ip -n "$1" addr add "$3/32" dev line
	ip -n "$1" addr add "$4/128" dev line nodad
	ip -n "$1" addr add fe80::2/64 dev line nodad
	ip -n "$1" link set line up
	ip -n "$1" route add 100.64.0.1 dev line
	ip -n "$1" route add default via 100.64.0.1
	ip -n "$1" -6 route add default via fe80::1 dev line
	ip -n "$isp" route add "$3" dev "$2"
	ip -n "$isp" -6 route add "$4" via fe80::2 dev "$2"
}

lab_down()
{
	local name
	trap '' INT TERM
	service_stop_all
	for name in "$isp" "$one" "$two"; do
		ip netns del "$name" || true
		rm -rf "/etc/netns/$name"
	done
}

# ---- the station --------------------------------------------------------------
lab_up()
{
	trap lab_down EXIT
	trap 'exit 130' INT TERM
	lab_network
	chmod 711 "$LAZARET_TEST_FOLDER"
	station_prepare
	service_within=(ip netns exec "$isp")
	printf '%s help.isp.example\n' "${address[portal.4]}" >"/etc/netns/$isp/hosts"
	lab_web
	station_start
	station_token
	lab_subscribers
	service_ready web station_curl -o /dev/null "http://${address[web.4]}/"
}

lab_web()
{
	service_start web TERM /usr/bin/python3 tests/scenarios/web.py \
		"${address[web.4]}" "${address[web.6]}"
}

lab_subscribers()
{
	local name family
	for name in one two three; do
		lab_subscriber "$name"
	done
	for name in one two; do
		for family in 4 6; do
			lab_lease "$name" "${address[$name.$family]}" '2020-01-01T00:00:00Z'
		done
	done
}
