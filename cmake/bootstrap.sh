# shellcheck shell=bash
# Sourced by quickstart, test and .ci/run: installs what a build needs on Debian and Ubuntu, configures and builds.
# Each package stands with the reason it is needed, which is printed when it is missing.

# One cache for every preset and every clone: paths count from the checkout, and precompiled headers may be cached.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

build_packages() {
  cat <<'LIST'
g++                      the compiler (C++20)
cmake                    configures the build
ninja-build              runs the build
pkg-config               finds gRPC's own dependencies
ccache                   makes the next build quick
mold                     links quickly
libgrpc++-dev            gRPC: the service and its clients
protobuf-compiler-grpc   generates the stubs
protobuf-compiler        generates the messages
libprotobuf-dev          the messages, and their text and JSON forms
libabsl-dev              flags, status, strings, time
liburing-dev             the io_uring loop of Linux; without it there are the selector loops
libssl-dev               TLS of the loop, and the certificates of the server
prometheus-cpp-dev       the server's metrics
libgtest-dev             unit tests
python3-yaml             reads the container files in their test
ca-certificates          whom curl trusts, without which it does not start
netbase                  the names of services, of which the suite resolves one
openssl                  makes the certificates that tests use, and is a client of the HTTPS example in a test
curl                     another client of the HTTPS example
python3                  CPython's loop, one of those that are judged
python3-uvloop           uvloop, another
python3-grpcio           a gRPC client that knows nothing of loopspec, in a test
LIST
}

# Besides those above, for whoever builds for Windows.
windows_packages() {
  cat <<'LIST'
g++                      compiles the generators that run here
cmake                    configures the build
ninja-build              runs the build
ccache                   makes the next build quick
g++-mingw-w64-x86-64-posix   the compiler for Windows, with the threads of C++
wine64                   runs what it makes
googletest               the sources of the tests' library
dpkg-dev                 unpacks the sources of the libraries
protobuf-compiler        generates the messages
libz-mingw-w64-dev       the sums of bytes that programs send, and what gRPC compresses with
protobuf-compiler-grpc   generates the stubs
perl                     makes the tables of RE2
python3                  makes others of them
unicode-data             what they are made of
LIST
}

# Prints the names of the packages of standard input ("name  reason") that are not installed.
missing_packages() {
  local name reason
  while read -r name reason; do
    [ -n "$name" ] || continue
    dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || printf '%s\t%s\n' "$name" "$reason"
  done
}

# ensure_packages LIST: installs what is missing of a list as above.
ensure_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "This is not a Debian or Ubuntu: install the packages that README.md names, then run this again with what they are called here."
    return 0
  fi
  local missing root=() log
  missing=$(printf '%s\n' "$1" | missing_packages)
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "these packages are missing, and there is neither root nor sudo to install them:"$'\n'"$missing"
    root=(sudo)
  fi
  say "Installing through apt what is missing here:"
  printf '%s\n' "$missing" | while IFS=$'\t' read -r name reason; do say "  $(printf '%-24s' "$name") $reason"; done
  log=$(mktemp)
  # shellcheck disable=SC2046
  if ! { "${root[@]}" apt-get update -q &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $(printf '%s\n' "$missing" | cut -f1); } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    fail "apt could not install them; its whole output is in $log"
  fi
  rm -f "$log"
}

# configure_and_build PRESET TARGET…: quiet when there is nothing to do, a moving status line on a terminal.
configure_and_build() {
  local preset=$1 log
  shift
  cmake -E make_directory "build/$preset"
  log="build/$preset/configure.log"
  if ! cmake --preset "$preset" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    fail "cmake could not configure the preset '$preset'; its whole output is in $log"
  fi
  say "Building ($preset)…"
  log="build/$preset/build.log"
  if [ -t 2 ]; then
    NINJA_STATUS='[%f/%t %es] ' cmake --build --preset "$preset" --target "$@" >&2 || fail "the build failed"
  elif ! cmake --build --preset "$preset" --target "$@" >"$log" 2>&1; then
    grep -E -A12 'error:|FAILED|undefined reference' "$log" | head -n 60 >&2
    fail "the build failed; its whole output is in $log"
  fi
}
