// Listener: the sockets a server listens on, and a thread that accepts.
//
// gRPC 1.51 accepts nothing more, for ever, once accept() has failed for want of a descriptor; so this accepts in its stead. It keeps some
// descriptors free for what else the server does (workers, loops): a connection that would take one of them is closed at once, which
// its client sees as UNAVAILABLE, and the next is accepted as soon as there is room.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "server/host/wakeup_event.h"

namespace loopspec::server {

class Listener {
 public:
  // Takes the connection over: non-blocking, close-on-exec.
  using Taker = std::function<void(int listener, int connection)>;
  // A connection was turned away; at most once a second, with how many there were.
  using TurnedAway = std::function<void(std::uint64_t count)>;

  // Binds all addresses of host:port, or unix:PATH (a socket that stands there is replaced). Connections wait until start().
  // UNAVAILABLE: "cannot listen on 127.0.0.1:80: Permission denied".
  static absl::StatusOr<std::unique_ptr<Listener>> bind(const std::string& address);

  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  // Does stop().
  ~Listener();

  // The port that was bound; 0 for unix:PATH.
  int port() const { return port_; }

  // Both are called on the listener's own thread.
  void start(Taker taker, TurnedAway turned_away);
  // Accepts nothing more, and closes the sockets. A second call does nothing.
  void stop();

 private:
  Listener() = default;

  absl::Status bind_path(const std::string& path);
  absl::Status bind_host(const std::string& address);
  void run();
  void accept_all(int listener);
  void turn_away(int connection);

  std::vector<int> sockets_;
  std::string path_;
  int port_ = 0;
  // Given up to close a connection when there is no descriptor left to accept it with.
  int spare_ = -1;
  Taker taker_;
  TurnedAway turned_away_;
  std::uint64_t count_ = 0;
  std::int64_t told_second_ = 0;
  std::atomic<bool> stopping_ = false;
  WakeupEvent wakeup_;
  std::thread thread_;
};

// The descriptors that connections may use, of so many: the rest, an eighth but at least 32, is kept for workers and loops.
int connection_descriptors(std::uint64_t limit);

}  // namespace loopspec::server
