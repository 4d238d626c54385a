#!/bin/bash
# Goal: make run comes up, says all that a newcomer needs, keeps its data, and
# goes without leaving anything behind.
. tests/steps.sh
# shellcheck disable=SC1091,SC2153

base=$((20000 + $$ % 2000 * 5))
export LAZARET_DNS_PORT=$base LAZARET_HTTP_PORT=$((base + 1)) \
	LAZARET_PORTAL_PORT=$((base + 2)) LAZARET_RESOLVER_PORT=$((base + 3)) \
	LAZARET_MAIL_PORT=$((base + 4)) LAZARET_VAR=$LAZARET_TEST_FOLDER/var
log=$LAZARET_TEST_FOLDER/log
chmod 711 "$LAZARET_TEST_FOLDER"

start()
{
	etc/demo/run >"$log" 2>&1 &
	demo=$!
}

gone()
{
	! kill -0 "$1" 2>/dev/null
}

nothing_left()
{
	! pgrep -f "$LAZARET_VAR" && ! ss -Hlntu | grep -E ":$base\b|:$((base + 2))\b"
}

api()
{
	curl -sSf --max-time 5 --cacert "$LAZARET_CA" \
		-H "Authorization: Bearer $LAZARET_TOKEN" "$LAZARET_API$1" "${@:2}"
}

answers()
{
	[ "$(dig +short +time=2 +tries=1 -b "$1" @"${LAZARET_DNS%:*}" \
		-p "${LAZARET_DNS##*:}" www.example.com)" = "$2" ]
}

outcome()
{
	[ "$(api /quarantines --json @- | jq -r .outcome)" = "$1" ]
}

report()
{
	printf '{"cause": "mirai", "source": "desk", "observed_at": "%s", %s}' \
		"$(date -u +%FT%TZ)" "$1"
}

# A page of the console, after the sign-in.
staff_signs_in()
{
	local jar=$LAZARET_TEST_FOLDER/jar form
	local -a curl=(curl -sS --cacert "$LAZARET_CA" -b "$jar" -c "$jar")
	form=$("${curl[@]}" "${LAZARET_STAFF_URL}sign-in")
	"${curl[@]}" -o /dev/null "${LAZARET_STAFF_URL}sign-in" \
		-d "csrf=$(sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' <<<"$form")" \
		-d "name=$LAZARET_STAFF_USER" -d "password=$LAZARET_STAFF_PASSWORD" \
		-d "code=$(oathtool --totp -b "$LAZARET_STAFF_TOTP")"
	"${curl[@]}" "${LAZARET_STAFF_URL}account" | grep -q 'Your account'
}

start
step 'it becomes ready' within 60 grep '^Lazaret is ready$' "$log"
. "$LAZARET_VAR/demo.env"
step 'the authority of its certificate is where it says' test -r "$LAZARET_CA"
step 'its token reads the API' api /cases -o /dev/null
step '127.0.0.1 is walled' answers 127.0.0.1 127.0.0.1
step '127.0.0.2 is walled' answers 127.0.0.2 127.0.0.1
step 'a steered answer says where to look' \
	grep -q "EDE: 4 (Forged Answer): (.*$LAZARET_PORTAL" \
	<(dig +time=2 @"${LAZARET_DNS%:*}" -p "${LAZARET_DNS##*:}" www.example.com)
step '127.0.0.3 is clean' answers 127.0.0.3 203.0.113.10
step 'port 80 sends a walled browser to the portal' \
	grep -qF "Location: $LAZARET_PORTAL" <(curl -sSi "http://$LAZARET_HTTP/")
step 'its page explains' grep -qF 'Your Internet is paused' \
	<(curl -sS --cacert "$LAZARET_CA" "$LAZARET_PORTAL/")
step 'its console lets in who knows name, password and code' staff_signs_in
step 'its scanner finds what is known to be harmful' grep -q INFECTED \
	<(build/lazaret -c "$LAZARET_VAR/etc/lazaret.conf" scan \
		/usr/share/clamav-testfiles/clam.zip)
step 'a mail told the subscriber' within 20 \
	grep -q 'a device needs cleaning' "$LAZARET_VAR"/mail/*ada@mail.example.eml
step 'lazaret check finds nothing wrong' \
	build/lazaret -c "$LAZARET_VAR/etc/lazaret.conf" check
step 'one call walls a clean line' \
	outcome opened <<<"$(report '"address": "127.0.0.3"')"
step 'and its names are steered' within 10 answers 127.0.0.3 127.0.0.1
step 'a line behind CGNAT is known by its port' outcome opened \
	<<<"$(report '"address": "198.51.100.7", "port": 20500')"
step 'a critical line is told, not walled' \
	outcome opened <<<"$(report '"address": "127.0.0.5"')"
step 'and is answered truly' answers 127.0.0.5 203.0.113.10
step 'a second run in the same folder says so' \
	grep -q 'Another make run' <(etc/demo/run 2>&1)
step 'a taken port is named' grep -q "Port [0-9]* is taken" \
	<(LAZARET_VAR=$LAZARET_TEST_FOLDER/var2 etc/demo/run 2>&1)

token=$LAZARET_TOKEN
kill -TERM "$demo"
step 'TERM stops it within 5 s' within 5 gone "$demo"
wait "$demo"
step 'with exit code 0' test $? -eq 0
step 'and nothing is left' nothing_left

start
step 'it starts again' within 60 grep '^Lazaret is ready$' "$log"
. "$LAZARET_VAR/demo.env"
step 'with the same token' test "$token" = "$LAZARET_TOKEN"
step 'and its data' answers 127.0.0.3 127.0.0.1
kill -KILL "$(pgrep -of "lazaret-redirector -c $LAZARET_VAR")"
step 'when a part ends, all of it ends' within 10 gone "$demo"
wait "$demo"
step 'with an exit code that says so' test $? -ne 0
step 'and the reason' grep -q '^redirector ended by itself' "$log"
step 'and nothing is left, either' within 5 nothing_left
