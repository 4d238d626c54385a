#!/bin/bash
# bench_dns.sh -- steered DNS answers: the redirector, its peers, a bare echo
#
# 100,000 walled lines ask for A, AAAA and HTTPS in turn. The echo answers with
# as many bytes. Aim: at most 1.10 times its processor time.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/peers.sh
lines=100000

ask()
{
	load "$folder/ask" "$1" "$MILLISECONDS" "$lines"
}

ask_edns()
{
	load "$folder/ask" "$1" "$MILLISECONDS" "$lines" edns
}

steers()
{
	dig +short +noedns +time=1 +tries=1 @127.0.0.1 -p "${port[$1]}" \
		www.example.com A | grep -q '192\.0\.2\.80'
}

# An echo of answers as long as the redirector's. usage: start_bare NAME [edns]
start_bare()
{
	local -a growth
	port[$1]=$(free_port)
	read -ra growth < <("$folder/ask" "${port[redirector]}" 50 "$lines" "${@:2}")
	start "$1" "$folder/bare" dns "${port[$1]}" "${growth[@]:1}"
}

build ask.o bare.o snapshot.o
start_redirector "$lines"
start_unbound "$lines"
start_dnsdist "$lines"
start_dnsmasq
for name in redirector unbound dnsdist dnsmasq; do
	wait_for "$name" steers "$name"
done
start_bare bare
start_bare bare_edns edns

echo "processor time of a steered DNS answer, beside a bare echo:"
for name in redirector unbound dnsdist dnsmasq; do
	compare "$name" ask "$name" bare
done
compare 'redirector, EDNS: with EDE and SOA' ask_edns redirector bare_edns
echo "memory with $lines lines, kilobytes:"
for name in redirector unbound dnsdist; do
	printf '%-36s %7d\n' "$name" "$(memory "${pid[$name]}")"
done
