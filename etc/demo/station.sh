# station.sh -- the services of one station, each with its settings (sourced)
# shellcheck shell=bash disable=SC2154
#
# Whoever sources this gives, before station_prepare:
#   station         the folder of all that it writes, absolute
#   station_hosts   the portal's names and addresses, [::1] as in URLs
#   station_data    files for `lazaret load`, on the first start
#   fill[...]       the values of etc/settings, etc/nginx and the like
# The demo is one station on loopback, the stories of the tests another one in
# network namespaces.
. etc/demo/service.sh
. etc/demo/postgres.sh
. etc/demo/tls.sh
. etc/fill.sh

station_prepare()
{
	local settings
	service_user_create
	service_folder "$station"/{,etc,log,run,state,mail,tls,nginx,unpacked}
	chmod 711 "$station"
	service_logs=$station/log
	fill+=(
		[STATION]=$station [ETC]=$station/etc [RUN]=$station/run [STATE]=$station/state
		[SHARE]=$PWD [I18N]=$PWD/build/i18n [STATIC]=$PWD/build/static
		[BRANDS]=$PWD/templates/brand [RELAY_HOST]=127.0.0.1
		[DATABASE]="host=$station/pg dbname=lazaret"
		[CERTIFICATE]=$station/tls/portal.pem
		[CERTIFICATE_KEY]=$station/tls/portal.key
		[LANGUAGES]=$(fill_languages) [NGINX_GROUP]='' [REDIRECTOR_USER]=$service_user
		[PINS]=${fill[PINS]:-} [HTTP_RELAY]=${fill[HTTP_RELAY]:-}
		[GATEWAY_RUN]=$station/run [GATEWAY_USER]=$service_user
		[PORTAL_NAMES]="${station_hosts[*]}"
		[STAFF_NETWORKS]=${fill[STAFF_NETWORKS]:-}
		[SIGNATURES]=$PWD/etc/demo/signatures [UNPACKED]=$station/unpacked
	)
	for settings in etc/settings/*.conf.in; do
		fill_in "$settings" "$station/etc/$(basename "$settings" .in)"
	done
	station_key
}

# The key that seals second factors, which the pool staff reads.
station_key()
{
	local key=$station/etc/staff.key
	[ -e "$key" ] || station_lazaret staff key
	[ "$(id -u)" -ne 0 ] || chown "$service_user:" "$key"
}

# Where root runs this, programs run as another user, who must get at them.
station_reachable()
{
	local folder='' part
	[ "$(id -u)" -eq 0 ] || return 0
	while read -r part; do
		folder+=/$part
		setpriv --reuid "$service_user" --regid "$service_user" \
			--clear-groups test -x "$folder" || {
			echo "The folder $folder is closed to the user $service_user, as whom" \
				"the services run. Clone Lazaret to another place, or open the" \
				"folder: chmod o+x $folder" >&2
			return 1
		}
	done < <(tr / '\n' <<<"${PWD#/}/build")
}

# ---- the parts --------------------------------------------------------------
# What it does goes to its log, why it does not to the terminal.
station_lazaret()
{
	build/lazaret -c "$station/etc/lazaret.conf" "$@" >>"$station/log/lazaret.log"
}

station_database()
{
	postgres_create "$station/pg"
	postgres_start "$station/pg"
	postgres_database "$station/pg" lazaret
	station_lazaret migrate
	[ -e "$station/etc/loaded" ] || {
		station_lazaret load "${station_data[@]}"
		touch "$station/etc/loaded"
	}
}

station_certificate()
{
	local host
	local -a names=()
	for host in "${station_hosts[@]}"; do
		case $host in
		*:* | *[0-9]) host=${host#[} && names+=("IP:${host%]}") ;;
		*) names+=("DNS:$host") ;;
		esac
	done
	tls_create "$station/tls" "${names[@]}"
	[ "$(id -u)" -ne 0 ] || chown "$service_user:" "$station"/tls/portal.*
}

# Names with their IPv4 and IPv6 address: each of the garden has its own.
station_names()
{
	tr '=,' '  ' <<<"${fill[OWN_NAMES]}"
	awk '$1 == "rule" && $3 !~ /^\*/ && !seen[$3]++ {
		number = ++count % 200 + 20
		printf "%s 203.0.113.%d 2001:db8:113::%x\n", $3, number, number
	}' etc/garden.conf
}

station_resolver()
{
	fill[RESOLVER_NAMES]=$(station_names | awk '{
		printf "\tlocal-zone: \"%s\" static\n", $1
		printf "\tlocal-data: \"%s 60 IN A %s\"\n", $1, $2
		printf "\tlocal-data: \"%s 60 IN AAAA %s\"\n", $1, $3
	}')
	fill_in etc/demo/unbound.conf.in "$station/run/unbound.conf"
	service_start resolver TERM unbound -dp -c "$station/run/unbound.conf"
}

station_mail()
{
	service_start mail TERM /usr/bin/python3 etc/demo/mail_sink.py \
		"${fill[RELAY_PORT]}" "$station/mail"
}

# usage: station_program NAME PROGRAM     settings are NAME.conf
station_program()
{
	service_start "$1" TERM "$PWD/build/$2" -c "$station/etc/$1.conf"
}

station_nginx()
{
	fill_in etc/nginx/lazaret.conf.in "$station/nginx/site.conf"
	fill_in etc/demo/nginx.conf.in "$station/nginx/nginx.conf"
	service_start nginx TERM nginx -p "$station/nginx" -e stderr \
		-c "$station/nginx/nginx.conf"
}

# ---- what shows that a part is ready ----------------------------------------
station_curl()
{
	"${service_within[@]}" curl -sSf --max-time 2 \
		--cacert "$station/tls/ca.pem" "$@"
}

# Makes a token that may do everything, once.
station_token()
{
	local scopes=quarantine,quarantine:force,release,read,leases,subscribers
	[ ! -s "$station/etc/token" ] || return 0
	(umask 077 && build/lazaret -c "$station/etc/lazaret.conf" \
		token add "station-$(date +%s)" --scopes "$scopes" \
		>"$station/etc/token.new" 2>>"$station/log/lazaret.log")
	mv "$station/etc/token.new" "$station/etc/token"
}

# An admin of the console, once: its name, password and the key of its second
# factor are in etc/staff, a line each.
station_staff()
{
	local password
	[ ! -s "$station/etc/staff" ] || return 0
	password=$(head -c 15 /dev/urandom | base64 | tr +/ -_)
	(umask 077 && {
		printf '%s\n' demo "$password"
		build/lazaret -c "$station/etc/lazaret.conf" staff add demo \
			--role admin --password --json <<<"$password" \
			2>>"$station/log/lazaret.log" |
			sed -n 's/.*"key": "\([A-Z2-7]*\)".*/\1/p'
	} >"$station/etc/staff.new")
	[ "$(wc -l <"$station/etc/staff.new")" -eq 3 ] || return
	mv "$station/etc/staff.new" "$station/etc/staff"
}

# Calls the abuse API; the answer is printed, a refusal fails.
# usage: station_api PATH CURL-ARGUMENTS...     PATH below /api/v1
station_api()
{
	station_curl -H "Authorization: Bearer $(<"$station/etc/token")" \
		"${fill[PORTAL_URL]}/api/v1$1" "${@:2}"
}

# usage: station_resolves ADDRESS:PORT...     the first one answers
station_resolves()
{
	"${service_within[@]}" dig +time=1 +tries=1 "@${1%:*}" -p "${1##*:}" \
		example.com | grep -q 'status: NOERROR'
}

station_listens()
{
	"${service_within[@]}" ss -Hlnt "sport = :$1" | grep -q .
}

# The signatures are loaded, and a file can be checked.
station_scans()
{
	station_lazaret scan LICENSE
}

# Starts all of it and waits until all of it is ready.
station_start()
{
	station_database
	station_certificate
	station_resolver
	station_mail
	station_program portal-api lazaret-portal
	station_program portal-subscriber lazaret-portal
	station_program portal-staff lazaret-portal
	station_nginx
	station_program warden lazaret-warden
	station_program redirector lazaret-redirector
	station_program scanner lazaret-scanner

	# shellcheck disable=SC2086 # one address of several
	service_ready resolver station_resolves ${fill[RESOLVERS]}
	service_ready mail station_listens "${fill[RELAY_PORT]}"
	service_ready portal-api test -S "$station/run/api.sock"
	service_ready scanner station_scans
	service_ready portal-subscriber test -S "$station/run/subscriber.sock"
	service_ready portal-staff test -S "$station/run/staff.sock"
	service_ready nginx station_curl -o /dev/null \
		"${fill[PORTAL_URL]}/api/v1/openapi.json"
	# shellcheck disable=SC2086
	service_ready redirector station_resolves ${fill[DNS_LISTEN]}
}
