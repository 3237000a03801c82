// What a future refers to: its state without the value, and the list of done callbacks.
//
// References may be copied and dropped on any thread (a lambda for call_soon_threadsafe() usually holds one);
// everything else belongs to the loop's thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "loopspec/context.h"
#include "loopspec/detail/handle_node.h"
#include "loopspec/exceptions.h"
#include "loopspec/handle.h"
#include "loopspec/source_location.h"

namespace loopspec {

class AbstractEventLoop;
struct ExceptionContext;

namespace detail {

class TaskCore;

// Names a loop for objects that may outlive it. The memory is reused, never freed, so that a stale reference
// can always be asked whether its loop is still there.
struct LoopLink {
  std::atomic<AbstractEventLoop*> loop{nullptr};
  std::atomic<std::uint32_t> generation{0};
};
LoopLink* acquire_loop_link(AbstractEventLoop& loop);
void release_loop_link(LoopLink* link) noexcept;

enum class FutureStatus : std::uint8_t { kPending, kCancelled, kFinished };

class FutureState {
 public:
  explicit FutureState(AbstractEventLoop& loop);
  FutureState(const FutureState&) = delete;
  FutureState& operator=(const FutureState&) = delete;

  static void* operator new(std::size_t size) { return pool_allocate(size); }
  static void operator delete(void* memory, std::size_t size) noexcept { pool_free(memory, size); }

  void retain() noexcept { refs_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) last_reference_dropped();
  }

  bool done() const noexcept { return status_ != FutureStatus::kPending; }
  bool cancelled() const noexcept { return status_ == FutureStatus::kCancelled; }
  // Null once the loop was destroyed.
  AbstractEventLoop* loop_or_null() const noexcept;
  AbstractEventLoop& loop() const;

  virtual bool cancel(std::optional<std::string> message);
  void set_exception(std::exception_ptr exception);
  // Throws what result() throws unless there is a value.
  void check_result();
  std::exception_ptr exception();
  // What a cancelled future raises.
  std::exception_ptr cancelled_error() const;
  // The exception stored, if any, was looked at.
  void set_retrieved() noexcept { unretrieved_ = false; }

  // Takes a node made by make_done_node().
  Handle add_done_node(NodeRef node);
  std::size_t remove_done_node(const HandleNode* node);
  template <class F>
  std::size_t remove_done_function(const F& function);

  // "Future" or "Task", as messages name it.
  virtual std::string_view kind() const noexcept { return "Future"; }
  virtual std::string repr() const;
  // The context an exception handler runs in; a plain future has none.
  virtual std::optional<Context> context() { return std::nullopt; }

  // ---- For tasks. Null for a plain future.
  virtual TaskCore* task() noexcept { return nullptr; }
  void set_cancel_message(std::optional<std::string> message);
  std::optional<std::string> cancel_message() const;
  // The coroutine ended with this. SystemExit and KeyboardInterrupt are stored and thrown on.
  void finish_task_with_exception(std::exception_ptr exception);
  // Becomes cancelled; `error` is what awaiting the task raises, a new CancelledError when null.
  void cancel_task(std::exception_ptr error);
  // "Task was destroyed but it is pending!"
  void report_pending_task();
  // They will never be called.
  void drop_callbacks() noexcept;

 protected:
  virtual ~FutureState();
  // Throws unless the future may be given a result (an exception) from outside.
  void check_settable(const char* method) const;
  void complete(FutureStatus status);
  void set_is_task() noexcept { is_task_ = true; }

 private:
  void report_unobserved();
  void report(ExceptionContext& context);
  void schedule_callbacks();
  void last_reference_dropped() noexcept;
  template <class Matches>
  std::size_t remove_nodes(Matches matches);

  std::atomic<std::uint32_t> refs_{1};
  std::uint32_t generation_;
  LoopLink* link_;
  FutureStatus status_ = FutureStatus::kPending;
  bool unretrieved_ = false;  // an exception is stored that nobody has looked at
  bool is_task_ = false;
  HandleNode* first_ = nullptr;
  HandleNode** last_ = &first_;
  std::exception_ptr exception_;  // finished: what was set; cancelled: what to raise, if that is kept
  std::unique_ptr<std::string> cancel_message_;
};

// Owns one reference to a state.
template <class State>
class StateRef {
 public:
  StateRef() noexcept = default;
  static StateRef adopt(State* state) noexcept {
    StateRef ref;
    ref.state_ = state;
    return ref;
  }
  static StateRef share(State* state) noexcept {
    if (state != nullptr) state->retain();
    return adopt(state);
  }
  StateRef(const StateRef& other) noexcept : StateRef(share(other.state_)) {}
  StateRef(StateRef&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  StateRef& operator=(StateRef other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~StateRef() {
    if (state_ != nullptr) state_->release();
  }
  State* get() const noexcept { return state_; }
  State* operator->() const noexcept { return state_; }
  explicit operator bool() const noexcept { return state_ != nullptr; }

 private:
  State* state_ = nullptr;
};

// The callable of a done callback begins with the future it is to be called with, filled in on completion.
struct DoneCallableBase {
  StateRef<FutureState> future;
};

struct DoneOps : CallableOps {
  const std::type_info* function_type;
  const void* (*function)(const void* storage);
};

// `Argument` is the future type passed on, or void for a callable without parameters.
template <class F, class Argument>
struct DoneCallable : DoneCallableBase {
  static constexpr bool kInPlace = sizeof(F) <= kInlineSize - sizeof(DoneCallableBase) && alignof(F) <= alignof(void*);
  using Stored = std::conditional_t<kInPlace, F, std::unique_ptr<F>>;

  template <class G>
  explicit DoneCallable(G&& source) : stored(make(std::forward<G>(source))) {}

  template <class G>
  static Stored make(G&& source) {
    if constexpr (kInPlace) {
      return Stored(std::forward<G>(source));
    } else {
      return std::make_unique<F>(std::forward<G>(source));
    }
  }
  F& function() {
    if constexpr (kInPlace) {
      return stored;
    } else {
      return *stored;
    }
  }

  static DoneCallable& at(void* storage) { return *std::launder(static_cast<DoneCallable*>(storage)); }
  static void run(void* storage) {
    DoneCallable& self = at(storage);
    if constexpr (std::is_void_v<Argument>) {
      self.function()();
    } else {
      self.function()(Argument(std::move(self.future)));
    }
  }
  static void destroy(void* storage) noexcept { at(storage).~DoneCallable(); }
  static void relocate(void*, void*) noexcept { std::terminate(); }  // done callbacks stay in their node
  static const void* function_at(const void* storage) { return &at(const_cast<void*>(storage)).function(); }
  static constexpr DoneOps kOps{{&run, &destroy, &relocate, &typeid(F)}, &typeid(F), &function_at};

  Stored stored;
};

template <class Argument, class F>
NodeRef make_done_node(F&& function, ContextCell context, const SourceLocation* location) {
  using Callable = DoneCallable<std::decay_t<F>, Argument>;
  static_assert(sizeof(Callable) <= kInlineSize);
  NodeRef node = NodeRef::adopt(HandleNode::create(0, std::move(context), location));
  ::new (static_cast<void*>(node->storage)) Callable(std::forward<F>(function));
  node->ops = &Callable::kOps;
  return node;
}

template <class Matches>
std::size_t FutureState::remove_nodes(Matches matches) {
  std::size_t removed = 0;
  HandleNode** link = &first_;
  while (HandleNode* node = *link) {
    if (matches(*node)) {
      *link = node->next;
      if (*link == nullptr) last_ = link;
      node->next = nullptr;
      node->release();
      ++removed;
    } else {
      link = &node->next;
    }
  }
  return removed;
}

template <class F>
std::size_t FutureState::remove_done_function(const F& function) {
  return remove_nodes([&function](const HandleNode& node) {
    const auto& ops = static_cast<const DoneOps&>(*node.ops);
    return *ops.function_type == typeid(F) && *static_cast<const F*>(ops.function(node.storage)) == function;
  });
}

template <class T>
struct FutureValue {
  using type = T;
};
using Nothing = std::monostate;
template <>
struct FutureValue<void> {
  using type = Nothing;
};

template <class T>
class TypedFutureState : public FutureState {
 public:
  using Value = typename FutureValue<T>::type;
  using FutureState::FutureState;

  template <class V>
  void set_result(V&& value) {
    check_settable("set_result");
    store_result(std::forward<V>(value));
  }
  Value& result() {
    check_result();
    return *value_;
  }

 protected:
  template <class V>
  void store_result(V&& value) {
    value_.emplace(std::forward<V>(value));
    complete(FutureStatus::kFinished);
  }

 private:
  std::optional<Value> value_;
};

}  // namespace detail
}  // namespace loopspec
