#!/bin/bash
# Goal: make install puts all in place, with settings that the programs take,
# and never overwrites what an operator has edited.
. tests/steps.sh

root=$LAZARET_TEST_FOLDER/root
etc=$root/etc/lazaret
units=$root/usr/lib/systemd/system

# The program takes the settings, with what they name where it was put.
# usage: sound NAME FILE
sound()
{
	sed "s|= /usr/|= $root/usr/|; s|= /etc/|= $root/etc/|" "$2" >"$2.here"
	case $1 in
	lazaret) build/lazaret -c "$2.here" -t ;;
	portal-*) build/lazaret-portal -c "$2.here" -t ;;
	gateway) unshare -n sh -c "nft -I '$etc/gateway' \
		-f '$etc/gateway/lazaret.nft' && build/lazaret-gateway -c '$2.here' -t" ;;
	*) "build/lazaret-$1" -c "$2.here" -t ;;
	esac
}

step 'make install' make --no-print-directory -s install \
	DESTDIR="$root" PREFIX=/usr
for program in bin/lazaret sbin/lazaret-portal sbin/lazaret-redirector \
	sbin/lazaret-gateway sbin/lazaret-scanner sbin/lazaret-warden; do
	step "/usr/$program" test -x "$root/usr/$program"
	step "/usr/$program has its manual" \
		test -e "$(echo "$root"/usr/share/man/man?/"${program#*/}".?)"
done
for settings in "$etc"/*.conf; do
	name=$(basename "$settings" .conf)
	if [ "$name" = gateway ] && [ "$(id -u)" -ne 0 ]; then
		echo 'ok gateway.conf is sound # skip only root may ask the kernel'
		continue
	fi
	step "$name.conf is sound" sound "$name" "$settings"
done
for name in redirector gateway; do
	site=$(sed -n 's/^site = //p' "$etc/$name.conf")
	step "the site of $name.conf is one of sites.conf" \
		grep -q "^site ${site}[[:space:]]" etc/sites.conf
done
grep -rIlE '@[A-Z_]+@' "$root" | none 'nothing was left to fill in'
for unit in "$units"/*; do
	program=$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$unit")
	[[ $program != */lazaret* ]] || program=$root$program
	step "$(basename "$unit") starts what is installed" test -x "$program"
done
if [ "$(id -u)" -eq 0 ]; then
	step 'the gateway takes its rules' unshare -n \
		nft -c -I "$etc/gateway" -f "$etc/gateway/lazaret.nft"
else
	echo 'ok the gateway takes its rules # skip only root may ask the kernel'
fi

echo '# edited' >>"$etc/redirector.conf"
echo '# edited' >>"$etc/gateway/site.nft"
make --no-print-directory -s install DESTDIR="$root" PREFIX=/usr >/dev/null
for file in redirector.conf gateway/site.nft; do
	step "what was edited in $file stays" grep -q '^# edited' "$etc/$file"
done
step 'the rules as shipped stand beside those that were edited' \
	cmp etc/gateway/site.nft "$etc/gateway/site.nft.new"
step 'and only beside those' test ! -e "$etc/gateway/doh.nft.new"
