#include "conformance/command/connection_flags.h"

namespace loopspec::conformance {

void add_connection_flags(FlagSet& flags, ConnectionOptions& options) {
  flags.on_off("tls", &options.tls, "with --target: TLS, with the system's authorities");
  flags.text("tls-ca", "FILE", &options.ca, "with --target: TLS, the authorities of the server's certificate, PEM");
  flags.text("tls-certificate", "FILE", &options.certificate, "with --target: mutual TLS, a certificate to show, PEM");
  flags.text("tls-key", "FILE", &options.key, "with --target: mutual TLS, its private key, PEM");
  flags.text("tls-server-name", "NAME", &options.server_name,
             "with --target: the name in the server's certificate, where it is not the target's host");
  flags.text("token-file", "FILE", &options.token_file, "with --target: a file that holds the token to send");
}

}  // namespace loopspec::conformance
