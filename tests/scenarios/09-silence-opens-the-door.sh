#!/bin/bash
# Goal: a line that falls silent is let out without being asked; one that goes
# on, or is switched off, is not.
set -euo pipefail
. tests/scenarios/forge.sh
lab_up

sql() { postgres_sql "$station/pg" lazaret -c "$1"; }

# A minute of silence is enough here, and three sightings are no noise.
sql "UPDATE lazaret.playbook SET quiet = '1 min', automatic = '{quiet}' WHERE cause = 'mirai'" >/dev/null

# Whether the record has more sightings of a line than that.
# usage: sightings LINE MORE-THAN
sightings()
{
	sql "SELECT count(*) FROM (SELECT sum(count) AS sum FROM lazaret.sighting s
		JOIN lazaret.line l ON l.id = s.line_id WHERE l.reference = '$1') s WHERE sum > $2" | grep -q 1
}

state() { sql "SELECT c.state FROM lazaret.case c JOIN lazaret.line l ON l.id = c.line_id WHERE l.reference = '$1'"; }
in_state() { [ "$(state "$1")" = "$2" ]; }
mailed() { grep -qF "$2" "$station"/mail/*-"$1"@*.eml; }

# usage: lives LINE [NAME]     a home at work: it asks for a name, and the bot for its own
lives()
{
	asks "$1" 4 example.com >/dev/null || true
	[ "$#" -lt 2 ] || for _ in 1 2 3; do asks "$1" 4 "$2" >/dev/null || true; done
}

lab_lease three "${address[three.4]}" 2020-01-01T00:00:00Z
for line in one two three; do
	step "$line: walled" lab_wall "$line" 4
done
for line in one two; do
	takes "$line: steered" 2 steered "$line" 4 example.com
	lives "$line" report.mirai.test
	step "$line: its bot is seen" within 20 sightings "$line" 2
done
echo '# line three is switched off; line two has been cleaned; line one has not'
began=$SECONDS
while [ $((SECONDS - began)) -lt 200 ] && ! in_state two watch; do
	lives one report.mirai.test
	lives two
	sleep 5
done
echo "# let out after $((SECONDS - began)) s"
step 'two: let out' in_state two watch
takes 'two: its names are true' 2 true_for two 4 example.com
step 'two: told by mail' within 20 mailed two 'Your Internet is open again'
step 'two: the record knows why' grep -q '"need": "quiet"' <(sql "SELECT facts FROM lazaret.release WHERE kind = 'quiet'")
step 'one: still walled' in_state one open
step 'three: still walled, since a line that is off proves nothing' in_state three open
