#!/usr/bin/env bash
# check_signal.sh PROGRAM: runs the program twice, ends it with SIGINT and with SIGTERM, and checks what it prints.
set -euo pipefail
output=$(mktemp)
trap 'kill -KILL "$program" 2>/dev/null || true; rm -f "$output"' EXIT
for name in SIGINT SIGTERM; do
  # What the last one printed would be taken for this one's.
  : >"$output"
  # A shell starts its background jobs with SIGINT ignored; the program's own handler does not mind.
  "$1" >"$output" &
  program=$!
  until grep -q '^pid ' "$output"; do
    kill -0 "$program"
    sleep 0.01
  done
  kill -"$name" "$program"
  status=0
  wait "$program" || status=$?
  printed=$(paste -sd'|' "$output")
  expected="Event loop running for 1 hour, press Ctrl+C to interrupt.|pid $program: send SIGINT or SIGTERM to exit.|got signal $name: exit|RuntimeError: Event loop stopped before Future completed."
  if [ "$status" -ne 1 ] || [ "$printed" != "$expected" ]; then
    printf 'status:   %s\nprinted:  %s\nexpected: %s\n' "$status" "$printed" "$expected"
    exit 1
  fi
done
