// The future that gather() returns, in its two forms.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loopspec/detail/combining.h"
#include "loopspec/task.h"

namespace loopspec {

// How one of several awaitables ended, as gather_outcomes() lists it.
template <class T>
struct Outcome {
  std::optional<typename detail::FutureValue<T>::type> value;  // empty when it raised
  std::exception_ptr exception;
};

namespace detail {

template <class T>
typename FutureValue<T>::type value_of(const Future<T>& done) {
  if constexpr (std::is_void_v<T>) {
    done.result();
    return {};
  } else {
    return done.result();
  }
}

// The first exception ends the wait.
template <class T>
struct GatherResults {
  using Child = Future<T>;
  using Element = typename FutureValue<T>::type;
  static std::exception_ptr failure(const Child& child) {
    return child.cancelled() ? child.state()->cancelled_error() : child.exception();
  }
  static Element collect(const Child& child) { return value_of(child); }
};

// Exceptions are results too.
template <class T>
struct GatherOutcomes {
  using Child = Future<T>;
  using Element = Outcome<T>;
  static std::exception_ptr failure(const Child&) { return nullptr; }
  static Element collect(const Child& child) {
    if (const std::exception_ptr error = GatherResults<T>::failure(child)) return {std::nullopt, error};
    return {value_of(child), nullptr};
  }
};

// Of futures of several types: they themselves are listed.
struct GatherDone {
  using Child = FutureBase;
  using Element = FutureBase;
  static std::exception_ptr failure(const Child& child) {
    return child.cancelled() ? child.state()->cancelled_error() : child.exception();
  }
  static Element collect(const Child& child) { return child; }
};
struct GatherEnded {
  using Child = FutureBase;
  using Element = FutureBase;
  static std::exception_ptr failure(const Child& child) {
    child.state()->set_retrieved();
    return nullptr;
  }
  static Element collect(const Child& child) { return child; }
};

template <class Policy>
class GatheringState final : public TypedFutureState<std::vector<typename Policy::Element>>, private Combining {
 public:
  using Child = typename Policy::Child;
  using Results = std::vector<typename Policy::Element>;
  GatheringState(AbstractEventLoop& loop, std::vector<Child> children)
      : TypedFutureState<Results>(loop), Combining(loop), children_(std::move(children)) {}

  // Cancels the children; this future follows them.
  bool cancel(std::optional<std::string> message) override {
    if (this->done()) return false;
    bool any = false;
    for (const Child& child : std::vector<Child>(children_)) any = child.cancel(message) || any;
    cancel_requested_ = cancel_requested_ || any;
    return any;
  }

  void child_done(const Child& child) {
    ++finished_;
    if (this->done()) {
      child.state()->set_retrieved();
    } else if (const std::exception_ptr error = Policy::failure(child)) {
      end_with(error);
    } else if (finished_ == children_.size()) {
      if (cancel_requested_) {
        end_with(child.state()->cancelled_error());
        return;
      }
      collect();
    }
  }

  // All children are done and none has failed.
  void collect() {
    Results results;
    results.reserve(children_.size());
    for (const Child& each : children_) results.push_back(Policy::collect(each));
    forget_children();
    this->set_result(std::move(results));
  }

 private:
  void end_with(const std::exception_ptr& error) {
    forget_children();
    this->set_exception(error);
  }
  void forget_children() noexcept {
    combined();
    children_.clear();
  }
  void let_go() noexcept override { const std::vector<Child> dropped(std::move(children_)); }

  std::vector<Child> children_;
  std::size_t finished_ = 0;
  bool cancel_requested_ = false;
};

template <class Policy>
Future<std::vector<typename Policy::Element>> gather_into(std::vector<typename Policy::Child> children) {
  using State = GatheringState<Policy>;
  AbstractEventLoop& loop = children.empty() ? get_event_loop() : children.front().get_loop();
  for (const auto& child : children) check_loop(child, loop);
  const auto state = StateRef<FutureState>::adopt(new State(loop, children));
  const Future<std::vector<typename Policy::Element>> outer(state);
  if (children.empty()) static_cast<State*>(state.get())->collect();
  const auto count = [state](const typename Policy::Child& done) { static_cast<State*>(state.get())->child_done(done); };
  std::vector<typename Policy::Child> done;  // counted at once, after the others were told to count themselves
  for (const auto& child : children) {
    if (child.done()) {
      done.push_back(child);
    } else {
      child.add_done_callback(count);
    }
  }
  for (const auto& child : done) count(child);
  return outer;
}

template <class T>
std::vector<Future<T>> make_tasks(std::vector<Coroutine<T>> coroutines) {
  std::vector<Future<T>> tasks;
  tasks.reserve(coroutines.size());
  for (Coroutine<T>& coroutine : coroutines) tasks.push_back(get_event_loop().create_task(std::move(coroutine)));
  return tasks;
}

// Nobody but the gathering knows the tasks, so their end with the loop is nothing to report.
template <class T>
std::vector<Future<T>> make_gathered_tasks(std::vector<Coroutine<T>> coroutines) {
  std::vector<Future<T>> tasks = make_tasks(std::move(coroutines));
  for (const Future<T>& task : tasks) task.state()->task()->forget_pending_report();
  return tasks;
}

}  // namespace detail
}  // namespace loopspec
