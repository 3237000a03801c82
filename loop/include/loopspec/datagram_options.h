// What the keywords of create_datagram_endpoint() are in C++.
//
// Python documentation: library/asyncio-eventloop.html#asyncio.loop.create_datagram_endpoint
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "loopspec/address.h"
#include "loopspec/socket.h"

namespace loopspec {

// Where a datagram endpoint is bound or connected to: (host, port), or the path of a Unix socket.
class EndpointAddress {
 public:
  EndpointAddress(std::optional<std::string> host, Port port) : host_(std::move(host)), port_(std::move(port)) {}
  EndpointAddress(std::string path) : host_(std::move(path)), is_path_(true) {}          // NOLINT: as in Python
  EndpointAddress(const char* path) : EndpointAddress(std::string(path)) {}              // NOLINT

  bool is_path() const noexcept { return is_path_; }
  const std::string& path() const noexcept { return *host_; }
  const std::optional<std::string>& host() const noexcept { return host_; }
  const Port& port() const noexcept { return port_; }
  // Python's truth value: false for an empty path alone.
  explicit operator bool() const noexcept { return !is_path_ || !host_->empty(); }
  // As Python prints it: ('127.0.0.1', 80), '/tmp/socket'
  std::string repr() const;

 private:
  std::optional<std::string> host_;
  Port port_;
  bool is_path_ = false;
};

// Not an aggregate, see network_options.h.
struct DatagramOptions {
  DatagramOptions() {}  // NOLINT
  // What to bind to. A socket file at a path is replaced.
  std::optional<EndpointAddress> local_addr;
  // What to connect to: sendto() needs no address then, and other senders are not heard. With allow_broadcast the socket
  // is not connected, and this is only where sendto() sends.
  std::optional<EndpointAddress> remote_addr;
  // kUnix for paths. Must be given when both addresses are absent.
  AddressFamily family = AddressFamily::kUnspecified;
  int protocol = 0;
  int flags = 0;
  // Lets several endpoints bind to one port. ValueError where the system has no such option.
  bool reuse_port = false;
  bool allow_broadcast = false;
  // A bound datagram socket, in place of everything above. The transport owns it.
  Socket sock;
};

}  // namespace loopspec
