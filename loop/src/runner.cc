#include "loopspec/runner.h"

#include <mutex>
#include <string>

#include "loopspec/async_generator.h"
#include "loopspec/detail/events.h"
#include "loopspec/events.h"
#include "platform/interrupts.h"

namespace loopspec {
namespace {

// asyncio.constants.THREAD_JOIN_TIMEOUT
constexpr double kThreadJoinTimeout = 300;

// A future that is done when all of these are; what they raised counts as seen.
Future<void> when_all_done(AbstractEventLoop& loop, const std::vector<TaskBase>& tasks) {
  const Future<void> all = loop.create_future<void>();
  const auto left = std::make_shared<std::size_t>(tasks.size());
  for (const TaskBase& task : tasks) {
    task.add_done_callback([all, left](const FutureBase& done) {
      done.state()->set_retrieved();
      if (--*left == 0 && !all.done()) all.set_result();
    });
  }
  return all;
}

}  // namespace

void detail::check_no_running_loop(const char* caller) {
  if (running_loop != nullptr) throw RuntimeError(std::string(caller) + " cannot be called from a running event loop");
}

struct Runner::Interrupts {
  std::mutex mutex;
  std::shared_ptr<detail::LoopRemote> remote;  // null outside run(); guarded by the mutex
  // The loop's thread.
  TaskBase main;
  int count = 0;

  void arrived() {
    if (!main) return;  // late
    if (++count > 1 || main.done()) throw KeyboardInterrupt();
    main.cancel();
  }
};

Runner::Runner(RunnerOptions options) : options_(std::move(options)), interrupts_(std::make_shared<Interrupts>()) {}

Runner::~Runner() {
  try {
    close();
  } catch (...) {
    Logger().log(LogLevel::kError, "Exception in Runner.close()", std::current_exception());
  }
}

AbstractEventLoop& Runner::get_loop() {
  initialize();
  return *loop_;
}

void Runner::initialize() {
  if (state_ == State::kClosed) throw RuntimeError("Runner is closed");
  if (state_ == State::kInitialized) return;
  if (options_.loop_factory) {
    loop_ = options_.loop_factory();
  } else {
    loop_ = new_event_loop();
    set_event_loop(loop_.get());
    is_current_loop_ = true;
  }
  if (options_.debug) loop_->set_debug(*options_.debug);
  context_ = copy_context();
  state_ = State::kInitialized;
}

void Runner::prepare_run() {
  detail::check_no_running_loop("Runner.run()");
  initialize();
}

void Runner::run_main(const TaskBase& task) {
  struct Running {
    Interrupts& interrupts;
    Running(Interrupts& of, AbstractEventLoop& loop, const TaskBase& main) : interrupts(of) {
      interrupts.main = main;
      interrupts.count = 0;
      const std::lock_guard lock(interrupts.mutex);
      interrupts.remote = detail::LoopAccess::remote(loop);
    }
    ~Running() {
      interrupts.main = TaskBase();
      const std::lock_guard lock(interrupts.mutex);
      interrupts.remote = nullptr;
    }
  } const running{*interrupts_, *loop_, task};
  const platform::InterruptTaker taker(platform::InterruptTaker::Manner::kGreedy, [this] { interrupt(); });
  try {
    loop_->run_until_complete(task);
  } catch (const CancelledError&) {
    if (interrupts_->count > 0 && task.uncancel() == 0) throw KeyboardInterrupt();
    throw;
  }
}

void Runner::interrupt() {
  const std::lock_guard lock(interrupts_->mutex);
  if (interrupts_->remote) interrupts_->remote->post([interrupts = interrupts_] { interrupts->arrived(); });
}

void Runner::cancel_all_tasks() {
  const std::vector<TaskBase> tasks = all_tasks(*loop_);
  if (tasks.empty()) return;
  for (const TaskBase& task : tasks) task.cancel();
  loop_->run_until_complete(when_all_done(*loop_, tasks));
  for (const TaskBase& task : tasks) {
    if (task.cancelled() || !task.exception()) continue;
    ExceptionContext context;
    context.message = "unhandled exception during asyncio.run() shutdown";
    context.exception = task.exception();
    context.task = task;
    loop_->call_exception_handler(context);
  }
}

void Runner::close() {
  if (state_ != State::kInitialized) return;
  std::exception_ptr error;
  try {
    cancel_all_tasks();
    loop_->run_until_complete(loop_->shutdown_asyncgens());
    loop_->run_until_complete(options_.shutdown_executor ? options_.shutdown_executor(*loop_)
                                                         : loop_->shutdown_default_executor(kThreadJoinTimeout));
  } catch (...) {
    error = std::current_exception();
  }
  if (is_current_loop_) set_event_loop(nullptr);
  state_ = State::kClosed;
  context_.reset();
  const std::shared_ptr<AbstractEventLoop> loop = std::exchange(loop_, nullptr);
  loop->close();
  if (error) std::rethrow_exception(error);
}

}  // namespace loopspec
