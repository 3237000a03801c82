// The flags of commands that reach a far server.
#pragma once

#include "conformance/command/flag_set.h"
#include "conformance/runner/connection.h"

namespace loopspec::conformance {

// --tls, --tls-ca, --tls-certificate, --tls-key, --tls-server-name, --token-file; --target is the command's own.
void add_connection_flags(FlagSet& flags, ConnectionOptions& options);

}  // namespace loopspec::conformance
