# tls.sh -- a certificate authority of our own, and certificates by it (sourced)
# shellcheck shell=bash

# Makes ca.pem in FOLDER, once, and portal.pem for the NAMES, where there is
# none or where it ends within a month.
# usage: tls_create FOLDER NAME...     NAME as in "DNS:localhost", "IP:::1"
tls_create()
{
	local names
	names=$(IFS=, && echo "${*:2}")
	mkdir -p "$1"
	[ -e "$1/ca.pem" ] || tls_authority "$1"
	openssl x509 -noout -checkend 2600000 -in "$1/portal.pem" \
		>/dev/null 2>&1 || tls_certificate "$1" "$names"
}

tls_authority()
{
	tls_openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -days 3650 -subj '/CN=Lazaret demo authority' \
		-addext 'keyUsage=critical,keyCertSign,cRLSign' \
		-keyout "$1/ca.key" -out "$1/ca.pem"
}

tls_certificate()
{
	tls_openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-subj '/CN=Lazaret demo portal' -addext "subjectAltName=$2" \
		-addext basicConstraints=critical,CA:FALSE \
		-addext extendedKeyUsage=serverAuth \
		-keyout "$1/portal.key" -out "$1/portal.csr"
	tls_openssl x509 -req -in "$1/portal.csr" -copy_extensions copy -days 365 \
		-CA "$1/ca.pem" -CAkey "$1/ca.key" -CAcreateserial \
		-out "$1/portal.pem"
	rm "$1/portal.csr"
	chmod 644 "$1"/*.pem
}

# openssl says much where all is well; only its failures are heard.
tls_openssl()
{
	local output
	output=$(umask 077 && openssl "$@" 2>&1) || {
		printf 'openssl %s: %s\n' "$1" "$output" >&2
		return 1
	}
}
