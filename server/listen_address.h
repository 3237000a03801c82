// Addresses to listen on: `host:port`, `[::1]:port`, `unix:PATH`.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace loopspec::server {

struct HostAndPort {
  // Without brackets.
  std::string host;
  std::string port;
};

// "[::1]:80" as "::1" and "80"; both empty when there is no colon.
HostAndPort split_address(const std::string& address);

// INVALID_ARGUMENT when it has none of these forms. "" is fine: no address.
absl::Status check_listen_address(const std::string& address);

// Whether nothing but this machine can reach it: unix:PATH, and a host all of whose addresses are loopback. A host that cannot be
// resolved is none.
bool is_loopback_address(const std::string& address);

// "localhost:80" as "127.0.0.1:80": the first address of the host, for libraries that resolve none. The address itself when there is
// none.
std::string numeric_address(const std::string& address);

// Why it cannot be bound: tries, and returns the system's words ("Address already in use"); "" when it can.
std::string why_not_bindable(const std::string& address);

}  // namespace loopspec::server
