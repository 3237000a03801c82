// Latch: std::latch, made of a mutex and a condition. The library's own, where the system has no futex, forgets to wake
// who looked at the count just before it changed (libstdc++ 12, as mingw-w64 has it).
#pragma once

#include <condition_variable>
#include <mutex>

namespace loopspec {

class Latch {
 public:
  explicit Latch(int count) noexcept : count_(count) {}
  void count_down() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) done_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return count_ <= 0; });
  }
  void arrive_and_wait() {
    count_down();
    wait();
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  int count_;
};

}  // namespace loopspec
