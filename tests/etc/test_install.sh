#!/bin/bash
# Goal: make install puts all in place, with settings that the programs take,
# and never overwrites what an operator has edited.
. tests/steps.sh

root=$LAZARET_TEST_FOLDER/root
etc=$root/etc/lazaret
units=$root/usr/lib/systemd/system

step 'make install' make --no-print-directory -s install \
	DESTDIR="$root" PREFIX=/usr
for program in bin/lazaret sbin/lazaret-portal sbin/lazaret-redirector \
	sbin/lazaret-warden; do
	step "/usr/$program" test -x "$root/usr/$program"
	step "/usr/$program has its manual" \
		test -e "$(echo "$root"/usr/share/man/man?/"${program#*/}".?)"
done
step 'the settings of lazaret are sound' \
	build/lazaret -c "$etc/lazaret.conf" -t
step 'the settings of the redirector are sound' \
	build/lazaret-redirector -c "$etc/redirector.conf" -t
step 'the settings of the warden are sound' \
	build/lazaret-warden -c "$etc/warden.conf" -t
for pool in api subscriber; do
	step "the settings of the pool $pool are sound" \
		build/lazaret-portal -c "$etc/portal-$pool.conf" -t
done
grep -rlE '@[A-Z_]+@' "$root" | none 'nothing was left to fill in'
for unit in "$units"/*; do
	step "$(basename "$unit") starts what is installed" \
		test -x "$root$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$unit")"
done

echo '# edited' >>"$etc/redirector.conf"
make --no-print-directory -s install DESTDIR="$root" PREFIX=/usr >/dev/null
step 'what was edited stays' grep -q '^# edited' "$etc/redirector.conf"
