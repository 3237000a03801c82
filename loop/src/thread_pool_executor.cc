#include "loopspec/thread_pool_executor.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "loopspec/logging.h"
#include "platform/thread_name.h"

namespace loopspec {
namespace {

constexpr const char* kBroken = "A thread initializer failed, the thread pool is not usable anymore";

thread_local constinit const std::string* pool_thread_name = nullptr;  // while the thread works

std::string default_prefix() {
  static std::atomic<int> pools{0};
  return "ThreadPoolExecutor-" + std::to_string(pools.fetch_add(1, std::memory_order_relaxed));
}

}  // namespace

// What the threads share; it lives as long as the last of them.
class ThreadPoolExecutor::Pool : public std::enable_shared_from_this<Pool> {
 public:
  Pool(int max_workers, std::string prefix, std::function<void()> initializer)
      : max_workers_(static_cast<std::size_t>(max_workers)),
        prefix_(std::move(prefix)),
        initializer_(std::move(initializer)) {}

  void submit(std::unique_ptr<WorkItem> item) {
    const std::lock_guard lock(mutex_);
    if (broken_) throw BrokenThreadPool(kBroken);
    if (shutdown_) throw RuntimeError("cannot schedule new futures after shutdown");
    queue_.push_back(std::move(item));
    if (idle_ > 0) {
      --idle_;
    } else if (started_ < max_workers_) {
      start_thread();
    }
    work_.notify_one();
  }

  void shutdown(bool cancel_futures) {
    std::deque<std::unique_ptr<WorkItem>> cancelled;
    {
      const std::lock_guard lock(mutex_);
      shutdown_ = true;
      if (cancel_futures) cancelled.swap(queue_);
      work_.notify_all();
    }
    for (const auto& item : cancelled) item->future().cancel();
  }
  bool is_shut_down() {
    const std::lock_guard lock(mutex_);
    return shutdown_;
  }

  void join() {
    if (current_ == this) throw RuntimeError("cannot join current thread");
    const std::lock_guard joining(join_mutex_);  // whoever comes second waits as long
    for (std::thread& thread : take_threads()) thread.join();
  }
  void detach() {
    for (std::thread& thread : take_threads()) thread.detach();
  }
  static bool is_current(const Pool& pool) noexcept { return current_ == &pool; }

 private:
  // mutex_ is held, and the item that needs the thread is the last of the queue.
  void start_thread() {
    try {
      threads_.emplace_back(
          [self = shared_from_this(), name = prefix_ + "_" + std::to_string(started_)] { self->work(name); });
    } catch (const std::system_error&) {
      queue_.pop_back();
      throw RuntimeError("can't start new thread");
    }
    ++started_;
  }

  std::vector<std::thread> take_threads() {
    const std::lock_guard lock(mutex_);
    return std::exchange(threads_, {});
  }

  void work(const std::string& name) {
    current_ = this;
    pool_thread_name = &name;
    struct Forget {
      ~Forget() { pool_thread_name = nullptr; }
    } const forget;
    platform::set_current_thread_name(name);
    if (!initialize()) return;
    while (const std::unique_ptr<WorkItem> item = next()) {
      try {
        item->run();
      } catch (...) {
        Logger("concurrent.futures").log(LogLevel::kCritical, "Exception in worker", std::current_exception());
        return;
      }
    }
  }

  bool initialize() {
    if (!initializer_) return true;
    try {
      initializer_();
      return true;
    } catch (...) {
      Logger("concurrent.futures").log(LogLevel::kCritical, "Exception in initializer:", std::current_exception());
    }
    std::deque<std::unique_ptr<WorkItem>> failed;
    {
      const std::lock_guard lock(mutex_);
      broken_ = true;
      failed.swap(queue_);
    }
    for (const auto& item : failed) {
      if (item->future().set_running_or_notify_cancel()) item->future().set_exception(BrokenThreadPool(kBroken));
    }
    return false;
  }

  // Null when there is nothing left to do and never will be.
  std::unique_ptr<WorkItem> next() {
    std::unique_lock lock(mutex_);
    if (queue_.empty()) {
      if (shutdown_) return nullptr;
      ++idle_;
      work_.wait(lock, [this] { return !queue_.empty() || shutdown_; });
      if (queue_.empty()) return nullptr;
    }
    std::unique_ptr<WorkItem> item = std::move(queue_.front());
    queue_.pop_front();
    return item;
  }

  static thread_local constinit Pool* current_;

  const std::size_t max_workers_;
  const std::string prefix_;
  const std::function<void()> initializer_;

  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::unique_ptr<WorkItem>> queue_;
  std::size_t idle_ = 0;  // threads that wait, less the items queued for them
  std::size_t started_ = 0;
  bool broken_ = false;
  bool shutdown_ = false;
  std::vector<std::thread> threads_;
  std::mutex join_mutex_;
};

thread_local constinit ThreadPoolExecutor::Pool* ThreadPoolExecutor::Pool::current_ = nullptr;

ThreadPoolExecutor::ThreadPoolExecutor(std::optional<int> max_workers, std::string thread_name_prefix,
                                       std::function<void()> initializer) {
  const int workers = max_workers.value_or(default_max_workers());
  if (workers <= 0) throw ValueError("max_workers must be greater than 0");
  if (thread_name_prefix.empty()) thread_name_prefix = default_prefix();
  pool_ = std::make_shared<Pool>(workers, std::move(thread_name_prefix), std::move(initializer));
}

ThreadPoolExecutor::~ThreadPoolExecutor() {
  if (!pool_->is_shut_down()) {
    pool_->shutdown(false);
    if (!Pool::is_current(*pool_)) pool_->join();
  }
  pool_->detach();
}

void ThreadPoolExecutor::shutdown(bool wait, bool cancel_futures) {
  pool_->shutdown(cancel_futures);
  if (wait) pool_->join();
}

int ThreadPoolExecutor::default_max_workers() noexcept {
  return std::min(32, static_cast<int>(std::max(1u, std::thread::hardware_concurrency())) + 4);
}

std::string_view ThreadPoolExecutor::current_thread_name() noexcept {
  return pool_thread_name == nullptr ? std::string_view() : *pool_thread_name;
}

void ThreadPoolExecutor::submit_work(std::unique_ptr<WorkItem> item) {
  pool_->submit(std::move(item));
}

}  // namespace loopspec
