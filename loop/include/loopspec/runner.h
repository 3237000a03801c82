// run() and Runner: a program's way into asyncio and out again.
//
// Python documentation: library/asyncio-runner.html
//
//   int main() { return loopspec::run(program()); }
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "loopspec/task.h"

namespace loopspec {

// How a Runner makes its loop. Without a factory it is that of new_event_loop(), and becomes this thread's current
// loop.
using LoopFactory = std::function<std::shared_ptr<AbstractEventLoop>()>;

struct RunnerOptions {
  std::optional<bool> debug = {};  // as the loop comes when absent
  LoopFactory loop_factory = {};
  // How the end shuts the loop's default executor down; shutdown_default_executor(300) when empty. C++ only: for a loop whose
  // virtual clock must stand still meanwhile.
  std::function<Coroutine<void>(AbstractEventLoop&)> shutdown_executor = {};
};

// Several runs on one loop, in one context. The destructor is the end of Python's `with` and calls close(); what that
// throws it logs, because a destructor may not throw. All methods belong to one thread, but interrupt().
class Runner {
 public:
  explicit Runner(RunnerOptions options = {});
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  ~Runner();

  // Runs the coroutine as a task, in `context` or in the one of the runner, and returns its result or throws what it
  // raised. Makes the loop first when there is none. Throws RuntimeError 'Runner.run() cannot be called from a running
  // event loop', 'Runner is closed', and what run_until_complete() throws.
  template <class T>
  T run(Coroutine<T> coroutine, const std::optional<Context>& context = std::nullopt) {
    prepare_run();
    const Task<T> task = get_loop().create_task(std::move(coroutine), TaskOptions({}, context ? *context : *context_));
    run_main(task);
    return task.take_result();
  }

  // The loop, which is made when there is none. Throws RuntimeError 'Runner is closed'.
  AbstractEventLoop& get_loop();

  // Cancels all tasks and waits for them, shuts asynchronous generators and the default executor down (which may take
  // 300 seconds), and closes the loop. What tasks raise goes to the exception handler, as 'unhandled exception during
  // asyncio.run() shutdown'. Does nothing when no loop was made, or when it was closed before.
  void close();

  // Any thread: what SIGINT does. The first call during a run() cancels its task; when that ends as cancelled, run()
  // throws KeyboardInterrupt. Another call throws KeyboardInterrupt out of the loop. Nothing outside run().
  // The library installs no signal handler; one must not call this itself, for it takes locks. On Windows, where CTRL_C comes
  // in a thread of its own, a run() in the program's main thread calls this by itself.
  void interrupt();

 private:
  struct Interrupts;
  enum class State { kCreated, kInitialized, kClosed };

  void prepare_run();
  void run_main(const TaskBase& task);
  void initialize();
  void cancel_all_tasks();

  RunnerOptions options_;
  State state_ = State::kCreated;
  std::shared_ptr<AbstractEventLoop> loop_;
  std::optional<Context> context_;
  bool is_current_loop_ = false;
  std::shared_ptr<Interrupts> interrupts_;
};

// Runs the coroutine on a loop of its own and closes that as Runner::close() does. Throws RuntimeError 'asyncio.run()
// cannot be called from a running event loop'.
template <class T>
T run(Coroutine<T> main, RunnerOptions options = {});

namespace detail {
void check_no_running_loop(const char* caller);
}

template <class T>
T run(Coroutine<T> main, RunnerOptions options) {
  detail::check_no_running_loop("asyncio.run()");
  Runner runner(std::move(options));
  if constexpr (std::is_void_v<T>) {
    runner.run(std::move(main));
    runner.close();
  } else {
    T result = runner.run(std::move(main));
    runner.close();
    return result;
  }
}

}  // namespace loopspec
