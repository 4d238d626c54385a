#!/bin/bash
# Goal: behind a gateway a browser asks for a site whose name sends it to https,
# lands on the portal all the same, lets itself out, and is online in that tab.
set -euo pipefail
. tests/scenarios/lab.sh
lab_up

# The hash of a certificate's key: what the browser is told to trust.
key_hash()
{
	openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform der |
		openssl dgst -sha256 -binary | base64
}
keys=$(key_hash "$station/tls/portal.pem"),$(key_hash "$station/web/portal.pem")

# usage: story FAMILY LINE MACHINE
story()
{
	local family=$1 line=$2 machine=$3 pictures=$LAZARET_TEST_FOLDER/pictures-$1
	mkdir -p "$pictures"
	lab_only "$machine" "$family"
	step "IPv$family: the name has an HTTPS record" \
		finds alpn asks "$machine" "$family" example.com HTTPS
	step "IPv$family: the line is walled" lab_wall "$line" "$family" android-bot
	within 5 lands "$machine" "$family" http://example.com/ >/dev/null
	step "IPv$family: which is not told while it is walled" [ -z \
		"$(asks "$machine" "$family" example.com HTTPS)" ]
	on "$machine" env HOME="$pictures" \
		node tests/browser/release.js http://example.com/ "$pictures" "$keys" |
		sed -E "s/^((not )?ok|# took [0-9]+ ms:) /&mode redirect, IPv$family: /" || true
}

story 4 home laptop
story 6 dual tower
