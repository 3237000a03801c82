// What the keywords of asyncio's network functions are in C++. None of these is an aggregate, see TaskOptions: make
// one, set what you need, and pass it.
//
// Python documentation: library/asyncio-eventloop.html#opening-network-connections, #creating-network-servers, #dns
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loopspec/address.h"
#include "loopspec/socket.h"

namespace loopspec {

// Bits of getaddrinfo()'s flags.
struct AddressFlags {
  static constexpr int kPassive = 1;
  static constexpr int kCanonicalName = 2;
  static constexpr int kNumericHost = 4;
  static constexpr int kNumericService = 8;
};

// Bits of getnameinfo()'s flags.
struct NameFlags {
  static constexpr int kNumericHost = 1;
  static constexpr int kNumericService = 2;
  static constexpr int kNameRequired = 4;
  static constexpr int kDatagram = 8;
};

// What getaddrinfo() is to look for.
struct AddressHints {
  AddressHints() {}  // NOLINT: user-provided on purpose, as below
  explicit AddressHints(AddressFamily of_family, SocketType of_type = SocketType::kAny, int of_protocol = 0,
                        int with_flags = 0)
      : family(of_family), type(of_type), protocol(of_protocol), flags(with_flags) {}
  AddressFamily family = AddressFamily::kUnspecified;
  SocketType type = SocketType::kAny;
  int protocol = 0;
  int flags = 0;
};

// The hosts a server listens on: none (all interfaces), one, or several.
class Hosts {
 public:
  Hosts() = default;
  Hosts(std::nullopt_t) {}                                                           // NOLINT: as in Python
  Hosts(std::string host) : names_{std::move(host)}, given_(true) {}                 // NOLINT
  Hosts(const char* host) : Hosts(std::string(host)) {}                              // NOLINT
  Hosts(std::vector<std::string> hosts) : names_(std::move(hosts)), given_(true) {}  // NOLINT

  bool given() const noexcept { return given_; }
  const std::vector<std::string>& names() const noexcept { return names_; }

 private:
  std::vector<std::string> names_;
  bool given_ = false;
};

struct ConnectionOptions {
  ConnectionOptions() {}  // NOLINT
  // A connected stream socket, in place of host and port. The transport owns it.
  Socket sock;
  AddressFamily family = AddressFamily::kUnspecified;
  int protocol = 0;
  int flags = 0;
  // Host and port to bind to before connecting.
  std::optional<std::pair<std::string, Port>> local_addr;
  // Seconds after which the next address is tried beside one that has not answered (RFC 8305); absent: one after
  // another.
  std::optional<double> happy_eyeballs_delay;
  // How many addresses of the first family stand before the first of another; 0 keeps the resolver's order. 1 when
  // absent and happy_eyeballs_delay is given.
  std::optional<int> interleave;
  // Raise a BaseExceptionGroup of every attempt's error.
  bool all_errors = false;
};

struct UnixConnectionOptions {
  UnixConnectionOptions() {}  // NOLINT
  Socket sock;
};

struct ServerOptions {
  ServerOptions() {}  // NOLINT
  AddressFamily family = AddressFamily::kUnspecified;
  int flags = AddressFlags::kPassive;
  // A bound stream socket, in place of host and port.
  Socket sock;
  int backlog = 100;
  // Absent: on where the system is POSIX.
  std::optional<bool> reuse_address;
  bool reuse_port = false;
  bool keep_alive = false;
  bool start_serving = true;
};

struct UnixServerOptions {
  UnixServerOptions() {}  // NOLINT
  Socket sock;
  int backlog = 100;
  bool start_serving = true;
  // Remove the socket's file when the server is closed, unless another one has taken its place.
  bool cleanup_socket = true;
};

}  // namespace loopspec
