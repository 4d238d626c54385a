#!/bin/bash
# Goal: in mode redirect each question of a walled line gets what the table of
# docs says, and a validating resolver at home finds no false name.
set -euo pipefail
. tests/scenarios/lab.sh
lab_up

# Name, type, status, answer: `=` is what a clean line gets, signatures and all;
# `-` nothing; else these words. What is behind # is why.
rows()
{
	cat <<-'END'
	example.com                 A         NOERROR  =
	example.com                 AAAA      NOERROR  =
	captive.apple.com           A         NOERROR  =    # its port 80 is caught
	example.com                 HTTPS     NOERROR  -    # else browsers never see us
	example.com                 SVCB      NOERROR  -
	archive.ubuntu.com          HTTPS     NOERROR  -    # the garden, too
	example.com                 NS        NOERROR  =
	example.com                 SOA       NOERROR  =
	example.com                 MX        NOERROR  =
	example.com                 CAA       NOERROR  =
	8.8.8.8.in-addr.arpa        PTR       NOERROR  =
	example.com                 DS        NOERROR  =
	example.com                 DNSKEY    NOERROR  =
	nothing.example.com         A         NXDOMAIN =    # signed as well
	unsigned.example            A         NOERROR  =
	www.unsigned.example        AAAA      NOERROR  =
	example.com                 TXT       REFUSED  -    # tunnels
	_sip._tcp.example.com       SRV       REFUSED  -
	example.com                 NULL      REFUSED  -
	example.com                 TYPE65280 REFUSED  -
	www.bsi.bund.de             TXT       NOERROR  =    # the garden
	deb.debian.org              A         NOERROR  =
	example.com                 ANY       NOERROR  HINFO
	dns.msftncsi.com            A         NOERROR  131.107.255.255
	dns.msftncsi.com            AAAA      NOERROR  fd3e:4f5a:5b81::1
	help.isp.example            A         NOERROR  198.51.100.44
	help.isp.example            AAAA      NOERROR  2001:db8:53::44
	use-application-dns.net     A         NXDOMAIN -
	mask.icloud.com             A         NXDOMAIN -
	mask-h2.icloud.com          AAAA      NXDOMAIN -
	_dns.resolver.arpa          SVCB      NOERROR  -
	dns.google                  A         NXDOMAIN -
	one.one.one.one             AAAA      NXDOMAIN -
	report.mirai.test           A         NXDOMAIN -    # an indicator
	localhost                   A         NOERROR  127.0.0.1
	printer.local               A         NXDOMAIN -
	router.home.arpa            A         NXDOMAIN -
	hidden.onion                A         NXDOMAIN -
	no.such.test                A         NXDOMAIN -
	1.1.168.192.in-addr.arpa    PTR       NXDOMAIN -
	wpad.example.com            A         NXDOMAIN -
	END
}

# usage: ask MACHINE FAMILY NAME TYPE [DIG-ARGUMENTS...]
ask()
{
	on "$1" dig +dnssec +nottlid +time=2 +tries=1 "@${address[dns.$2]}" \
		"$3" "$4" "${@:5}"
}

status_of() { sed -n 's/.*status: \([A-Z]*\).*/\1/p'; }
records_of() { grep -v '^;' | grep . | sort; }

# usage: row FAMILY NAME TYPE STATUS ANSWER
row()
{
	local said records
	said=$(ask laptop "$1" "$2" "$3")
	records=$(records_of <<<"$said") || true
	echo "$said"
	[ "$(status_of <<<"$said")" = "$4" ] && case $5 in
	=) [ "$records" = "$(ask solo "$1" "$2" "$3" | records_of)" ] ;;
	-) ! grep -qv $'\tSOA\t' <<<"${records:-$'\tSOA\t'}" ;;
	*) [[ $records == *$'\t'"$5"* ]] ;;
	esac
}

all_rows()
{
	local name kind status answer why
	while read -r name kind status answer why; do
		step "IPv$1: $name $kind: $status $answer ${why#\# }" \
			row "$1" "$name" "$kind" "$status" "$answer"
	done < <(rows)
}

# ---- what is not of one name ------------------------------------------------------
manners()
{
	local v="IPv$1"
	step "$v: mixed case comes back as it went" finds $'eXaMpLe.CoM.\t' \
		ask laptop "$1" eXaMpLe.CoM A
	step "$v: by TCP" finds 203.0.113.10 ask laptop "$1" example.com A +tcp
	step "$v: with a cookie" finds '(good)' ask laptop "$1" use-application-dns.net A +cookie
	step "$v: checking disabled" finds RRSIG ask laptop "$1" example.com A +cd
	step "$v: a hint why a type is refused" finds 'EDE: 18' \
		ask laptop "$1" example.com TXT
	step "$v: a clean line is answered, too" finds alpn on solo \
		dig +short "@${address[redirector.$1]}" example.com HTTPS
	step "$v: who is nobody's line is refused" finds REFUSED on net \
		dig "@${address[redirector.$1]}" example.com
}

# ---- who validates -------------------------------------------------------------------
validators()
{
	local folder=$station/router
	mkdir -p "$folder"
	awk '{ printf "trust-anchors { . static-key %s %s %s \"%s\"; };\n", $5, $6, $7, $8 }' \
		"$station/names/anchor" >"$folder/anchors"
	cat >"$folder/unbound.conf" <<-END
	server:
	    directory: "$folder"
	    pidfile: ""
	    chroot: ""
	    username: ""
	    use-syslog: no
	    num-threads: 1
	    ede: yes
	    module-config: "validator iterator"
	    trust-anchor-file: "$station/names/anchor"
	    interface: 192.168.1.1
	    access-control: 192.168.0.0/16 allow
	forward-zone:
	    name: "."
	    forward-addr: ${address[dns.4]}
	remote-control:
	    control-enable: no
	END
	lab_at home service_start home-resolver TERM unbound -dp -c "$folder/unbound.conf"
	service_ready home-resolver station_resolves 192.168.1.1:53
}

# usage: delves NAME TYPE
delves()
{
	on laptop delv -a "$station/router/anchors" +root=. "@${address[dns.4]}" "$1" "$2" || true
}

# usage: at_home NAME TYPE     what the router at home says, who validates
at_home() { on laptop dig +dnssec @192.168.1.1 "$1" "$2"; }
validated() { finds ' ad' at_home "$@"; }

# Whether it says that an answer is false (RFC 8914 4.7 to 4.13).
bogus() { at_home "$@" | grep -E 'EDE: (6|7|8|9|10|11|12) '; }

validation()
{
	local name
	for name in 'example.com A' 'example.com AAAA' 'example.com MX' \
		'plain.example A' 'deb.debian.org A' 'captive.apple.com A'; do
		# shellcheck disable=SC2086 # a name and its type
		step "delv: $name" finds 'fully validated' delves $name
		# shellcheck disable=SC2086
		step "Unbound at home: $name" validated $name
	done
	step 'delv: a name that does not exist' finds 'negative response, fully validated' delves nothing.example.com A
	step 'Unbound at home: a name that does not exist' validated nothing.example.com A
	step 'delv: an unsigned name' finds 'unsigned answer' delves unsigned.example A
	step 'Unbound at home: an unsigned name' finds NOERROR at_home unsigned.example A
	for name in 'www.unsigned.example AAAA' 'example.com NS' 'example.com SOA' \
		'example.com TXT' 'help.isp.example A' '8.8.8.8.in-addr.arpa PTR'; do
		# shellcheck disable=SC2086
		step "Unbound at home: $name is not bogus" not bogus $name
	done
	# The price, as the table says it: these alone do not hold.
	step 'Unbound at home: HTTPS is bogus' bogus example.com HTTPS
	step 'Unbound at home: a denied name is bogus' bogus dns.google A
}

lab_wall home 4 >/dev/null
within 5 lands laptop 4 http://example.com/ >/dev/null
all_rows 4
all_rows 6
manners 4
manners 6
lab_at home validators
validation
