# lab.sh -- an ISP with a gateway, its lines, and an Internet of their own (sourced)
# shellcheck shell=bash disable=SC2154
#
#   laptop 192.168.1.10 ──┐
#   camera 192.168.1.20 ──┴─ home   192.0.2.11   2001:db8:11::/64 ───┐
#   solo   192.0.2.22                            2001:db8:22::/64 ───┤
#   tower  192.168.2.10 ──── dual   192.0.2.33   2001:db8:3300::/56 ─┼─ gw ─ isp ─ net
#   cgn    100.64.7.7 (198.51.100.200, ports 20000-20999 outside) ───┘
#
#   gw   198.51.100.53   2001:db8:53::53    gateway, redirector
#   isp  198.51.100.44   2001:db8:53::44    the portal, help.isp.example
#        198.51.100.54   2001:db8:53::54    the lines' resolver, which validates
#        198.51.100.123  2001:db8:53::123   time
#   net  203.0.113.0/24  2001:db8:113::/48  everybody else
#
# home, dual and cgn have NAT; each machine is a network namespace. The site is
# in mode redirect. Nothing leaves these namespaces.
. tests/scenarios/words.sh

declare -A address=(
	[home.4]=192.0.2.11 [home.6]=2001:db8:11::10
	[solo.4]=192.0.2.22 [solo.6]=2001:db8:22::22
	[dual.4]=192.0.2.33 [dual.6]=2001:db8:3300:1::10
	[laptop.4]=192.168.1.10 [laptop.6]=2001:db8:11::10 # behind home
	[tower.4]=192.168.2.10 [tower.6]=2001:db8:3300:1::10 # behind dual
	[cgn.4]=100.64.7.7 [outside.4]=198.51.100.200
	[edge.4]=192.0.2.1 [edge.6]=2001:db8:1::1 # the gateway, towards lines
	[redirector.4]=198.51.100.53 [redirector.6]=2001:db8:53::53
	[portal.4]=198.51.100.44 [portal.6]=2001:db8:53::44
	[dns.4]=198.51.100.54 [dns.6]=2001:db8:53::54
	[time.4]=198.51.100.123 [time.6]=2001:db8:53::123
	[names.4]=203.0.113.53 [names.6]=2001:db8:113::53
	[web.4]=203.0.113.10 [web.6]=2001:db8:113::10
	[plain.4]=203.0.113.11 [plain.6]=2001:db8:113::11
	[bsi.4]=203.0.113.132 [bsi.6]=2001:db8:113::132
	[cdn.4]=203.0.113.130 [cdn.6]=2001:db8:113::130
	[stranger.4]=192.0.2.99 [stranger.6]=2001:db8:9999::1
	[doh.4]=8.8.8.8 [doh.6]=2001:4860:4860::8888
)
lab_machines=(laptop camera home solo tower dual cgn gw isp net)
for name in "${lab_machines[@]}"; do
	declare "$name=lz$$-$name"
done
station=$LAZARET_TEST_FOLDER/lab
station_hosts=(help.isp.example 198.51.100.44 '[2001:db8:53::44]')
station_data=(etc/{causes,devices,garden,indicators,never-wall,policy,realms,reasons}.conf
	etc/demo/sources.conf tests/scenarios/internet/sites.conf)
fill=(
	[SITE]=lab
	[CLIENTS]='192.0.2.0/24 100.64.0.0/10 198.51.100.0/24 2001:db8:11::/64 2001:db8:22::/64 2001:db8:44::/64 2001:db8:3300::/56 2001:db8:53::/48'
	[DNS_LISTEN]='198.51.100.53:53 [2001:db8:53::53]:53'
	[HTTP_LISTEN]='198.51.100.53:80 [2001:db8:53::53]:80'
	[RESOLVERS]='198.51.100.54:53 [2001:db8:53::54]:53'
	[OWN_NAMES]='help.isp.example=198.51.100.44,2001:db8:53::44'
	[PINS]=$station/run/pins
	[HTTP_RELAY]=127.0.0.1:8079 [RELAY_LISTEN]=127.0.0.1:8079
	[RELAY_RESOLVERS]=198.51.100.54
	[GARDEN_SNI]=$station/relay/garden-sni.map
	[SNI_LISTEN]=$'\tlisten 198.51.100.53:8443;\n\tlisten [2001:db8:53::53]:8443;'
	[SNI_CLIENTS]=$'\tallow all;'
	[RELAY_PORT]=8025
	[PORTAL_URL]=https://help.isp.example
	[PORTAL_URL_IPV6]=https://help.isp.example
	[PORTAL_LISTEN]=$'\tlisten 198.51.100.44:443 ssl http2;\n\tlisten [2001:db8:53::44]:443 ssl http2;'
	[RESOLVER4]=${address[dns.4]} [RESOLVER6]=${address[dns.6]}
	[NAMES]=$station/names
	[NAMES_LISTEN]='203.0.113.53@53, 2001:db8:113::53@53, 8.8.8.8@53, 2001:4860:4860::8888@53'
)

# ---- the network ------------------------------------------------------------
# Runs a command on a machine.
# usage: on MACHINE COMMAND...
on() { ip netns exec "${!1}" "${@:2}"; }

# A wire; the end nearer to the Internet is fe80::1, the other fe80::2 with its
# default routes over it, and of both families: nobody needs an IPv4 network for
# a wire.
# usage: lab_wire UPPER DEVICE LOWER DEVICE
lab_wire()
{
	ip link add "$2" netns "${!1}" type veth peer name "$4" netns "${!3}"
	ip -n "${!1}" -batch - <<-END
	address add fe80::1/64 dev $2 nodad
	link set dev $2 up
	END
	ip -n "${!3}" -batch - <<-END
	address add fe80::2/64 dev $4 nodad
	link set dev $4 up
	route add 0.0.0.0/0 via inet6 fe80::1 dev $4
	route add ::/0 via fe80::1 dev $4
	END
}

# Addresses of a machine, whichever wire they are asked for on.
# usage: lab_addresses MACHINE ADDRESS...
lab_addresses()
{
	local one
	for one in "${@:2}"; do
		echo "address add $one dev lo nodad"
	done | sed '/:/!s/ nodad//' | ip -n "${!1}" -batch -
}

# What lies behind a wire.
# usage: lab_behind MACHINE DEVICE PREFIX...
lab_behind()
{
	local prefix
	for prefix in "${@:3}"; do
		case $prefix in
		*:*) echo "route add $prefix via fe80::2 dev $2" ;;
		*) echo "route add $prefix via inet6 fe80::2 dev $2" ;;
		esac
	done | ip -n "${!1}" -batch -
}

# A line: its wire to the gateway, which has the same address on each of them.
# usage: lab_line NAME PREFIX...
lab_line()
{
	lab_wire gw "$1" "$1" line
	ip -n "$gw" address add "${address[edge.4]}/32" dev "$1"
	ip -n "$gw" address add "${address[edge.6]}/128" dev "$1" nodad
	lab_behind gw "$1" "${@:2}"
}

lab_network()
{
	local name
	for name in "${lab_machines[@]}"; do
		ip netns add "${!name}"
		ip -n "${!name}" link set lo up
		mkdir -p "/etc/netns/${!name}"
		printf 'nameserver %s\n' "${address[dns.4]}" "${address[dns.6]}" \
			>"/etc/netns/${!name}/resolv.conf"
	done
	for name in home dual gw isp net; do
		on "$name" sysctl -qw net.ipv4.ip_forward=1 \
			net.ipv6.conf.all.forwarding=1 net.ipv4.ip_unprivileged_port_start=0
	done
	lab_isp
	lab_homes
	lab_internet
}

lab_isp()
{
	lab_wire isp gw gw up
	lab_addresses gw 198.51.100.53/32 2001:db8:53::53/128
	lab_addresses isp 198.51.100.{44,54,123}/32 2001:db8:53::{44,54,123}/128
	lab_behind isp gw 192.0.2.0/24 198.51.100.53/32 198.51.100.200/32 100.64.0.0/10 \
		2001:db8:{53::53/128,1::/64,11::/64,22::/64,44::/64,3300::/56}
	lab_line home 192.0.2.11 2001:db8:11::/64
	lab_line solo 192.0.2.22 2001:db8:22::/64
	lab_line dual 192.0.2.33 2001:db8:3300::/56
	lab_line cgn 100.64.7.7
	on gw nft -f - <<-END
	table ip cgnat {
		chain leaves {
			type nat hook postrouting priority srcnat;
			oif up ip daddr != 198.51.100.0/24 ip saddr 100.64.7.7 meta l4proto { tcp, udp } \
				snat to ${address[outside.4]}:20000-20999
			oif up ip daddr != 198.51.100.0/24 ip saddr 100.64.7.7 snat to ${address[outside.4]}
		}
	}
	END
}

lab_homes()
{
	local name
	lab_wire home laptop laptop line
	lab_wire home camera camera line
	lab_wire dual tower tower line
	lab_addresses home 192.0.2.11/32 192.168.1.1/32 2001:db8:11::1/128
	lab_addresses laptop 192.168.1.10/32 2001:db8:11::10/128
	lab_addresses camera 192.168.1.20/32 2001:db8:11::20/128
	lab_addresses solo 192.0.2.22/32 2001:db8:22::22/128
	lab_addresses dual 192.0.2.33/32 192.168.2.1/32 2001:db8:3300::1/128
	lab_addresses tower 192.168.2.10/32 2001:db8:3300:1::10/128
	lab_addresses cgn 100.64.7.7/32
	lab_behind home laptop 192.168.1.10 2001:db8:11::10
	lab_behind home camera 192.168.1.20 2001:db8:11::20
	lab_behind dual tower 192.168.2.10 2001:db8:3300:1::/64
	for name in home dual; do
		on "$name" nft "table ip nat { chain leaves {
			type nat hook postrouting priority srcnat;
			oif line ip saddr 192.168.0.0/16 snat to ${address[$name.4]}; }; }"
	done
}

# Somebody answers at each of these addresses.
lab_internet()
{
	lab_wire isp net net isp
	lab_addresses net 203.0.113.1/32 2001:db8:113::1/128
	ip -n "$isp" route replace 0.0.0.0/0 via inet6 fe80::2 dev net
	ip -n "$isp" -6 route replace default via fe80::2 dev net
	ip -n "$net" -batch - <<-END
	route add local 203.0.113.0/24 dev lo
	route add local 8.8.8.8 dev lo
	route add local 1.1.1.1 dev lo
	route add local 2001:db8:113::/48 dev lo
	route add local 2001:db8:66::/48 dev lo
	route add local 2001:4860:4860::/48 dev lo
	route add local 2606:4700:4700::/48 dev lo
	END
	on net nft -f tests/scenarios/internet/heard.nft
}

lab_down()
{
	local name
	trap '' INT TERM
	service_stop_all
	for name in "${lab_machines[@]}"; do
		ip netns del "${!name}" || true
		rm -rf "/etc/netns/${!name}"
	done
} 2>/dev/null

# ---- the Internet ---------------------------------------------------------------
# Runs keymgr as whoever will sign with its keys.
lab_keys() { (service_exec TERM keymgr -c "$station/names/knot.conf" "$@"); }

# The name servers: keys, the root zone with what it says of the signed zone,
# and what a resolver must know to begin at the root and to trust it.
lab_names()
{
	local zone folder=$station/names
	service_folder "$folder"
	chmod 711 "$folder"
	fill_in tests/scenarios/internet/knot.conf.in "$folder/knot.conf"
	for zone in . example.com; do
		lab_keys "$zone" generate algorithm=13 ksk=yes zsk=yes >/dev/null
	done
	fill[EXAMPLE_COM_DS]=$(lab_keys example.com ds | grep ' 13 2 ')
	fill_in tests/scenarios/internet/root.zone.in "$folder/root.zone"
	cp tests/scenarios/internet/*.zone "$folder"
	lab_keys . dnskey | sed 's/^\. /. 60 IN /' >"$folder/anchor"
	printf '%s\n' '. 60 NS ns.nic.example.' "ns.nic.example. 60 A ${address[names.4]}" \
		"ns.nic.example. 60 AAAA ${address[names.6]}" >"$folder/hints"
	service_start names TERM knotd -c "$folder/knot.conf"
}

# Everybody else; deb.debian.org has what stands in its folder of $station/files.
lab_world()
{
	mkdir -p "$station"/{files,web}
	cp "$station"/tls/ca.{pem,key} "$station/web"
	tls_create "$station/web" DNS:{,www.}example.com DNS:{plain,hsts,shop}.example \
		DNS:{deb.debian.org,archive.ubuntu.com,www.bsi.bund.de,dns.google}
	chown "$service_user:" "$station"/web/portal.*
	service_start web TERM /usr/bin/python3 tests/scenarios/web.py :: \
		--files "$station/files" --tls "$station"/web/portal.{pem,key}
	service_start stand-ins TERM /usr/bin/python3 tests/scenarios/internet/stand_ins.py \
		tcp/{22,23,25,853,2323,6667,8080} udp/{123,443,853,1194,5353,51820}
}

# ---- the station ------------------------------------------------------------------
lab_up()
{
	trap lab_down EXIT
	trap 'exit 130' INT TERM
	lab_network
	chmod 711 "$LAZARET_TEST_FOLDER"
	printf '%s help.isp.example\n' "${address[portal.4]}" >"/etc/netns/$isp/hosts"
	station_prepare
	lab_at isp station_database
	lab_at isp station_certificate
	lab_at net lab_names
	lab_at net lab_world
	lab_at isp lab_station
	lab_at gw lab_gateway
	service_within=(ip netns exec "$isp")
	lab_ready
	station_token
	lab_subscribers
}

# usage: lab_at MACHINE COMMAND...     services it starts run there
lab_at()
{
	service_within=(ip netns exec "${!1}")
	"${@:2}"
}

lab_station()
{
	fill_in tests/scenarios/internet/unbound.conf.in "$station/run/unbound.conf"
	service_start resolver TERM unbound -dp -c "$station/run/unbound.conf"
	service_start time TERM /usr/bin/python3 tests/scenarios/internet/stand_ins.py udp/123
	station_mail
	station_program portal-api lazaret-portal
	station_program portal-subscriber lazaret-portal
	station_nginx
	station_program warden lazaret-warden
}

# The rules as an operator loads them, with the lab's interfaces.
lab_rules()
{
	mkdir -p "$station/gateway"
	cp etc/gateway/*.nft "$station/gateway"
	sed -i 's/"ppp\*"/"home", "solo", "dual", "cgn"/' "$station/gateway/site.nft"
	on gw nft -I "$station/gateway" -f "$station/gateway/lazaret.nft"
}

# The nginx that hands requests on to the garden.
lab_relay()
{
	service_folder "$station/relay"
	etc/garden-sni.sh etc/garden.conf >"${fill[GARDEN_SNI]}"
	fill_in etc/nginx/relay.conf.in "$station/relay/relay.conf"
	fill_in etc/nginx/garden-sni.conf.in "$station/relay/garden-sni.conf"
	fill_in tests/scenarios/relay.nginx.conf.in "$station/relay/nginx.conf"
	service_start relay TERM nginx -p "$station/relay" -e stderr -c nginx.conf
}

lab_gateway()
{
	lab_rules
	lab_relay
	station_program redirector lazaret-redirector
	echo 'sni_relay = on' >>"$station/etc/gateway.conf"
	lab_gateway_program
}

# It starts as root, and keeps of that what the kernel asks of who changes rules.
lab_gateway_program()
{
	local service_user=root
	station_program gateway lazaret-gateway
}

lab_ready()
{
	service_ready names station_resolves "${address[names.4]}:53"
	service_ready resolver station_resolves "${address[dns.4]}:53"
	service_ready stand-ins on net bash -c "</dev/tcp/127.0.0.1/8080"
	service_ready web station_curl -o /dev/null "http://${address[web.4]}/"
	service_ready portal-api test -S "$station/run/api.sock"
	service_ready portal-subscriber test -S "$station/run/subscriber.sock"
	service_ready nginx station_curl -o /dev/null \
		"${fill[PORTAL_URL]}/api/v1/openapi.json"
	service_ready relay on gw bash -c "</dev/tcp/127.0.0.1/8079"
	service_ready redirector station_resolves "${address[redirector.4]}:53"
}

lab_subscribers()
{
	local name always='2020-01-01T00:00:00Z'
	for name in home solo dual cgn; do
		lab_subscriber "$name"
	done
	for name in home solo dual; do
		lab_lease "$name" "${address[$name.4]}" "$always"
	done
	lab_lease home 2001:db8:11::/64 "$always"
	lab_lease solo 2001:db8:22::/64 "$always"
	lab_lease dual 2001:db8:3300::/56 "$always"
	lab_lease_row "{\"line\": \"cgn\", \"prefix\": \"${address[cgn.4]}\",
		\"outside\": \"${address[outside.4]}\", \"first_port\": 20000,
		\"last_port\": 20999, \"origin\": \"static\", \"started_at\": \"$always\"}"
}

# ---- what stories see ---------------------------------------------------------------
# Whether packets of an address arrived in the Internet (or at another witness,
# a machine that has heard.nft) since it forgot.
# usage: [witness=MACHINE] heard ADDRESS PROTOCOL-NUMBER [PORT]
heard()
{
	local family=4
	[[ $1 != *:* ]] || family=6
	if [ "$#" -eq 2 ]; then
		on "${witness:-net}" nft get element inet heard "from$family" "{ $1 . $2 }"
	else
		on "${witness:-net}" nft get element inet heard "port$family" "{ $1 . $2 . $3 }"
	fi
}

# The witness forgets whom it has heard.
# usage: [witness=MACHINE] forget
forget()
{
	local name
	for name in from4 from6 port4 port6; do
		echo "flush set inet heard $name"
	done | on "${witness:-net}" nft -f -
}

# Whether the record knows what a line tried and was refused.
# usage: sighted LINE PROTOCOL-NUMBER PORT
sighted()
{
	postgres_sql "$station/pg" lazaret -v line="$1" -v protocol="$2" -v port="$3" \
		<<-'END' | grep .
	SELECT sum(count) FROM lazaret.sighting s
	  JOIN lazaret.line l ON l.id = s.line_id
	 WHERE l.reference = :'line' AND s.kind = 'blocked'
	   AND s.protocol = :protocol AND s.port = :port
	END
}
