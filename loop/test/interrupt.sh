#!/usr/bin/env bash
# interrupt.sh WINE PROGRAM: runs interrupted.exe, and interrupts it whenever something runs. A SIGINT is a CTRL_C under Wine.
set -euo pipefail
output=$(mktemp)
"$@" >"$output" </dev/null &
program=$!
trap 'kill -9 "$program" 2>/dev/null || true; rm -f "$output"' EXIT

wait_for() {
  until grep -q "^$1" "$output"; do
    kill -0 "$program" || { cat "$output"; echo "it ended before it said: $1"; exit 1; }
    sleep 0.1
  done
}

wait_for "loop runs"
kill -INT "$program"
wait_for "task runs"
kill -INT "$program"
wait "$program"
diff <(tr -d '\r' <"$output") - <<'LINES'
loop runs
loop interrupted
loop goes on
task runs
task cancelled
runner interrupted
LINES
