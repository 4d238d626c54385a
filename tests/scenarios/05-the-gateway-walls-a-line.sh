#!/bin/bash
# Goal: behind a gateway a walled line meets the portal by http, a reset by
# https, and the garden; its neighbours meet the Internet as before.
set -euo pipefail
. tests/scenarios/lab.sh
lab_up

# What deb.debian.org offers: one package in a repository of its own.
package_offered()
{
	local tree=$station/package folder=$station/files/deb.debian.org/debian
	mkdir -p "$tree/DEBIAN" "$folder"
	cat >"$tree/DEBIAN/control" <<-END
	Package: lab-cleaner
	Version: 1
	Architecture: all
	Maintainer: Nobody <nobody@mail.example>
	Description: something to fetch
	END
	dpkg-deb -b "$tree" "$folder/cleaner.deb" >/dev/null
	{
		cat "$tree/DEBIAN/control"
		echo Filename: ./cleaner.deb
		echo "Size: $(stat -c %s "$folder/cleaner.deb")"
		echo "SHA256: $(sha256sum "$folder/cleaner.deb" | cut -d ' ' -f 1)"
	} >"$folder/Packages"
}

# Debian's own tool fetches it, with the list before.
# usage: package_fetched MACHINE FAMILY
package_fetched()
{
	local folder=$station/apt-$1-$2
	mkdir -p "$folder"/{lists/partial,archives/partial}
	echo 'deb [trusted=yes] http://deb.debian.org/debian ./' >"$folder/sources"
	touch "$folder/status"
	(cd "$folder" && for deed in update 'download lab-cleaner'; do
		# shellcheck disable=SC2086 # a command and its argument
		timeout 20 ip netns exec "${!1}" apt-get -q $deed -o Dir::Etc::SourceList="$folder/sources" \
			-o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$folder/lists" \
			-o Dir::State::Status="$folder/status" -o Dir::Cache="$folder" \
			-o APT::Sandbox::User=root -o Acquire::Retries=0 -o "Acquire::ForceIPv$2=true"
	done)
	cmp "$folder"/lab-cleaner_1_all.deb "$station/files/deb.debian.org/debian/cleaner.deb"
}

# usage: story FAMILY LINE MACHINE SISTER NEIGHBOUR
story()
{
	local family=$1 line=$2 machine=$3 sister=$4 neighbour=$5 answer v="IPv$1"
	step "$v: a clean line: http" sees "$machine" "$family" http://www.example.com/
	step "$v: a clean line: https" sees "$machine" "$family" https://www.example.com/

	answer=$(lab_wall "$line" "$family" windows-trojan)
	takes "$v: walled, http meets the portal" 1 \
		lands "$machine" "$family" http://www.example.com/
	step "$v: so it is from another machine of that line" \
		lands "$sister" "$family" http://plain.example/
	step "$v: and by the other family" \
		lands "$machine" $((10 - family)) http://plain.example/
	step "$v: the portal knows the line" finds 'Your Internet is paused' \
		fetches "$machine" "$family" https://help.isp.example/
	refused_soon "$v: https fails" 100 \
		fetches "$machine" "$family" https://plain.example/
	refused "$v: an address that only the garden has is closed" \
		fetches "$machine" "$family" https://www.bsi.bund.de/ \
		--resolve "www.bsi.bund.de:443:${address[bsi.$family]}"
	step "$v: its name opens it" \
		sees "$machine" "$family" https://www.bsi.bund.de/
	refused "$v: on no other port" on "$machine" \
		/usr/bin/python3 tests/scenarios/attempt.py tcp "${address[bsi.$family]}" 22
	step "$v: so does that of a name on a shared front end" \
		finds lab-cleaner fetches "$machine" "$family" https://deb.debian.org/debian/Packages
	refused "$v: but not its neighbour there" fetches "$machine" "$family" \
		https://shop.example/ --resolve "shop.example:443:${address[cdn.$family]}"
	step "$v: a Debian package is fetched" package_fetched "$machine" "$family"
	step "$v: a neighbour: http" sees "$neighbour" "$family" http://plain.example/
	step "$v: a neighbour: https" sees "$neighbour" "$family" https://plain.example/
	step "$v: a neighbour's page speaks of no case" finds 'class="free"' \
		fetches "$neighbour" "$family" https://help.isp.example/

	lab_release "$(jq -r .case.id <<<"$answer")"
	takes "$v: released, https" 1 \
		sees "$machine" "$family" https://www.example.com/
	takes "$v: released, http" 1 sees "$machine" "$family" http://www.example.com/
}

package_offered
story 4 home laptop camera solo
story 6 dual tower tower laptop
