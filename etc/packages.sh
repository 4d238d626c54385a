#!/bin/bash
# packages.sh -- install the named groups of etc/packages where they are missing
#
# usage: etc/packages.sh GROUP...
#
# Silent and without a call of apt where all is there. Otherwise says what it
# installs; what a package would start as a service stays stopped, and nothing is
# removed for it. An ordinary user gets the command to run.
set -euo pipefail
umask 022

list=$(dirname "$0")/packages
policy=/usr/sbin/policy-rc.d

wanted()
{
	awk -v groups=" $* " '
		/^#/ || NF == 0 { next }
		/^\[/ { gsub(/[][]/, ""); in_group = index(groups, " " $1 " "); next }
		in_group { print }' "$list"
}

# Of the lines "package [command]" on standard input, the packages to install.
missing()
{
	local package command installed
	installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' |
		sed -n 's/^installed //p')
	while read -r package command; do
		[ -n "$command" ] && command -v "$command" >/dev/null && continue
		grep -qxF "$package" <<<"$installed" || echo "$package"
	done
}

# Packages start their services unless a policy forbids it. One that stands
# there already is put aside, and back in any case.
forbid_services()
{
	[ ! -e "$policy" ] || mv "$policy" "$policy.aside"
	trap allow_services EXIT
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod 755 "$policy"
}

allow_services()
{
	rm -f "$policy"
	[ ! -e "$policy.aside" ] || mv "$policy.aside" "$policy"
}

install()
{
	export DEBIAN_FRONTEND=noninteractive
	exec 9>/run/lock/lazaret-packages
	flock 9
	forbid_services
	apt-get update -qq
	apt-get install -qqy --no-install-recommends --no-remove \
		-o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

main()
{
	local -a needed
	mapfile -t needed < <(wanted "$@" | missing)
	[ ${#needed[@]} -gt 0 ] || return 0
	if [ "$(id -u)" -ne 0 ]; then
		printf '%s\n' "These packages are missing:" \
			"  ${needed[*]}" \
			"Only root can install them, for example by:" \
			"  sudo $0 $*" >&2
		return 1
	fi
	echo "Installing packages for $*: ${needed[*]}"
	install "${needed[@]}"
}

main "$@"
