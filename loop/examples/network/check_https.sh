#!/usr/bin/env bash
# check_https.sh PEER SERVER FETCH: real programs and ours over TLS. PEER is curl or openssl, clients of our server; cpython or nginx,
# servers of our client; or itself. Exits with 77, and says so, when PEER is not installed.
set -euo pipefail
peer=$1 server=$2 fetch=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

need() {
  command -v "$1" >/dev/null || { echo "SKIPPED: $1 is not installed"; exit 77; }
}
need openssl

work=$(mktemp -d)
started=
trap '[ -z "$started" ] || kill "$started" 2>/dev/null || true; rm -rf "$work"' EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=localhost" \
  -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout "$work/key.pem" -out "$work/cert.pem" 2>"$work/openssl.log"
cat "$work/cert.pem" "$work/key.pem" >"$work/both.pem"

expect() {  # expect WHAT GOT WANTED
  [ "$2" = "$3" ] || { printf '%s\ngot:      %q\nexpected: %q\n' "$1" "$2" "$3"; exit 1; }
}

# start COMMAND…: sets $port to what it says it serves on.
start() {
  : >"$work/output"
  "$@" >"$work/output" 2>"$work/errors" &
  started=$!
  until grep -q '^Serving on ' "$work/output"; do
    kill -0 "$started" || { cat "$work/errors"; exit 1; }
    sleep 0.01
  done
  port=$(sed -n 's/^Serving on //p' "$work/output")
}

# What our client prints, and that it does not trust just anybody.
fetch_from() {
  expect "the page" "$("$fetch" "https://localhost:$port/$1" "$work/cert.pem" 2>"$work/status")" "$2"
  expect "the status" "$(cat "$work/status")" "$3"
  if "$fetch" "https://localhost:$port/$1" 2>"$work/refused"; then echo "an unknown authority was trusted"; exit 1; fi
  grep -q '^error: SSLCertVerificationError: ' "$work/refused" || { cat "$work/refused"; exit 1; }
}

case $peer in
  curl)
    need curl
    start "$server" 0 "$work/both.pem"
    curl() { command curl --silent --show-error --max-time 20 --http1.1 --cacert "$work/cert.pem" "$@"; }
    expect "GET" "$(curl "https://localhost:$port/")" "Hello World!"
    expect "two of one connection" "$(curl "https://127.0.0.1:$port/" "https://127.0.0.1:$port/" -w '%{num_connects}|')" \
      $'Hello World!\n1|Hello World!\n0|'
    expect "HEAD" "$(curl --head "https://localhost:$port/" | sed -n 1p | tr -d '\r')" "HTTP/1.1 200 OK"
    head -c 300000 /dev/zero | tr '\0' x >"$work/body"
    curl --data-binary "@$work/body" "https://localhost:$port/echo" | cmp - "$work/body"
    expect "404" "$(curl -o /dev/null -w '%{http_code}' "https://localhost:$port/nowhere")" 404
    expect "413" "$(head -c 2000000 /dev/zero | curl --data-binary @- -H 'Expect:' -o /dev/null -w '%{http_code}' "https://localhost:$port/echo" 2>/dev/null || true)" 413
    expect "who is not trusted" "$(command curl --silent --max-time 20 "https://localhost:$port/" || echo "$?")" 60
    ;;
  openssl)
    start "$server" 0 "$work/both.pem"
    # s_client ends when its input does; the server closes the connection then.
    printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' |
      timeout 20 openssl s_client -connect "127.0.0.1:$port" -servername localhost -CAfile "$work/cert.pem" -verify_return_error \
        -verify_hostname localhost -alpn h2,http/1.1 -ign_eof >"$work/session" 2>&1 || { cat "$work/session"; exit 1; }
    for line in 'ALPN protocol: http/1.1' 'Verify return code: 0 (ok)' 'HTTP/1.1 200 OK' 'Hello World!'; do
      grep -qF "$line" "$work/session" || { echo "missing: $line"; cat "$work/session"; exit 1; }
    done
    ;;
  cpython)
    need python3
    mkdir "$work/files"
    echo "from CPython" >"$work/files/page"
    start python3 -B "$here/https_files.py" "$work/files" "$work/both.pem"
    fetch_from page "from CPython" "HTTP/1.0 200 OK"
    ;;
  nginx)
    PATH=$PATH:/usr/sbin
    need nginx
    mkdir "$work/files"
    echo "from nginx" >"$work/files/page"
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    cat >"$work/nginx.conf" <<CONFIGURATION
daemon off; master_process off; pid $work/nginx.pid; error_log stderr;
events {}
http {
  access_log off; client_body_temp_path $work; proxy_temp_path $work; fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
  gzip off;
  server {
    listen 127.0.0.1:$port ssl; ssl_certificate $work/both.pem; ssl_certificate_key $work/both.pem; root $work/files; ssi on; ssi_types *;
  }
}
CONFIGURATION
    nginx -e stderr -c "$work/nginx.conf" 2>"$work/errors" &
    started=$!
    until "$fetch" "https://localhost:$port/page" "$work/cert.pem" >/dev/null 2>&1; do
      kill -0 "$started" || { cat "$work/errors"; exit 1; }
      sleep 0.05
    done
    fetch_from page "from nginx" "HTTP/1.1 200 OK"
    ;;
  itself)
    start "$server" 0 "$work/both.pem"
    fetch_from headers $'connection: close\nhost: localhost' "HTTP/1.1 200 OK"
    ;;
  *)
    echo "unknown peer '$peer'"
    exit 2
    ;;
esac
echo "ok"
