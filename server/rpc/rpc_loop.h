// RpcLoop: an event loop of loop/ whose proactor is a gRPC completion queue. A server thread runs one (RpcCrew); handlers are callbacks
// and coroutines on it.
//
// It waits in AsyncNext(); another thread wakes it with an alarm that is due at once.
#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/completion_queue.h>

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "loopspec/descriptorless_event_loop.h"

namespace loopspec::server {

class Outing;
class RpcLoop;

// What gRPC is given as an operation's tag.
class CompletionTag {
 public:
  CompletionTag(const CompletionTag&) = delete;
  CompletionTag& operator=(const CompletionTag&) = delete;
  // On the loop's thread, in the turn in which the operation's end was seen.
  virtual void complete(RpcLoop& loop, bool ok) = 0;

 protected:
  CompletionTag() = default;
  ~CompletionTag() = default;
};

class RpcLoop final : public DescriptorlessEventLoop {
 public:
  RpcLoop(std::size_t number, std::unique_ptr<grpc::ServerCompletionQueue> queue);
  ~RpcLoop() override;

  // Which of the server's it is, from 0 on.
  std::size_t number() const { return number_; }
  grpc::ServerCompletionQueue& queue() { return *queue_; }
  // Has the function called by the thread that runs the loop, after this turn and outside of any: there it may take long, see RpcCrew. On the
  // loop's thread.
  using OutsideFunction = std::function<void(Outing&)>;
  void call_outside(OutsideFunction function);
  // Whether such a function waits for this turn's end. On the loop's thread.
  bool calls_outside() const { return !outside_.empty(); }

  // ---- For RpcCrew
  // Runs until there is a function to be called outside, which it gives, or until shut_down() was called and the queue is drained: nothing then.
  // One thread at a time.
  OutsideFunction run();
  // On the loop's thread, when no operation will be begun any more.
  void shut_down();

  std::string_view type_name() const noexcept override { return "CompletionQueueEventLoop"; }

 protected:
  void wait_for_io(std::int64_t timeout_ns) override;
  void queue_ready_io() override;
  void wake() const noexcept override;
  void release_io() noexcept override;

 private:
  const std::size_t number_;
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  // What the wait found, until it is queued.
  CompletionTag* ready_tag_ = nullptr;
  bool ready_ok_ = false;
  bool shut_down_ = false;
  std::deque<OutsideFunction> outside_;

  // The alarm of wake(): set and not seen yet, or not.
  mutable std::mutex alarm_mutex_;
  mutable grpc::Alarm alarm_;
  mutable std::atomic<bool> alarm_set_{false};
  std::atomic<bool> released_{false};
};

}  // namespace loopspec::server
