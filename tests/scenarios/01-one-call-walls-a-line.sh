#!/bin/bash
# Goal: a clean line reaches everything; one API call walls it within a second,
# and nobody else; a release opens it as fast.
set -euo pipefail
. tests/scenarios/forge.sh
lab_up

# usage: story FAMILY LINE NEIGHBOUR
story()
{
	local family=$1 line=$2 neighbour=$3 answer
	step "IPv$family: a clean line gets true answers" \
		true_for "$line" "$family" www.example.com
	step "IPv$family: a clean line reaches the site" \
		finds 'This is www.example.com' fetches "$line" "$family" http://www.example.com/
	step "IPv$family: its page says that it is not paused" \
		finds 'class="free"' fetches "$line" "$family" https://help.isp.example/

	answer=$(lab_wall "$line" "$family")
	step "IPv$family: one call opens a case" grep -q '"opened"' <<<"$answer"
	takes "IPv$family: its names are steered" 1 \
		steered "$line" "$family" www.example.com
	step "IPv$family: its browser is sent to the portal" \
		finds 'ocation: https://help.isp.example' \
		fetches "$line" "$family" http://www.example.com/
	step "IPv$family: the portal knows the line" \
		finds 'Your Internet is paused' \
		fetches "$line" "$family" https://help.isp.example/
	step "IPv$family: staff's console is closed to it" \
		finds '403 Forbidden' fetches "$line" "$family" https://help.isp.example/staff/sign-in
	step "IPv$family: the second line is not touched" \
		true_for "$neighbour" "$family" www.example.com
	step "IPv$family: the second line's page speaks of no case" \
		finds 'class="free"' fetches "$neighbour" "$family" https://help.isp.example/

	lab_release "$(jq -r .case.id <<<"$answer")"
	takes "IPv$family: released, its names are true again" 1 \
		true_for "$line" "$family" www.example.com
	step "IPv$family: the site opens again" \
		finds 'This is www.example.com' fetches "$line" "$family" http://www.example.com/
}

story 4 one two
story 6 two one
