#!/bin/bash
# Goal: who needs the Internet at once gets half an hour of it, and the wall
# returns by itself; who writes to us is answered, on the page and by mail.
set -euo pipefail
. tests/scenarios/forge.sh
lab_up

sql() { postgres_sql "$station/pg" lazaret -c "$1"; }
mailed() { grep -qF "$2" "$station"/mail/*-"$1"@*.eml; }
says() { ip netns exec "$one" curl -sk "https://help.isp.example/" | grep -qF "$1"; }

key_hash=$(openssl x509 -in "$station/tls/portal.pem" -noout -pubkey |
	openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)
pictures=$LAZARET_TEST_FOLDER/pictures
mkdir -p "$pictures"

# usage: browse urgent|ask
browse()
{
	ip netns exec "$one" env HOME="$pictures" \
		node tests/browser/ask.js http://example.com/ "$pictures" "$key_hash" "$1" || true
}

lab_only one 4
step 'the line is walled' lab_wall one 4
takes 'steered' 2 steered one 4 example.com

browse urgent
step 'a mail says until when' within 20 mailed one 'works for a while'
# Half an hour is long for a test: its end is now.
sql "BEGIN; UPDATE lazaret.case SET pause_until = now();
	INSERT INTO lazaret.timeline (case_id, kind, actor)
	SELECT id, 'noted', 'operator:test' FROM lazaret.case; COMMIT" >/dev/null
takes 'the wall returns by itself' 30 steered one 4 example.com
step 'the page says that it was had' within 5 \
	bash -c "ip netns exec $one curl -sk https://help.isp.example/urgent | grep -q 'had your half hour'"

browse ask
code=$(sql 'SELECT code FROM lazaret.case')
step 'staff approve' build/lazaret -c "$station/etc/lazaret.conf" \
	request approve "$code" --answer 'Thank you: it is silent.'
takes 'the line is free' 2 true_for one 4 example.com
step 'the page shows the answer' within 5 says 'Thank you: it is silent.'
step 'a mail says so, too' within 20 mailed one 'is open again'
