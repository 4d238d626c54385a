#!/bin/bash
# bench_load.sh -- 5,000 walled subscribers and 200 staff at once
#
# LOAD_SECONDS=600 is the full run; LOAD_SUBSCRIBERS, LOAD_STAFF and LOAD_RAMP
# make it smaller. The station is that of `make run`, whole and in a folder of
# its own: nginx with its limits, the pools, warden, redirector, PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/../.."
make --no-print-directory -s all

folder=$(mktemp -d /tmp/lazaret-load.XXXXXX)
chmod 711 "$folder"
export LAZARET_VAR=$folder/var PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH=tests/bench/load:tests/portal
run=''
: >"$folder/run"
finish()
{
	[ -z "$run" ] || kill -TERM "$run" 2>/dev/null || true
	[ -z "$run" ] || wait "$run" || true
	rm -rf "$folder"
}
trap finish EXIT

# Ports that nobody has at the moment.
free_ports()
{
	/usr/bin/python3 - <<-'END'
		import socket
		held = [socket.create_server(("127.0.0.1", 0)) for _ in range(5)]
		print(*(s.getsockname()[1] for s in held))
	END
}

lazaret() { build/lazaret -c "$LAZARET_VAR/etc/lazaret.conf" "$@" >>"$folder/log"; }

read -ra port < <(free_ports)
export LAZARET_DNS_PORT=${port[0]} LAZARET_HTTP_PORT=${port[1]} LAZARET_PORTAL_PORT=${port[2]}
export LAZARET_RESOLVER_PORT=${port[3]} LAZARET_MAIL_PORT=${port[4]}
etc/demo/run >"$folder/run" 2>&1 &
run=$!
until grep -q 'Lazaret is ready' "$folder/run"; do
	kill -0 "$run" 2>/dev/null || {
		cat "$folder/run" >&2
		exit 1
	}
	sleep 0.2
done

set -a
. "$LAZARET_VAR/demo.env"
set +a
export LAZARET_TEST_DB=$LAZARET_DB LAZARET_TEST_FOLDER=$folder
/usr/bin/python3 tests/bench/load.py files "$folder"
lazaret subscriber import "$folder/subscribers.ndjson"
lazaret lease import "$folder/leases.ndjson"
/usr/bin/python3 tests/bench/load.py run "$run"
