#include "loopspec/detail/future_state.h"

#include <mutex>
#include <vector>

#include "loopspec/abstract_event_loop.h"
#include "loopspec/detail/task_core.h"
#include "loopspec/future_base.h"

namespace loopspec {
namespace detail {
namespace {

struct LinkPool {
  std::mutex mutex;
  std::vector<LoopLink*> all;  // keeps every link reachable for leak checkers
  std::vector<LoopLink*> free;
};

// Never destroyed: futures may be released by other static destructors.
LinkPool& link_pool() {
  static auto* const instance = new LinkPool;
  return *instance;
}

}  // namespace

LoopLink* acquire_loop_link(AbstractEventLoop& loop) {
  LinkPool& pool = link_pool();
  const std::lock_guard lock(pool.mutex);
  if (pool.free.empty()) {
    pool.all.push_back(new LoopLink);
    pool.free.push_back(pool.all.back());
    pool.free.reserve(pool.all.size());  // so that release_loop_link() cannot fail
  }
  LoopLink* link = pool.free.back();
  pool.free.pop_back();
  link->loop.store(&loop, std::memory_order_relaxed);
  return link;
}

void release_loop_link(LoopLink* link) noexcept {
  LinkPool& pool = link_pool();
  const std::lock_guard lock(pool.mutex);
  link->generation.fetch_add(1, std::memory_order_release);
  link->loop.store(nullptr, std::memory_order_relaxed);
  pool.free.push_back(link);
}

FutureState::FutureState(AbstractEventLoop& loop)
    : generation_(LoopAccess::link(loop)->generation.load(std::memory_order_relaxed)), link_(LoopAccess::link(loop)) {}

FutureState::~FutureState() { drop_callbacks(); }

void FutureState::drop_callbacks() noexcept {
  while (HandleNode* node = first_) {
    first_ = node->next;
    if (first_ == nullptr) last_ = &first_;
    node->next = nullptr;
    // A Handle may keep the node, and the callable what holds that Handle.
    node->drop();
    node->release();
  }
}

AbstractEventLoop* FutureState::loop_or_null() const noexcept {
  AbstractEventLoop* loop = link_->loop.load(std::memory_order_relaxed);
  return link_->generation.load(std::memory_order_acquire) == generation_ ? loop : nullptr;
}

AbstractEventLoop& FutureState::loop() const {
  if (AbstractEventLoop* loop = loop_or_null()) return *loop;
  throw RuntimeError("Event loop is closed");
}

bool FutureState::cancel(std::optional<std::string> message) {
  unretrieved_ = false;
  if (done()) return false;
  set_cancel_message(std::move(message));
  complete(FutureStatus::kCancelled);
  return true;
}

void FutureState::set_exception(std::exception_ptr exception) {
  check_settable("set_exception");
  if (!exception) throw TypeError("invalid exception object");
  exception_ = std::move(exception);
  unretrieved_ = true;
  complete(FutureStatus::kFinished);
}

void FutureState::check_result() {
  if (status_ == FutureStatus::kPending) throw InvalidStateError("Result is not set.");
  unretrieved_ = false;
  if (status_ == FutureStatus::kCancelled) std::rethrow_exception(cancelled_error());
  if (exception_) std::rethrow_exception(exception_);
}

std::exception_ptr FutureState::exception() {
  if (status_ == FutureStatus::kPending) throw InvalidStateError("Exception is not set.");
  if (status_ == FutureStatus::kCancelled) std::rethrow_exception(cancelled_error());
  unretrieved_ = false;
  return exception_;
}

std::exception_ptr FutureState::cancelled_error() const {
  if (status_ == FutureStatus::kCancelled && exception_) return exception_;
  return std::make_exception_ptr(cancel_message_ ? CancelledError(*cancel_message_) : CancelledError());
}

void FutureState::set_cancel_message(std::optional<std::string> message) {
  cancel_message_ = message ? std::make_unique<std::string>(std::move(*message)) : nullptr;
}

std::optional<std::string> FutureState::cancel_message() const {
  return cancel_message_ ? std::optional<std::string>(*cancel_message_) : std::nullopt;
}

void FutureState::finish_task_with_exception(std::exception_ptr exception) {
  if (exception_is<CancelledError>(exception)) {
    cancel_task(std::move(exception));
    return;
  }
  exception_ = exception;
  unretrieved_ = true;
  complete(FutureStatus::kFinished);
  if (exception_is<SystemExit>(exception) || exception_is<KeyboardInterrupt>(exception)) std::rethrow_exception(exception);
}

void FutureState::cancel_task(std::exception_ptr error) {
  exception_ = std::move(error);
  complete(FutureStatus::kCancelled);
}

Handle FutureState::add_done_node(NodeRef node) {
  if (done()) {
    static_cast<DoneCallableBase*>(static_cast<void*>(node->storage))->future = StateRef<FutureState>::share(this);
    LoopAccess::schedule_soon(loop(), *node.get());
    return Handle(std::move(node));
  }
  node->retain();
  *last_ = node.get();
  last_ = &node.get()->next;
  return Handle(std::move(node));
}

std::size_t FutureState::remove_done_node(const HandleNode* node) {
  return remove_nodes([node](const HandleNode& candidate) { return &candidate == node; });
}

void FutureState::check_settable(const char* method) const {
  if (is_task_) throw RuntimeError("Task does not support " + std::string(method) + " operation");
  if (done()) throw InvalidStateError("invalid state");
}

void FutureState::complete(FutureStatus status) {
  status_ = status;
  if (first_ != nullptr) schedule_callbacks();
}

void FutureState::schedule_callbacks() {
  HandleNode* node = std::exchange(first_, nullptr);
  last_ = &first_;
  // Whatever is left when scheduling throws (the loop was closed) is dropped.
  struct Rest {
    HandleNode*& node;
    ~Rest() {
      while (node != nullptr) NodeRef::adopt(std::exchange(node, std::exchange(node->next, nullptr)))->drop();
    }
  } rest{node};
  AbstractEventLoop& target = loop();
  while (node != nullptr) {
    const NodeRef scheduled = NodeRef::adopt(std::exchange(node, std::exchange(node->next, nullptr)));
    static_cast<DoneCallableBase*>(static_cast<void*>(scheduled->storage))->future = StateRef<FutureState>::share(this);
    LoopAccess::schedule_soon(target, *scheduled.get());
  }
}

void FutureState::last_reference_dropped() noexcept {
  if (unretrieved_ || (is_task_ && !done())) {
    refs_.store(1, std::memory_order_relaxed);  // alive while it reports
    try {
      report_unobserved();
    } catch (...) {
      // An exception handler's SystemExit has no run to leave here; Python ignores it in a destructor as well.
    }
    if (refs_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  }
  delete this;
}

void FutureState::report_unobserved() {
  if (is_task_ && !done()) report_pending_task();
  if (!unretrieved_) return;
  unretrieved_ = false;
  ExceptionContext context;
  context.message = std::string(kind()) + " exception was never retrieved";
  context.exception = exception_;
  context.future = FutureBase(StateRef<FutureState>::share(this));
  report(context);
}

void FutureState::report_pending_task() {
  if (done() || !task()->reports_pending()) return;
  task()->forget_pending_report();
  ExceptionContext context;
  context.message = "Task was destroyed but it is pending!";
  context.task = FutureBase(StateRef<FutureState>::share(this));
  report(context);
}

void FutureState::report(ExceptionContext& context) {
  if (AbstractEventLoop* loop = loop_or_null()) {
    loop->call_exception_handler(context);
  } else {
    Logger().log(LogLevel::kError, context.message, context.exception);
  }
}

void check_loop(const FutureBase& future, const AbstractEventLoop& loop) {
  if (future.state()->loop_or_null() == &loop) return;
  throw ValueError("The future belongs to a different loop than the one specified as the loop argument");
}

std::string FutureState::repr() const {
  std::string text = "<" + std::string(kind());
  if (status_ == FutureStatus::kPending) return text + " pending>";
  if (status_ == FutureStatus::kCancelled) return text + " cancelled>";
  text += " finished";
  if (exception_) text += " exception=" + exception_type_name(exception_) + "('" + exception_message(exception_) + "')";
  return text + ">";
}

}  // namespace detail

const SourceLocation* FutureBase::locate(const SourceLocation& where) const noexcept {
  const AbstractEventLoop* loop = state_->loop_or_null();
  return loop != nullptr && loop->get_debug() ? &where : nullptr;
}

}  // namespace loopspec
