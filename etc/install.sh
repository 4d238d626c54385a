#!/bin/bash
# install.sh -- put programs, data, settings, units and the nginx site in place
#
# usage: etc/install.sh DESTDIR PREFIX     (make install)
#
# Everything stands below PREFIX but what an operator edits: /etc/lazaret and
# nginx's site, which are never overwritten. Starts nothing and makes no users.
set -euo pipefail
cd "$(dirname "$0")/.."
. etc/fill.sh

root=$1 prefix=$2
etc=/etc/lazaret
share=$prefix/share/lazaret
units=$prefix/lib/systemd/system

fill=(
	[ETC]=$etc [SBIN]=$prefix/sbin [SHARE]=$share [I18N]=$share/i18n
	[STATIC]=$share/static [RUN]=/run/lazaret [STATE]=/var/lib/lazaret-redirector
	[BRANDS]=$etc/brands [RELAY_HOST]=localhost [RELAY_PORT]=25
	[LANGUAGES]=$(fill_languages) [DATABASE]='dbname=lazaret' [NGINX_GROUP]=www-data
	[PORTAL_NAMES]=help.isp.example [PORTAL_URL]=https://help.isp.example
	[PORTAL_URL_IPV6]='' [OWN_NAMES]=help.isp.example
	[PORTAL_LISTEN]=$'\tlisten 443 ssl http2;\n\tlisten [::]:443 ssl http2;'
	[STAFF_NETWORKS]=$'\t\tallow 127.0.0.1;\n\t\tallow ::1;'
	[CERTIFICATE]=$etc/portal.pem [CERTIFICATE_KEY]=$etc/portal.key
	[SITE]=default [DNS_LISTEN]='0.0.0.0:53 [::]:53' [HTTP_LISTEN]='0.0.0.0:80 [::]:80'
	[RESOLVERS]='192.0.2.53:53' [CLIENTS]='192.0.2.0/24 2001:db8::/32'
	[REDIRECTOR_USER]=lazaret_redirector [HTTP_RELAY]='' [PINS]=''
	[RELAY_LISTEN]=127.0.0.1:8079 [RELAY_RESOLVERS]=192.0.2.53
	[GARDEN_SNI]=$etc/garden-sni.map [SNI_LISTEN]=$'\tlisten 8443;\n\tlisten [::]:8443;'
	[SNI_CLIENTS]=$'\tallow 192.0.2.0/24;\n\tallow 2001:db8::/32;'
	[GATEWAY_USER]=lazaret_gateway [GATEWAY_RUN]=/run/lazaret-gateway
	[SIGNATURES]=/var/lib/clamav [UNPACKED]=/run/lazaret-scanner
	[HARDENING]=$(<etc/systemd/hardening)
)

# Copies the files below FOLDER, those with that NAME, with their folders.
# usage: install_folder FOLDER TARGET [NAME]
install_folder()
{
	local file
	[ -d "$1" ] || return 0
	(cd "$1" && find . -type f -name "${3:-[!.]*}") | while read -r file; do
		install -D -m 644 "$1/$file" "$root$2/$file"
	done
}

# Fills in FILE.in; what an operator may have edited stays.
# usage: install_filled FILE.in TARGET [keep]
install_filled()
{
	[ "${3:-}" != keep ] || [ ! -e "$root$2" ] || return 0
	mkdir -p "$(dirname "$root$2")"
	fill_in "$1" "$root$2"
	chmod 644 "$root$2"
}

install_programs()
{
	local page
	install -D -m 755 -t "$root$prefix/bin" build/lazaret
	install -D -m 755 -t "$root$prefix/sbin" build/lazaret-*
	for page in */*.[158]; do
		install -D -m 644 -t "$root$prefix/share/man/man${page##*.}" "$page"
	done
}

install_data()
{
	install_folder templates "$share/templates"
	install_folder build/i18n "$share/i18n" '*.mo'
	install -D -m 644 -t "$root$share/data" etc/*.conf
	install_folder build/static "$share/static"
	install -D -m 755 -t "$root$share" etc/garden-sni.sh
}

install_settings()
{
	local file
	for file in etc/settings/*.conf.in; do
		install_filled "$file" "$etc/$(basename "$file" .in)" keep
	done
	[ -e "$root$etc/brands/default.conf" ] || install -D -m 644 \
		templates/brand/default.conf "$root$etc/brands/default.conf"
	install_filled etc/nginx/lazaret.conf.in \
		/etc/nginx/sites-available/lazaret.conf keep
	install_filled etc/nginx/relay.conf.in \
		/etc/nginx/sites-available/lazaret-relay.conf keep
	install_filled etc/nginx/garden-sni.conf.in \
		/etc/nginx/lazaret-garden-sni.conf keep
}

# The rules are the operator's to edit, too; ours of today stand beside them.
install_gateway()
{
	local file here
	for file in etc/gateway/*.nft; do
		here=$root$etc/gateway/$(basename "$file")
		if [ ! -e "$here" ]; then
			install -D -m 644 "$file" "$here"
		elif ! cmp -s "$file" "$here"; then
			install -m 644 "$file" "$here.new"
		fi
	done
}

install_units()
{
	local file
	for file in etc/systemd/*.service.in; do
		install_filled "$file" "$units/$(basename "$file" .in)"
	done
	install -D -m 644 etc/systemd/lazaret.sysusers \
		"$root$prefix/lib/sysusers.d/lazaret.conf"
	install -D -m 644 etc/systemd/lazaret.tmpfiles \
		"$root$prefix/lib/tmpfiles.d/lazaret.conf"
}

install_programs
install_data
install_settings
install_gateway
install_units
echo "Installed below $root$prefix and $root$etc. docs/operations.md says what comes next."
