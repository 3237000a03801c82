// Scheduling and the turn of the loop. Error handling is in exception_handling.cc.
#include "loopspec/base_event_loop.h"

#include "loopspec/detail/combining.h"
#include "loopspec/future_base.h"
#include "seconds.h"
#include "signal_handlers.h"

namespace loopspec {
namespace {

[[noreturn]] void throw_not_callable() { throw TypeError("'NoneType' object is not callable"); }

}  // namespace

BaseEventLoop::BaseEventLoop(std::shared_ptr<Clock> clock) : clock_(clock ? std::move(clock) : std::make_shared<RealClock>()) {}

BaseEventLoop::~BaseEventLoop() = default;

// ---- The turn: rule 2 of event_loop.h, in its words.

void BaseEventLoop::run_once() {
  begin_turn();
  run_queued();
  if (!turn_end_.empty()) turn_end_.run();
}

// Up to the batch.
void BaseEventLoop::begin_turn() {
  if (!timers_.empty()) timers_.prune();
  if (const std::int64_t timeout_ns = poll_timeout(); timeout_ns != 0 || watched_ != 0 || inbox_.has_nodes()) {
    poll_and_queue_io(timeout_ns);
  }
  if (!timers_.empty()) queue_due_timers();
  ++turn_;
}

// Rule 3.
inline std::int64_t BaseEventLoop::poll_timeout() const noexcept {
  if (!ready_.empty() || inbox_.has_nodes() || stopping_.load(std::memory_order_relaxed)) return 0;
  return time_to_deadline();
}

std::int64_t BaseEventLoop::time_to_deadline() const noexcept {
  const std::int64_t deadline = timers_.next_deadline();
  if (deadline == detail::kNever) return -1;
  const std::int64_t now = clock_->now_ns();
  return deadline > now ? deadline - now : 0;
}

// Other threads' callbacks that arrived up to now go ahead of what the poll found, as they do in asyncio. With
// nothing registered a turn that does not wait makes no system call.
void BaseEventLoop::poll_and_queue_io(std::int64_t timeout_ns) {
  if (timeout_ns != 0 || watched_ != 0) {
    poll(timeout_ns);
    queue_ready_io();
  } else {
    take_inbox();
  }
}

void BaseEventLoop::poll(std::int64_t timeout_ns) {
  if (timeout_ns != 0 && !inbox_.try_sleep()) timeout_ns = 0;
  struct Awake {
    BaseEventLoop& loop;
    ~Awake() { loop.take_inbox(); }
  } const awake{*this};
  wait_for_io(timeout_ns);
}

// Rule 4.
void BaseEventLoop::queue_due_timers() {
  timers_.pop_due(detail::add_ns(clock_->now_ns(), clock_->resolution_ns()), ready_);
}

// Runs the batch. When SystemExit or KeyboardInterrupt escapes, the rest goes back to the head of the queue.
inline void BaseEventLoop::run_queued() {
  detail::ReadyBatch batch(ready_);
  struct Running {
    BaseEventLoop& loop;
    ~Running() { loop.batch_ = nullptr; }
  } const running{*this};
  batch_ = &batch;
  while (detail::HandleNode* node = batch.take()) {
    if (node->is_timer()) prefetch(static_cast<const detail::TimerNode*>(node)->ahead);
    if (get_debug()) [[unlikely]] {
      run_handle_timed(*node);
    } else {
      run_handle(*node);
    }
  }
}

void BaseEventLoop::run_one(detail::HandleNode& node) {
  if (get_debug()) {
    run_handle_timed(node);
  } else {
    run_handle(node);
  }
}

// Consumes the queue's reference. The common case, kept short: no other thread may cancel it, and it runs once.
inline void BaseEventLoop::run_handle(detail::HandleNode& node) {
  if ((node.flags & (detail::NodeFlags::kShared | detail::NodeFlags::kPersistent)) != 0) [[unlikely]] {
    run_any_handle(node);
  } else if (node.phase.load(std::memory_order_relaxed) != detail::NodePhase::kPending) [[unlikely]] {  // cancelled
    node.release();
  } else {
    node.phase.store(detail::NodePhase::kRunning, std::memory_order_relaxed);
    call(node);
    node.finish();
  }
}

void BaseEventLoop::run_any_handle(detail::HandleNode& node) {
  node.queued = false;
  if (!node.claim(detail::NodePhase::kRunning)) {
    node.release();
    return;
  }
  call(node);
  finish_handle(node);
}

void BaseEventLoop::call_callable(detail::HandleNode& node) {
  if (node.ops == nullptr) throw_not_callable();
  node.ops->run(node.storage);
}

inline void BaseEventLoop::call(detail::HandleNode& node) {
  try {
    const detail::ContextScope scope(node.context);
    call_callable(node);
  } catch (...) {
    handle_callback_error(node);
  }
}

// After the call. A reader or writer stays for the next event, unless it was removed meanwhile.
void BaseEventLoop::finish_handle(detail::HandleNode& node) noexcept {
  if (node.is_persistent() && !node.is_cancelled()) [[unlikely]] {
    node.phase.store(detail::NodePhase::kPending, std::memory_order_relaxed);
    node.release();
  } else {
    node.finish();
  }
}

// In a catch block: rule 9.
void BaseEventLoop::handle_callback_error(detail::HandleNode& node) {
  struct FinishUnlessHandled {
    detail::HandleNode* node;
    ~FinishUnlessHandled() {
      if (node != nullptr) finish_handle(*node);
    }
  } unfinished{&node};
  node.phase.store(detail::NodePhase::kReporting, std::memory_order_relaxed);
  try {
    throw;
  } catch (const SystemExit&) {
    throw;
  } catch (const KeyboardInterrupt&) {
    throw;
  } catch (...) {
    report_callback_error(node, std::current_exception());
  }
  unfinished.node = nullptr;
}

// ---- Running and stopping

// Marks the loop as running for as long as it lives.
class BaseEventLoop::RunningScope {
 public:
  explicit RunningScope(BaseEventLoop& loop) : loop_(loop) {
    loop_.running_.store(true, std::memory_order_relaxed);
    detail::running_loop = &loop;
  }
  RunningScope(const RunningScope&) = delete;
  RunningScope& operator=(const RunningScope&) = delete;
  ~RunningScope() {
    loop_.end_run();
    detail::running_loop = nullptr;
  }

 private:
  BaseEventLoop& loop_;
};

// SystemExit or KeyboardInterrupt may have left the turn; what was written before still leaves.
void BaseEventLoop::end_run() noexcept {
  stopping_.store(true, std::memory_order_relaxed);
  try {
    turn_end_.run();
    flush_io();
  } catch (...) {
    // Another one; the first is on its way.
  }
  stopping_.store(false, std::memory_order_relaxed);
  running_.store(false, std::memory_order_relaxed);
}

void BaseEventLoop::run_forever() {
  check_can_run();
  const RunningScope running(*this);
  do {
    run_once();
  } while (!stopping_.load(std::memory_order_relaxed));
}

void BaseEventLoop::run_until_done(const FutureBase& future) {
  check_can_run();
  detail::check_loop(future, *this);
  const Handle registration = future.add_done_callback([this](const FutureBase& done) {
    if (!done.cancelled()) {
      // The run these two leave is over already; stopping would end the next one.
      const std::exception_ptr error = done.exception();
      if (exception_is<SystemExit>(error) || exception_is<KeyboardInterrupt>(error)) return;
    }
    stop();
  });
  struct Unregister {
    const FutureBase& future;
    const Handle& registration;
    ~Unregister() { future.remove_done_callback(registration); }
  } const unregister{future, registration};
  run_forever();
  if (!future.done()) throw RuntimeError("Event loop stopped before Future completed.");
}

void BaseEventLoop::close() {
  if (is_running()) throw RuntimeError("Cannot close a running event loop");
  if (is_closed()) return;
  detail::LoopAccess::cut_off(*this);
  closed_ = true;
  detail::ReadyBatch dropped(ready_);
  detail::HandleNode* waiting = inbox_.close().oldest;
  timers_.clear();
  while (detail::HandleNode* node = dropped.take()) {
    node->drop();
    node->release();
  }
  while (waiting != nullptr) {
    detail::HandleNode* node = std::exchange(waiting, waiting->next);
    node->drop();
    node->release();
  }
  transports_.close_all();
  release_io();
  signals_.reset();
  detail::destroy_pending_tasks(*this);
  detail::Combining::let_all_go(detail::LoopAccess::combinations(*this));
}

void BaseEventLoop::check_closed() const {
  if (is_closed()) throw RuntimeError("Event loop is closed");
}

void BaseEventLoop::check_can_run() const {
  check_closed();
  if (is_running()) throw RuntimeError("This event loop is already running");
  if (detail::running_loop != nullptr) throw RuntimeError("Cannot run the event loop while another loop is running");
}

// ---- Scheduling

void BaseEventLoop::check_schedule(const detail::HandleNode& node, const char* method, bool any_thread) const {
  check_closed();
  if (!get_debug()) return;
  if (!any_thread && is_running() && !on_loop_thread()) {
    throw RuntimeError("Non-thread-safe operation invoked on an event loop other than the current one");
  }
  if (node.ops == nullptr) throw TypeError("a callable object was expected by " + std::string(method) + "(), got None");
}

void BaseEventLoop::schedule_soon(detail::HandleNode& node) {
  if (closed_.load(std::memory_order_relaxed) || get_debug()) [[unlikely]] {
    check_schedule(node, "call_soon", false);
  }
  if (!on_loop_thread() && running_.load(std::memory_order_relaxed)) [[unlikely]] {
    // Not allowed, but not fatal either: it must not corrupt the queue.
    send_to_inbox(node);
    return;
  }
  if (inbox_.has_nodes()) [[unlikely]] {
    take_inbox();  // rule 7
  }
  node.retain();
  ready_.push(node);
}

void BaseEventLoop::schedule_threadsafe(detail::HandleNode& node) {
  if (is_closed() || get_debug()) [[unlikely]] {
    check_schedule(node, "call_soon_threadsafe", true);
  }
  if (on_loop_thread()) {
    if (inbox_.has_nodes()) take_inbox();
    node.retain();
    ready_.push(node);
    return;
  }
  send_to_inbox(node);
}

void BaseEventLoop::schedule_later(detail::TimerNode& node, double delay) {
  const std::int64_t now = clock_->now_ns();
  node.when = static_cast<double>(now) * 1e-9 + delay;
  schedule_timer(node, detail::add_ns(now, detail::seconds_to_ns(delay)));
}

void BaseEventLoop::schedule_at(detail::TimerNode& node, double when) {
  node.when = when;
  schedule_timer(node, detail::seconds_to_ns(when));
}

void BaseEventLoop::schedule_timer(detail::TimerNode& node, std::int64_t when_ns) {
  if (is_closed() || get_debug()) [[unlikely]] {
    check_schedule(node, "call_at", false);
  }
  if (!on_loop_thread() && is_running()) [[unlikely]] {
    send_to_inbox(node);
    return;
  }
  timers_.push(node, when_ns);
  node.retain();
}

void BaseEventLoop::send_to_inbox(detail::HandleNode& node) {
  node.flags |= detail::NodeFlags::kShared;
  node.retain();
  switch (inbox_.push(node)) {
    case detail::Inbox::Push::kQueued:
      return;
    case detail::Inbox::Push::kMustWake:
      wake();
      return;
    case detail::Inbox::Push::kClosed:
      node.release();
      throw RuntimeError("Event loop is closed");
  }
}

void BaseEventLoop::take_inbox() {
  const detail::Inbox::Taken taken = inbox_.take();
  if (taken.oldest == nullptr) return;
  if (!taken.has_timers) [[likely]] {
    ready_.append(*taken.oldest, *taken.newest);
    return;
  }
  detail::HandleNode* node = taken.oldest;
  while (node != nullptr) {
    detail::HandleNode* following = node->next;
    if (node->is_timer()) {
      auto& timer = static_cast<detail::TimerNode&>(*node);
      timers_.push(timer, detail::seconds_to_ns(timer.when));
    } else {
      ready_.push(*node);
    }
    node = following;
  }
}

void BaseEventLoop::queue_io_handle(detail::HandleNode& node) noexcept {
  // Still queued when an escaping SystemExit left it there: one call is due, not two.
  if (node.queued || node.is_cancelled()) return;
  node.queued = true;
  node.retain();
  ready_.push(node);
}

}  // namespace loopspec
