# probes.sh -- what systems ask to know whether they are online (sourced)
# shellcheck shell=bash disable=SC2154

# system, probe, what the answer of a clean line contains
probes()
{
	cat <<-'END'
	Apple    http://captive.apple.com/hotspot-detect.html                 <TITLE>Success</TITLE>
	Android  http://connectivitycheck.gstatic.com/generate_204            204
	Windows  http://www.msftconnecttest.com/connecttest.txt               Microsoft Connect Test
	Firefox  http://detectportal.firefox.com/success.txt                  success
	GNOME    http://nmcheck.gnome.org/check_network_status.txt            NetworkManager is online
	Debian   http://network-test.debian.org/nm                            NetworkManager is online
	END
}

# usage: probes_story FAMILY LINE [MACHINE]
probes_story()
{
	local family=$1 line=$2 machine=${3:-$2} system probe clean answer
	while read -r system probe clean; do
		step "IPv$family: $system, clean: online" \
			finds "$clean" fetches "$machine" "$family" "$probe"
	done < <(probes)

	answer=$(lab_wall "$line" "$family")
	within 5 lands "$machine" "$family" http://example.com/ >/dev/null
	while read -r system probe clean; do
		step "IPv$family: $system, walled: sent to the portal" \
			finds 'ocation: https://help.isp.example' \
			fetches "$machine" "$family" "$probe"
	done < <(probes)
	step "IPv$family: RFC 8908, walled: captive" \
		finds '"captive":true' captive "$machine" "$family"

	lab_release "$(jq -r .case.id <<<"$answer")"
	within 5 sees "$machine" "$family" http://example.com/ >/dev/null
	while read -r system probe clean; do
		step "IPv$family: $system, released: online" \
			finds "$clean" fetches "$machine" "$family" "$probe"
	done < <(probes)
	step "IPv$family: RFC 8908, released: not captive" \
		finds '"captive":false' captive "$machine" "$family"
}

captive()
{
	fetches "$1" "$2" https://help.isp.example/captive-portal/api | tr -d ' '
}
