#!/usr/bin/env bash
# check_pair.sh SERVER CLIENT EXPECTED LAST: runs the server on a free port, then the client; what the client and then the
# server print must match EXPECTED, an extended regular expression over lines joined with '|', as a whole. The server is
# done when a line begins with LAST.
set -euo pipefail
output=$(mktemp)
trap 'kill "$server" 2>/dev/null || true; rm -f "$output"' EXIT
"$1" 0 >"$output" &
server=$!
until grep -q '^Serving on ' "$output"; do
  kill -0 "$server"
  sleep 0.01
done
port=$(sed -n 's/^Serving on //p' "$output")
client=$("$2" "$port")
until grep -q "^$4" "$output"; do
  kill -0 "$server"
  sleep 0.01
done
printed=$(printf '%s\n' "$client" "$(grep -v '^Serving on ' "$output")" | paste -sd'|')
if ! [[ $printed =~ ^$3$ ]]; then
  printf 'printed:  %s\nexpected: %s\n' "$printed" "$3"
  exit 1
fi
