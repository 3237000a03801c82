// ThreadGroup: threads that end by themselves, counted so that the last of them can be waited for.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace loopspec::server {

class ThreadGroup {
 public:
  ThreadGroup() = default;
  ThreadGroup(const ThreadGroup&) = delete;
  ThreadGroup& operator=(const ThreadGroup&) = delete;
  // Waits for all.
  ~ThreadGroup() { wait(); }

  // Runs `body` on a new thread. Throws std::system_error when the system has none.
  void spawn(std::function<void()> body);
  // Until none is left.
  void wait();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint32_t running_ = 0;
};

}  // namespace loopspec::server
