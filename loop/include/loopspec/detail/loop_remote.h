// LoopRemote: the way from other threads to a loop that may be closed or destroyed meanwhile.
//
// Whoever finishes something for a loop in another thread shares one of these instead of a reference to the loop.
#pragma once

#include <mutex>
#include <utility>

namespace loopspec {
class AbstractEventLoop;
}

namespace loopspec::detail {

class LoopRemote {
 public:
  explicit LoopRemote(AbstractEventLoop& loop) noexcept : loop_(&loop) {}
  LoopRemote(const LoopRemote&) = delete;
  LoopRemote& operator=(const LoopRemote&) = delete;

  // As call_soon_threadsafe(). False when the loop was closed: the function is then left as it is. Include
  // loopspec/abstract_event_loop.h.
  template <class F>
  bool post(F&& function);

  // The loop is being closed: no post() reaches it afterwards.
  void disconnect() noexcept {
    const std::lock_guard lock(mutex_);
    loop_ = nullptr;
  }

 private:
  std::mutex mutex_;
  AbstractEventLoop* loop_;
};

}  // namespace loopspec::detail
