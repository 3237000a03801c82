#include "server/script/executor_job.h"

#include <chrono>
#include <utility>

#include "server/script/platform/thread_pointer.h"
#include "server/script/program_state.h"
#include "server/script/script_exception.h"
#include "server/script/script_executor.h"

namespace loopspec::script {

namespace {

// "When idle" on a real clock.
constexpr std::chrono::milliseconds kIdleDelay{50};
// On a virtual clock: for a loop that waits for its job without polling.
constexpr std::chrono::milliseconds kPatience{1000};

using CurrentJob = platform::ThreadPointer<ExecutorJob, struct CurrentJobTag>;

}  // namespace

// While it exists the state does.
class ExecutorJob::Inside {
 public:
  explicit Inside(ExecutorJob& job) : job_(job) {
    const std::lock_guard lock(job_.mutex_);
    if (!job_.dismissed_) job_.inside_ = allowed_ = true;
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() {
    const std::lock_guard lock(job_.mutex_);
    job_.inside_ = false;
    job_.outside_.notify_all();
  }
  bool allowed() const { return allowed_; }

 private:
  ExecutorJob& job_;
  bool allowed_ = false;
};

// The body runs.
class ExecutorJob::Running {
 public:
  explicit Running(ExecutorJob& job) : job_(job) {
    CurrentJob::set(&job_);
    Recorder::name_thread(&job_.executor_->name());
    job_.state_.recorder().turnstile().begin(&job_);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    Recorder::name_thread(nullptr);
    CurrentJob::set(nullptr);
    {
      const std::lock_guard lock(job_.state_.mutex());
      job_.ended_ = true;
      job_.update();
    }
    Turnstile& turnstile = job_.state_.recorder().turnstile();
    turnstile.leave();
    turnstile.leave(&job_);
  }

 private:
  ExecutorJob& job_;
};

ExecutorJob::ExecutorJob(ProgramState& state, std::shared_ptr<ScriptExecutor> executor, std::function<Result()> body)
    : state_(state), executor_(std::move(executor)), body_(std::move(body)) {}

ExecutorJob* ExecutorJob::current() { return CurrentJob::get(); }

void ExecutorJob::submitted() {
  state_.adopt_job(shared_from_this());
  {
    const std::lock_guard lock(state_.mutex());
    executor_->enter(*this);
  }
  if (state_.clock()) state_.clock()->call_when_idle([job = shared_from_this()] { job->start(); });
}

void ExecutorJob::start() {
  const std::lock_guard lock(state_.mutex());
  started_ = true;
  update();
  state_.changed().notify_all();
}

Result ExecutorJob::run() {
  const Inside inside(*this);
  if (!inside.allowed() || !wait_to_begin()) return no_result();
  const Running running(*this);
  try {
    return body_();
  } catch (const Aborted&) {
    return no_result();  // the outcome tells
  }
}

bool ExecutorJob::wait_to_begin() {
  std::unique_lock lock(state_.mutex());
  const auto over = [this] { return dismissed_ || state_.recorder().aborted(); };
  state_.changed().wait_for(lock, state_.clock() ? kPatience : kIdleDelay, [&] { return started_ || over(); });
  if (over()) return false;
  started_ = begun_ = true;
  update();
  return true;
}

std::shared_ptr<void> ExecutorJob::hearing() {
  return {static_cast<void*>(this), [job = shared_from_this()](void*) { job->heard(); }};
}

void ExecutorJob::heard() {
  const std::lock_guard own_lock(mutex_);
  if (dismissed_) return;
  const std::lock_guard lock(state_.mutex());
  heard_ = true;
  update();
}

void ExecutorJob::has_thread() {
  has_thread_ = true;
  update();
}

void ExecutorJob::set_parked(bool parked) {
  parked_ = parked;
  update();
}

void ExecutorJob::update() {
  const bool over = heard_ && (!begun_ || ended_);
  if ((ended_ || over) && !left_) {
    left_ = true;
    executor_->leave(*this);  // first: the next one holds the clock before this one lets it go
  }
  Turnstile& turnstile = state_.recorder().turnstile();
  if (started_ && has_thread_ && !ordered_ && !heard_ && !ended_) {
    ordered_ = true;
    turnstile.enter(this);
  }
  if (over && !begun_) turnstile.leave(this);
  const bool holds = started_ && has_thread_ && !parked_ && !over;
  if (holds == holding_) return;
  holding_ = holds;
  if (state_.clock() == nullptr) return;
  holds ? state_.clock()->hold() : state_.clock()->release();
}

void ExecutorJob::finish() {
  {
    const std::lock_guard lock(mutex_);
    dismissed_ = true;
  }
  {
    const std::lock_guard lock(state_.mutex());
    state_.changed().notify_all();
  }
  std::unique_lock lock(mutex_);
  outside_.wait(lock, [this] { return !inside_; });
}

}  // namespace loopspec::script
