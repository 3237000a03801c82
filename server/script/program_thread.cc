#include "server/script/program_thread.h"

#include <chrono>
#include <mutex>
#include <utility>

#include "loopspec/exceptions.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/program_state.h"
#include "server/script/script_exception.h"

namespace loopspec::script {

namespace {

// "When idle" on a real clock.
constexpr std::chrono::milliseconds kIdleDelay{50};

}  // namespace

ProgramThread::ProgramThread(ProgramState& state, std::string name, std::function<void()> body, bool ordered)
    : state_(state), name_(std::move(name)), body_(std::move(body)), ordered_(ordered) {}

ProgramThread::~ProgramThread() = default;

void ProgramThread::launch(Phase phase) {
  phase_ = phase;
  if (ordered_) state_.recorder().turnstile().enter(this);
  if (state_.clock()) state_.clock()->hold();
  thread_ = std::thread([this] { run(); });
}

void ProgramThread::start() {
  const std::lock_guard lock(state_.mutex());
  launch(Phase::kRunning);
}

void ProgramThread::start_gated() {
  const std::lock_guard lock(state_.mutex());
  launch(Phase::kGated);
}

void ProgramThread::open_gate() {
  const std::lock_guard lock(state_.mutex());
  if (phase_ == Phase::kGated) phase_ = Phase::kRunning;
  state_.changed().notify_all();
}

void ProgramThread::start_when_idle() {
  const std::lock_guard lock(state_.mutex());
  if (!state_.clock()) return launch(Phase::kDelayed);
  phase_ = Phase::kWaitsForIdle;
  state_.clock()->call_when_idle([this] {
    const std::lock_guard idle_lock(state_.mutex());
    start_waiting();
  });
}

void ProgramThread::start_waiting() {
  if (phase_ == Phase::kWaitsForIdle && !dismissed_) launch(Phase::kRunning);
}

void ProgramThread::join() {
  if (thread_.get_id() == std::this_thread::get_id()) throw RuntimeError("cannot join current thread");
  {
    const std::lock_guard lock(state_.mutex());
    start_waiting();
  }
  state_.wait([this] { return phase_ == Phase::kEnded; });
}

void ProgramThread::finish() {
  {
    const std::lock_guard lock(state_.mutex());
    dismissed_ = true;
    state_.changed().notify_all();
  }
  if (!thread_.joinable()) return;
  if (state_.clock()) state_.clock()->release();
  thread_.join();
  if (state_.clock()) state_.clock()->hold();
}

bool ProgramThread::wait_to_begin() {
  std::unique_lock lock(state_.mutex());
  auto may_go = [this] { return dismissed_ || state_.recorder().aborted() || phase_ == Phase::kRunning; };
  if (phase_ == Phase::kDelayed) {
    state_.changed().wait_for(lock, kIdleDelay, may_go);
    phase_ = Phase::kRunning;
  } else {
    state_.changed().wait(lock, may_go);
  }
  return !dismissed_ && !state_.recorder().aborted();
}

void ProgramThread::run() {
  Recorder::name_thread(&name_);
  Turnstile& turnstile = state_.recorder().turnstile();
  if (wait_to_begin()) {
    if (ordered_) turnstile.begin(this);
    try {
      body_();
    } catch (const Aborted&) {
      // The outcome tells.
    } catch (...) {
      state_.record_unraisable(std::current_exception());
    }
  }
  turnstile.leave();
  turnstile.leave(this);
  if (state_.clock()) state_.clock()->release();
  const std::lock_guard lock(state_.mutex());
  phase_ = Phase::kEnded;
  state_.changed().notify_all();
}

}  // namespace loopspec::script
