// PipeServer: serves a named pipe of Windows, which ProactorEventLoop::start_serving_pipe() makes. asyncio's, which it does
// not document: asyncio.windows_events.PipeServer.
#pragma once

#include <memory>
#include <string>

#include "loopspec/pipe.h"
#include "loopspec/proactor_event_loop.h"

namespace loopspec {

namespace detail {
class PipeAcceptOperation;
}

// All methods belong to the loop's thread. It serves until close(), whoever has a reference, or until its loop is closed.
class PipeServer : public std::enable_shared_from_this<PipeServer> {
 public:
  ~PipeServer();
  PipeServer(const PipeServer&) = delete;
  PipeServer& operator=(const PipeServer&) = delete;

  // The name it serves.
  const std::string& address() const noexcept { return address_; }
  bool closed() const noexcept { return closed_; }
  // No client is served any more; those that are stay. The name is free when they are gone, too. Repeating it is harmless.
  void close() noexcept;

  // ---- Used by the library: makes the first instance of the pipe, and schedules the rest. Throws OSError.
  static std::shared_ptr<PipeServer> start(ProactorEventLoop& loop, ProtocolFactory factory, std::string address);

 private:
  friend class detail::PipeAcceptOperation;

  PipeServer(ProactorEventLoop& loop, ProtocolFactory factory, std::string address);
  void accept_next();
  void accept(Pipe instance);
  void connected(int error);
  void serve(Pipe client);
  void accept_failed(const std::exception_ptr& error, const Pipe& instance);

  ProactorEventLoop& loop_;
  ProtocolFactory factory_;
  std::string address_;
  // Those that no client has: one that waits for the next, and one that a client finds meanwhile.
  Pipe accepting_;
  Pipe spare_;
  std::unique_ptr<detail::PipeAcceptOperation> operation_;
  bool closed_ = false;
};

}  // namespace loopspec
