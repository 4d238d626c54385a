# words.sh -- what stories do, say and see, whatever network they have (sourced)
# shellcheck shell=bash disable=SC2154
#
# Whoever sources this gives `address`, and for each line a variable of its name
# with the network namespace in which its subscriber sits.
. tests/steps.sh
. etc/demo/station.sh

if [ "$(id -u)" -ne 0 ]; then
	echo 'ok the story # skip only root can make network namespaces'
	exit 0
fi

# ---- whose line it is -----------------------------------------------------------
# A subscriber with one line, both of that name.
# usage: lab_subscriber NAME
lab_subscriber()
{
	printf '{"account": "%s", "kind": "home", "language": "en",
		"contacts": [{"channel": "email", "value": "%s@mail.example"}],
		"lines": [{"reference": "%s"}]}' "$1" "$1" "$1" |
		station_api "/subscribers/$1" -o /dev/null -T - \
			-H 'Content-Type: application/json'
}

# usage: lab_lease LINE PREFIX STARTED [UNTIL]     without an end it is static
lab_lease()
{
	local origin=static until=
	[ "$#" -lt 4 ] || origin=dhcp until=", \"until\": \"$4\""
	lab_lease_row "$(printf '{"line": "%s", "prefix": "%s", "origin": "%s", "started_at": "%s"%s}' \
		"$1" "$2" "$origin" "$3" "$until")"
}

# usage: lab_lease_row JSON
lab_lease_row()
{
	station_api /leases -X POST --data-binary "${1//$'\n'/ }" \
		-H 'Content-Type: application/x-ndjson' |
		grep -q '"outcome": *"\(opened\|confirmed\)"'
}

# Leaves a line with one family, as if the ISP gave no other.
# usage: lab_only LINE 4|6
lab_only()
{
	if [ "$2" -eq 4 ]; then
		ip -n "${!1}" -6 route del default
	else
		ip -n "${!1}" route del default
	fi
	printf 'nameserver %s\n' "${address[dns.$2]}" \
		>"/etc/netns/${!1}/resolv.conf"
}

# ---- what stories say and see ---------------------------------------------------
# Walls a line by its address and prints the answer.
# usage: lab_wall LINE FAMILY [CAUSE]
lab_wall()
{
	station_api /quarantines --json @- <<-END
	{"address": "${address[$1.$2]}", "cause": "${3:-mirai}",
	 "source": "honeypot", "observed_at": "$(date -u +%FT%T.%3NZ)",
	 "evidence": {"destination": "203.0.113.66", "destination_port": 23,
	 "protocol": "tcp", "count": 30}}
	END
}

# usage: lab_release CASE-ID
lab_release()
{
	station_api "/cases/$1/release" -o /dev/null --json '{"reason": "the story goes on"}'
}

# What the subscriber's resolver says.
# usage: asks LINE FAMILY NAME [TYPE]
asks()
{
	ip netns exec "${!1}" dig +short +time=1 +tries=1 \
		"@${address[dns.$2]}" "$3" "${4:-A}"
}

# usage: gets LINE FAMILY NAME VALUE     A and AAAA are those of VALUE
gets()
{
	[ "$(asks "$1" "$2" "$3" A)" = "${address[$4.4]}" ] &&
		[ "$(asks "$1" "$2" "$3" AAAA)" = "${address[$4.6]}" ]
}
steered() { gets "$1" "$2" "$3" steering; }
true_for() { gets "$1" "$2" "$3" web; }

# A browser's way by plain HTTP: resolves, connects, prints head and body.
# usage: fetches LINE FAMILY URL [CURL-ARGUMENTS...]
fetches()
{
	ip netns exec "${!1}" curl -sSi "-$2" --max-time 5 \
		--cacert "$station/tls/ca.pem" "${@:3}"
}

# usage: finds TEXT COMMAND...     the command's output contains the text
finds()
{
	local output
	output=$("${@:2}") || return
	[[ $output == *"$1"* ]] || {
		printf '%s\n' "$output"
		return 1
	}
}

# Tells how long it takes until the command succeeds, at most ten times what is
# promised.
# usage: takes NAME PROMISED-SECONDS COMMAND...
takes()
{
	local began=${EPOCHREALTIME/.} passed
	step "$1" within $(($2 * 10)) "${@:3}"
	passed=$(((${EPOCHREALTIME/.} - began) / 1000))
	echo "# took $passed ms ($2 s promised): $1"
}

# The leases of these prefixes end in so many seconds, which the follower knows.
# usage: soon_over FOLLOWER SECONDS PREFIX...
soon_over()
{
	local list
	list=$(printf ",'%s'" "${@:3}")
	postgres_sql "$station/pg" lazaret -c "UPDATE lazaret.lease
		SET until = now() + interval '$2 seconds' WHERE prefix IN (${list#,})"
	within 10 follows "$1"
}

follows()
{
	postgres_sql "$station/pg" lazaret -c "SELECT 'it does' FROM lazaret.applied a
		JOIN lazaret.wall_state s USING (number) WHERE a.follower = '$1'" | grep .
}

# The command fails, and soon.
# usage: refused_soon NAME PROMISED-MILLISECONDS COMMAND...
refused_soon()
{
	local began=${EPOCHREALTIME/.} passed
	refused "$1" "${@:3}"
	passed=$(((${EPOCHREALTIME/.} - began) / 1000))
	step "$1: at once" [ "$passed" -lt $(($2 * 10)) ]
	echo "# took $passed ms ($2 ms promised): $1"
}

# Whether a machine sees a site, by http or https, or is sent to the portal.
# usage: sees MACHINE FAMILY URL
sees() { finds "This is $(cut -d/ -f3 <<<"$3")" fetches "$@"; }
lands() { finds 'ocation: https://help.isp.example' fetches "$@"; }
