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

# Succeeds as soon as the command does. What is promised in so many seconds may
# take ten times as long on a busy machine, but no more than a minute.
# usage: within SECONDS COMMAND...
within()
{
	local patience=$(($1 > 60 ? $1 : $1 > 6 ? 60 : 10 * $1)) end output
	end=$((${EPOCHREALTIME/.} + patience * 1000000))
	until output=$("${@:2}" 2>&1); do
		if [ "${EPOCHREALTIME/.}" -gt "$end" ]; then
			printf '%s\n' "$output"
			return 1
		fi
		sleep 0.05
	done
	printf '%s\n' "$output"
}
