// What the keywords of asyncio's network functions are in C++. None of these is an aggregate, see TaskOptions: make
// one, set what you need, and pass it.
//
// Python documentation: library/asyncio-eventloop.html#opening-network-connections, #creating-network-servers, #dns
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loopspec/address.h"
#include "loopspec/socket.h"

namespace loopspec {

class SSLContext;

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

// The keyword `ssl`: no TLS, the context to use, or `true`: a client's default context. See ssl_context.h.
class SSLOption {
 public:
  SSLOption() = default;
  SSLOption(std::same_as<bool> auto enabled) : is_bool_(true), enabled_(enabled) {}                                     // NOLINT: as in Python
  SSLOption(std::shared_ptr<SSLContext> context) : context_(std::move(context)), enabled_(context_ != nullptr) {}  // NOLINT

  explicit operator bool() const noexcept { return enabled_; }
  bool is_bool() const noexcept { return is_bool_; }
  // Null for the default context.
  const std::shared_ptr<SSLContext>& context() const noexcept { return context_; }

 private:
  std::shared_ptr<SSLContext> context_;
  bool is_bool_ = false;
  bool enabled_ = false;
};

// Of everything that may use TLS. ValueError for a time without `ssl`, and unless it is positive.
struct TlsOptions {
  TlsOptions() {}  // NOLINT
  SSLOption ssl;
  // Seconds until a handshake that does not end is given up (ConnectionAbortedError); 60 when absent.
  std::optional<double> ssl_handshake_timeout;
  // Seconds that close() waits for the peer's answer (TimeoutError); 30 when absent.
  std::optional<double> ssl_shutdown_timeout;
};

// Of a client. ValueError for a name without `ssl`.
struct ClientTlsOptions : TlsOptions {
  ClientTlsOptions() {}  // NOLINT
  // The name to ask for and to check the certificate against; by default the host that is connected to, which must then be given. Empty:
  // no name.
  std::optional<std::string> server_hostname;
};

struct ConnectionOptions : ClientTlsOptions {
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

// With `ssl`, server_hostname must be given.
struct UnixConnectionOptions : ClientTlsOptions {
  UnixConnectionOptions() {}  // NOLINT
  Socket sock;
};

// `ssl` must be a context (TypeError).
struct ServerOptions : TlsOptions {
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

struct UnixServerOptions : TlsOptions {
  UnixServerOptions() {}  // NOLINT
  Socket sock;
  int backlog = 100;
  bool start_serving = true;
  // Remove the socket's file when the server is closed, unless another one has taken its place.
  bool cleanup_socket = true;
};

// Of connect_accepted_socket(), which does TLS as a server.
struct AcceptedSocketOptions : TlsOptions {
  AcceptedSocketOptions() {}  // NOLINT
};

// Of start_tls(), whose context is an argument of its own.
struct StartTlsOptions {
  StartTlsOptions() {}  // NOLINT
  bool server_side = false;
  std::optional<std::string> server_hostname;
  std::optional<double> ssl_handshake_timeout;
  std::optional<double> ssl_shutdown_timeout;
};

}  // namespace loopspec
