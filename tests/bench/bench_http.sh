#!/bin/bash
# bench_http.sh -- redirects on port 80: the redirector, its peers, a bare loop
#
# A connection for each, 64 at once, among 100,000 walled lines. The loop knows
# nothing: accept, recv, send, close. Aim: at most 1.10 times its processor time.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/peers.sh
lines=100000

get()
{
	load "$folder/get" "$1" "$MILLISECONDS" "$lines"
}

redirects()
{
	curl -s --max-time 1 -o /dev/null -w '%{redirect_url}' \
		"http://127.0.0.1:${port[$1]}/" | grep -q help.isp.example
}

build bare.o get.o snapshot.o
start_redirector "$lines"
port[redirector]=${port[web]}
start_nginx nginx "$lines" ''
start_nginx nginx_deferred "$lines" deferred
start_haproxy "$lines"
port[bare]=$(free_port)
start bare "$folder/bare" http "${port[bare]}"
for name in redirector nginx nginx_deferred haproxy bare; do
	wait_for "$name" redirects "$name"
done

echo "processor time of a redirect, beside a bare loop:"
compare redirector get redirector bare
compare nginx get nginx bare
compare 'nginx, deferred' get nginx_deferred bare
compare haproxy get haproxy bare
