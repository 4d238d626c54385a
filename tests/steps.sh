# steps.sh -- what shell tests say: each call prints one case (sourced)
# shellcheck shell=bash

# The case passes when the command succeeds; what it printed shows why not.
# usage: step NAME COMMAND...
step()
{
	local output
	if output=$("${@:2}" 2>&1); then
		echo "ok $1"
	else
		[ -z "$output" ] || printf '%s\n' "$output" | sed 's/^/# /'
		echo "not ok $1"
	fi
}

# The case passes when the command fails.
refused()
{
	step "$1" not "${@:2}"
}

not()
{
	! "$@"
}

# The case passes when standard input is empty; its lines are the offenders.
none()
{
	step "$1" not grep ''
}

# Succeeds as soon as the command does, and fails after so many seconds.
# usage: within SECONDS COMMAND...
within()
{
	local end=$((${EPOCHREALTIME/.} + $1 * 1000000)) output
	until output=$("${@:2}" 2>&1); do
		if [ "${EPOCHREALTIME/.}" -gt "$end" ]; then
			printf '%s\n' "$output"
			return 1
		fi
		sleep 0.05
	done
	printf '%s\n' "$output"
}
