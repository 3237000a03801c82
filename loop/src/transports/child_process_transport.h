// ChildProcessTransport: a child of this process and the pipes to it, on any loop that has children.
//
// The order of events is asyncio's. What happens before connection_made() waits until it is scheduled; every event is a
// callback of its own. connection_lost() follows when the child has ended and every pipe is closed, which a grandchild that
// keeps one can delay.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../child_watcher.h"
#include "loopspec/coroutine.h"
#include "loopspec/detail/owned_transport.h"
#include "loopspec/future.h"
#include "loopspec/pipe.h"
#include "loopspec/subprocess_options.h"

namespace loopspec::detail {

class ChildProcessTransport final : public SubprocessTransport, public OwnedTransport {
 public:
  ChildProcessTransport(BaseEventLoop& loop, std::shared_ptr<BaseProtocol> protocol);
  ~ChildProcessTransport() override;

  // To be called once, when the transport is owned by a shared_ptr: starts the child and begins to connect the pipes.
  // `waiter` is set after connection_made() is scheduled. Throws what platform::spawn() does; nothing is left then.
  void start(const std::vector<std::string>& command, bool shell, const SubprocessOptions& options, const Future<void>& waiter);

  std::any get_extra_info(std::string_view name) const override;
  using BaseTransport::get_extra_info;
  bool is_closing() const override { return closed_; }
  void close() override;
  void set_protocol(std::shared_ptr<BaseProtocol> protocol) override;
  std::shared_ptr<BaseProtocol> get_protocol() const override { return protocol_; }
  std::string repr() const override;
  int get_pid() const override { return pid_; }
  std::optional<int> get_returncode() const override { return returncode_; }
  std::shared_ptr<BaseTransport> get_pipe_transport(int fd) const override;
  void send_signal(int signal) override;
  void terminate() override;
  void kill() override;
  Coroutine<int> wait() override;

 private:
  class PipeProtocol;
  // The parent's ends of the pipes, until they are connected.
  using Ends = std::array<Pipe, 3>;

  std::shared_ptr<ChildProcessTransport> shared_from_here() { return {shared_from_this(), this}; }
  void loop_closed() noexcept override;
  Coroutine<void> connect_pipes(Ends ends, Future<void> waiter);
  Coroutine<void> connect_pipe(int fd, Pipe end);
  void connecting_failed();
  void call(std::function<void()> function);
  bool may_signal() const;
  void pipe_data_received(int fd, BytesView data);
  void pipe_connection_lost(int fd, const std::exception_ptr& error);
  void child_ended(const platform::Ended& ended);
  void process_exited(int returncode);
  void try_finish();
  void call_connection_lost();
  void finish() noexcept;

  struct PipeSlot {
    bool wanted = false;
    std::shared_ptr<PipeProtocol> protocol;  // null until it is connected
  };

  BaseEventLoop& loop_;
  std::shared_ptr<SubprocessProtocol> protocol_;
  std::unique_ptr<ChildWatcher> watcher_;
  std::vector<std::string> command_;
  int pid_ = -1;
  std::optional<int> returncode_;
  std::array<PipeSlot, 3> pipes_;
  std::optional<std::vector<std::function<void()>>> pending_calls_ = std::vector<std::function<void()>>();
  std::vector<Future<int>> exit_waiters_;
  bool ended_ = false;  // the child has ended and was reaped; the return code follows
  bool closed_ = false;
  bool finished_ = false;  // connection_lost() is scheduled
  bool gone_ = false;      // connection_lost() was called, or the loop was closed
};

}  // namespace loopspec::detail
