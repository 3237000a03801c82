// How a far server is reached: its address, TLS, and a token.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace grpc {
class Channel;
}  // namespace grpc

namespace loopspec::conformance {

struct ConnectionOptions {
  // host:port or unix:PATH.
  std::string target;
  // TLS, with the system's authorities; each of the following implies it.
  bool tls = false;
  // PEM files: the authorities of the server's certificate; a certificate and its key for a server that asks for one.
  std::string ca;
  std::string certificate;
  std::string key;
  // The name the server's certificate must have, when that is not the target's host.
  std::string server_name;
  // A file that holds a bearer token and nothing else.
  std::string token_file;
};

struct Connection {
  std::shared_ptr<grpc::Channel> channel;
  // Empty: none is sent.
  std::string token;
};

// Reads the files; connects with the first call. INVALID_ARGUMENT names the file or the option.
absl::StatusOr<Connection> open_connection(const ConnectionOptions& options);

}  // namespace loopspec::conformance
