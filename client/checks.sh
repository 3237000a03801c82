# shellcheck shell=bash
# Sourced by each client's generate and check: the packages of Debian it needs, the contract's files, and the server its tests start.

clients_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The functions of the build's own script, which expects to be read in the root of the checkout.
# shellcheck source=../cmake/bootstrap.sh
. "$clients_folder/../cmake/bootstrap.sh"

# need_packages LIST: "name  reason" lines, as for the build.
need_packages() { ensure_packages "$1"; }

# What clients need of the contract, in the order of the folder, relative to proto/.
mapfile -t client_protos < <(cd "$clients_folder/../proto" && ls loopspec/v1/*.proto)

# Builds the server unless LOOPSPEC names one; LOOPSPEC is its path afterwards.
need_server() {
  if [ -z "${LOOPSPEC:-}" ]; then
    LOOPSPEC=$(cd "$clients_folder/.." && pwd)/build/dev/bin/loopspec
    (cd "$clients_folder/.." && . cmake/bootstrap.sh && ensure_packages "$(build_packages)" && configure_and_build dev loopspec) >&2
  fi
  export LOOPSPEC
}
