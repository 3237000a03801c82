// RemoteEventLoop: an event loop that runs in a loopspec server and whose callbacks are this program's functions.
//
//   loopspec::RemoteEventLoop loop("localhost:50051");
//   loop.call_soon([&] { std::puts("Hello World"); loop.stop(); });
//   loop.run_forever();
//
// The server decides what runs when; functions, futures, tasks and contexts are here. It is an AbstractEventLoop in all that has
// to do with callbacks, timers, coroutines, errors and debug mode. What needs a descriptor throws NotImplementedError.
//
// Threads: as for any loop. The session begins in the constructor and ends in close() or the destructor.
//
// Errors: besides those of the loop, every method that talks to the server may throw a RemoteError (loopspec/client/errors.h). After
// one the loop is gone: methods go on throwing it, and close() and the destructor are harmless. Nothing waits without end: a server
// that is silent for half a minute counts as lost.
//
// Time: on a virtual clock time() is the server's, as of the last message. On a real clock it is the server's clock as estimated here; it never
// runs backwards, and is never before the time of a timer whose callback runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "loopspec/client/errors.h"
#include "loopspec/descriptorless_event_loop.h"

namespace grpc {
class Channel;
}  // namespace grpc

namespace loopspec {

struct RemoteOptions {
  // Of the server's implementations; "" is the first one that has live loops.
  std::string implementation = {};
  // A virtual clock jumps to the next timer when there is nothing to do.
  bool virtual_clock = false;
  // Debug mode, here and there.
  bool debug = false;
  // The loop's id, where a proxy routes by it; "": the server chooses one.
  std::string loop_id = {};
  // Sent as `authorization: Bearer TOKEN`; "": none. Needs TLS unless the server is on this machine.
  std::string token = {};
  // PEM of the authorities that the server's certificate is from; "": no TLS.
  std::string certificate_authorities = {};
  // How long the server may take to answer at first, and how long the whole session may take; no limit when absent.
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  std::optional<std::chrono::milliseconds> deadline = std::nullopt;
};

class RemoteEventLoop final : public DescriptorlessEventLoop {
 public:
  // `target` as gRPC takes it: "host:port", "unix:PATH".
  explicit RemoteEventLoop(const std::string& target, const RemoteOptions& options = RemoteOptions());
  // On a channel that may be shared with other loops; options about the connection count for nothing.
  explicit RemoteEventLoop(const std::shared_ptr<grpc::Channel>& channel, const RemoteOptions& options = RemoteOptions());
  ~RemoteEventLoop() override;

  void run_forever() override;
  void stop() override;
  bool is_running() const noexcept override;
  void close() override;
  std::int64_t time_ns() const noexcept override;

  // The id it has in the server, and what it runs on there.
  const std::string& loop_id() const noexcept;
  const std::string& implementation() const noexcept;
  std::string_view type_name() const noexcept override { return "RemoteEventLoop"; }

 protected:
  void schedule_soon(detail::HandleNode& node) override;
  void schedule_threadsafe(detail::HandleNode& node) override;
  void schedule_later(detail::TimerNode& node, double delay) override;
  void schedule_at(detail::TimerNode& node, double when) override;
  void wait_for_io(std::int64_t timeout_ns) override;
  void queue_ready_io() override;
  void wake() const noexcept override;
  void release_io() noexcept override;

 private:
  class Remote;
  std::unique_ptr<Remote> remote_;
};

}  // namespace loopspec
