#!/bin/bash
# garden-sni.sh -- the garden's names on shared front ends, for nginx's map
#
# usage: etc/garden-sni.sh GARDEN.conf... >garden-sni.map
#
# Prints a line for each rule that is `shared` and opens tcp/443: what
# etc/nginx/garden-sni.conf passes by the name in TLS. Run it whenever the garden
# is loaded, and reload nginx.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: ${0##*/} GARDEN.conf..." >&2; exit 2; }

awk '$1 == "rule" {
	ports = "tcp/80,tcp/443"
	shared = 0
	for (i = 4; i <= NF && $i != "--"; i++) {
		if ($i ~ /^ports=/)
			ports = substr($i, 7)
		if ($i == "shared")
			shared = 1
	}
	if (shared && index("," ports ",", ",tcp/443,"))
		print $3
}' "$@" | sort -u | sed 's/$/ $ssl_preread_server_name:443;/'
