#!/bin/bash
# Goal: a real browser on a walled line lands on the portal; who reads, ticks,
# has a file checked and types the code is let out, and gets a mail about both.
set -euo pipefail
. tests/scenarios/forge.sh
lab_up

key_hash=$(openssl x509 -in "$station/tls/portal.pem" -noout -pubkey |
	openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)

# usage: mailed LINE TEXT
mailed()
{
	grep -qF "$2" "$station"/mail/*-"$1"@*.eml
}

# usage: story FAMILY LINE
story()
{
	local family=$1 line=$2 pictures=$LAZARET_TEST_FOLDER/pictures-$1
	mkdir -p "$pictures"
	lab_only "$line" "$family"
	step "IPv$family: the line is walled" lab_wall "$line" "$family" windows-trojan
	takes "IPv$family: the mail of the wall arrives" 2 \
		mailed "$line" 'Your Internet is paused'
	within 5 steered "$line" "$family" example.com >/dev/null
	ip netns exec "${!line}" env HOME="$pictures" \
		node tests/browser/release.js http://example.com/ "$pictures" "$key_hash" |
		sed -E "s/^((not )?ok|# took [0-9]+ ms:) /&mode forge, IPv$family: /" || true
	step "IPv$family: the mail of the release arrived" within 20 \
		mailed "$line" 'Your Internet is open again'
}

story 4 one
story 6 two
