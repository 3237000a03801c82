// The loop's executor: AbstractEventLoop's part of executor.h.
#include <thread>

#include "loopspec/gather.h"
#include "loopspec/thread_pool_executor.h"
#include "loopspec/wrap_future.h"
#include "seconds.h"

namespace loopspec {
namespace {

// A thread that nobody waits for when the wait for its work ended otherwise.
struct Helper {
  std::thread thread;
  ~Helper() {
    if (thread.joinable()) thread.detach();
  }
};

}  // namespace

Executor& AbstractEventLoop::executor_for_call(Executor* executor, const char* fault) {
  if (is_closed()) throw RuntimeError("Event loop is closed");
  if (get_debug() && fault != nullptr) throw TypeError(fault);
  if (executor != nullptr) return *executor;
  if (executor_shutdown_called_) throw RuntimeError("Executor shutdown has been called");
  if (!default_executor_) default_executor_ = std::make_shared<ThreadPoolExecutor>(std::nullopt, "asyncio");
  return *default_executor_;
}

void AbstractEventLoop::set_default_executor(std::shared_ptr<Executor> executor) {
  if (dynamic_cast<ThreadPoolExecutor*>(executor.get()) == nullptr) {
    throw TypeError("executor must be ThreadPoolExecutor instance");
  }
  drop_default_executor(std::exchange(default_executor_, std::move(executor)));
}

void AbstractEventLoop::release_executor() {
  executor_shutdown_called_ = true;
  if (const std::shared_ptr<Executor> executor = std::exchange(default_executor_, nullptr)) executor->shutdown(false);
}

// Its destructor would wait.
void AbstractEventLoop::drop_default_executor(const std::shared_ptr<Executor>& executor) {
  if (executor.use_count() == 1) executor->shutdown(false);
}

Coroutine<void> AbstractEventLoop::shutdown_default_executor(std::optional<double> limit) {
  executor_shutdown_called_ = true;
  const std::shared_ptr<Executor> executor = default_executor_;
  if (!executor) co_return;
  const Future<void> joined = create_future<void>();
  Helper helper{std::thread([executor, remote = remote_, told = joined]() mutable {
    std::exception_ptr error;
    try {
      executor->shutdown(true);
    } catch (...) {
      error = std::current_exception();
    }
    remote->post([error, future = std::move(told)] {
      if (future.done()) return;
      error ? future.set_exception(error) : future.set_result();
    });
  })};
  bool in_time = true;
  try {
    co_await timeout(limit, detail::AwaitFuture<Future<void>, void>(joined));
  } catch (const TimeoutError&) {
    in_time = false;
  }
  if (in_time) {
    helper.thread.join();
    co_return;
  }
  logger().warn("RuntimeWarning", "The executor did not finishing joining its threads within " +
                                      detail::format_seconds(*limit) + " seconds.");
  executor->shutdown(false);
}

}  // namespace loopspec
