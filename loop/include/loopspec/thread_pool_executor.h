// ThreadPoolExecutor: makes calls in threads of its own.
//
// Python documentation: library/concurrent.futures.html#threadpoolexecutor
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "loopspec/executor.h"

namespace loopspec {

// The initializer of a pool threw.
class BrokenThreadPool : public BrokenExecutor {
 public:
  using BrokenExecutor::BrokenExecutor;
  std::string_view type_name() const noexcept override { return "BrokenThreadPool"; }
};

class ThreadPoolExecutor final : public Executor {
 public:
  // At most `max_workers` threads (by default the number of processors plus 4, at most 32), made when they are needed
  // and named PREFIX_0, PREFIX_1, …; the system may show the first 15 characters. Each calls `initializer` first; when
  // that throws, it is logged ("concurrent.futures", CRITICAL), and what is queued and every later submit() gets
  // BrokenThreadPool. Throws ValueError 'max_workers must be greater than 0'.
  explicit ThreadPoolExecutor(std::optional<int> max_workers = std::nullopt, std::string thread_name_prefix = {},
                              std::function<void()> initializer = nullptr);
  // The end of Python's `with`: shutdown(true), unless shutdown() was called. After shutdown(false) nothing waits for
  // the calls that go on, not even the end of the process.
  ~ThreadPoolExecutor() override;

  // With `wait`, from a thread of this pool: RuntimeError 'cannot join current thread'.
  void shutdown(bool wait = true, bool cancel_futures = false) override;

  // How many threads a pool may have that is not told how many.
  static int default_max_workers() noexcept;
  // The name of the pool's thread that calls this; empty in other threads.
  static std::string_view current_thread_name() noexcept;

 protected:
  // Also throws BrokenThreadPool, and RuntimeError "can't start new thread".
  void submit_work(std::unique_ptr<WorkItem> item) override;

 private:
  class Pool;
  std::shared_ptr<Pool> pool_;
};

}  // namespace loopspec
