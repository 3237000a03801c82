// Listener: where a server listens, and whoever accepts there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace grpc {
class ServerBuilder;
class ServerCredentials;
}  // namespace grpc

namespace loopspec::server {

class Listener {
 public:
  // Connections were turned away, so many; at most once a second.
  using TurnedAway = std::function<void(std::uint64_t count)>;

  // Finds out whether all addresses of host:port, or unix:PATH (a socket that stands there is replaced), can be listened on.
  // UNAVAILABLE: "cannot listen on 127.0.0.1:80: Permission denied".
  static absl::StatusOr<std::unique_ptr<Listener>> bind(const std::string& address);

  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  // Does stop().
  virtual ~Listener() = default;

  // The server that is built takes the connections. Once, before it is built.
  virtual void configure(grpc::ServerBuilder& builder, std::shared_ptr<grpc::ServerCredentials> credentials) = 0;

  // The port that is listened on, once the server was built; 0 for unix:PATH.
  virtual int port() const = 0;

  // Connections are taken from now on; after the server was started. The function is called on a thread of the listener's own.
  virtual void start(TurnedAway turned_away) = 0;
  // Accepts nothing more. A second call does nothing.
  virtual void stop() = 0;

 protected:
  Listener() = default;
};

}  // namespace loopspec::server
