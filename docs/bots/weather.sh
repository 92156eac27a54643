#!/bin/sh
# weather.sh: a bot that answers "/weather CITY". It needs ssh, sh and sed.
#
#     ssh-keygen -q -t ed25519 -N '' -f bot_key
#     ssh -p 2222 HOST bot create weather read,post < bot_key.pub
#     ./weather.sh -p 2222 -i bot_key HOST
#
# What stands behind weather.sh is given to ssh. It runs until the connection ends, and ends with ssh's exit status.
set -eu

# Put your own here. $1 is what somebody typed, still escaped as JSON has it: it can stand in an answer as it is, and
# whoever reads it otherwise has to unescape it first. Never give it to eval.
forecast() { printf '%s: 14 °C and a light rain. Stay in, have tea.' "$1"; }

# ssh stands on both sides of the loop: what the house says comes back by a pipe that has a name.
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkfifo "$dir/heard"
{
	echo '{"kind":"register","ref":"offer","name":"weather","usage":"CITY","help":"how it is outside"}'
	while IFS= read -r line; do
		case $line in
		*'"kind":"command"'*) # No text can hold this: the quotes within a text are escaped.
			id=$(printf '%s\n' "$line" | sed -E 's/.*"id":([0-9]+).*/\1/')
			city=$(printf '%s\n' "$line" | sed -E 's/.*"args":"(([^"\\]|\\.)*)".*/\1/')
			printf '{"kind":"answer","id":%s,"text":"%s"}\n' "$id" "$(forecast "$city")" ;;
		*'"kind":"ok","ref":"offer"'*) echo 'weather.sh: listening' >&2 ;;
		*'"kind":"error"'*) printf '%s\n' "$line" >&2 ;;
		esac
	done
} <"$dir/heard" | ssh -o BatchMode=yes -o ServerAliveInterval=30 "$@" bot >"$dir/heard"
