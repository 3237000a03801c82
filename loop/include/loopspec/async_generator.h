// AsyncGenerator<T>: a coroutine that yields values; Python's `async def` with `yield`.
//
// Python documentation: library/asyncio-eventloop.html#asyncio.loop.shutdown_asyncgens,
// reference/expressions.html#asynchronous-generator-functions
//
//   loopspec::AsyncGenerator<int> count(int limit) {
//     for (int i = 0; i < limit; ++i) {
//       co_await loopspec::sleep(1.0);
//       co_yield i;
//     }
//   }
//
// Where Python writes `async for value in count(3):`, C++ writes
//
//   auto numbers = count(3);
//   while (const std::optional<int> value = co_await numbers.next()) { ... }
//
// Calling the function runs nothing. An AsyncGenerator is a counted reference; copies refer to the same generator and
// compare equal. A generator that yielded and was not run to its end should be closed: co_await numbers.aclose(). When
// its last reference goes without, the loop under which it was begun closes it in a task, and loop.shutdown_asyncgens()
// closes all that are left, as loopspec::run() does at its end. After the loop was closed, and when the coroutine that
// waits for a step is destroyed, the frame is destroyed without running on.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "loopspec/detail/generator_core.h"

namespace loopspec {

// A generator whatever it yields. Empty (false) when it refers to none; then only operator bool, == and assignment may
// be used.
class AsyncGeneratorBase {
 public:
  AsyncGeneratorBase() noexcept = default;

  explicit operator bool() const noexcept { return static_cast<bool>(core_); }
  friend bool operator==(const AsyncGeneratorBase& a, const AsyncGeneratorBase& b) noexcept {
    return a.core_.get() == b.core_.get();
  }

  // Raises GeneratorExit where the generator yielded and waits until it has ended; nothing is run when it has not begun
  // or has ended. Raises what the generator raises instead, RuntimeError 'async generator ignored GeneratorExit' when
  // it yields again, 'aclose(): asynchronous generator is already running' while somebody else waits for it.
  Coroutine<void> aclose() const;

  // "<async_generator object at 0x...>"
  std::string repr() const;

  // Used by the library.
  explicit AsyncGeneratorBase(detail::StateRef<detail::GeneratorCore> core) noexcept : core_(std::move(core)) {}
  const detail::StateRef<detail::GeneratorCore>& core() const noexcept { return core_; }

 protected:
  detail::StateRef<detail::GeneratorCore> core_;
};

namespace detail {
template <class T, class Sent>
struct GeneratorPromise;
}

// `Sent` is what asend() passes in. When there is one, `co_yield value` is an std::optional<Sent>: what was sent, or
// nothing when the generator was resumed by anext().
template <class T, class Sent = void>
class [[nodiscard]] AsyncGenerator : public AsyncGeneratorBase {
 public:
  using promise_type = detail::GeneratorPromise<T, Sent>;

  AsyncGenerator() noexcept = default;

  // The next value. Raises StopAsyncIteration when the generator ends or has ended, what the generator raises (it has
  // ended then), and RuntimeError 'anext(): asynchronous generator is already running' while somebody else waits for
  // it. What a generator raises as StopAsyncIteration arrives as RuntimeError.
  Coroutine<T> anext() const { return value_or_stop(step(typed())); }
  // The same, without a value where anext() raises StopAsyncIteration.
  Coroutine<std::optional<T>> next() const { return step(typed()); }

  // As anext(); `value` is the result of the `co_yield` the generator stands at. Raises TypeError when it has not
  // begun.
  template <class V>
    requires(!std::is_void_v<Sent>)
  Coroutine<T> asend(V&& value) const {
    return value_or_stop(send(typed(), std::optional<Sent>(std::forward<V>(value))));
  }

  // Raises `exception` at the `co_yield` the generator stands at, and gives the next value as anext() does. One that
  // has not begun ends and raises it; of one that has ended the result is nothing.
  Coroutine<std::optional<T>> athrow(std::exception_ptr exception) const {
    return step_with(typed(), std::move(exception));
  }
  template <class E>
    requires std::derived_from<std::decay_t<E>, std::exception>
  Coroutine<std::optional<T>> athrow(E&& exception) const {
    return athrow(std::make_exception_ptr(std::forward<E>(exception)));
  }

  // The generator behind an AsyncGeneratorBase that is one of this type.
  explicit AsyncGenerator(detail::StateRef<detail::GeneratorCore> core) noexcept
      : AsyncGeneratorBase(std::move(core)) {}

 private:
  friend promise_type;
  using State = typename promise_type::State;
  using Reference = detail::StateRef<detail::GeneratorCore>;

  Reference typed() const noexcept { return this->core_; }

  static Coroutine<std::optional<T>> step(Reference self) {
    self->begin_step("anext()");
    if (self->finished()) co_return std::nullopt;
    co_await detail::GeneratorStep(*self.get());
    if (!self->end_step()) co_return std::nullopt;
    co_return static_cast<State&>(*self.get()).take();
  }
  static Coroutine<std::optional<T>> send(Reference self, std::optional<Sent> value)
    requires(!std::is_void_v<Sent>)
  {
    self->begin_step("anext()");
    if (!self->started()) throw TypeError("can't send non-None value to a just-started async generator");
    if (!self->finished()) static_cast<State&>(*self.get()).sent = std::move(value);
    co_return co_await step(std::move(self));
  }
  static Coroutine<std::optional<T>> step_with(Reference self, std::exception_ptr exception) {
    self->begin_step("athrow()");
    if (self->finished()) co_return std::nullopt;
    self->throw_in(std::move(exception));
    std::optional<T> value = co_await step(std::move(self));
    if (!value) throw StopAsyncIteration();
    co_return value;
  }
  static Coroutine<T> value_or_stop(Coroutine<std::optional<T>> stepping) {
    std::optional<T> value = co_await std::move(stepping);
    if (!value) throw StopAsyncIteration();
    co_return std::move(*value);
  }
};

namespace detail {

// What a generator of one type keeps between its steps.
template <class T, class Sent>
struct GeneratorState final : GeneratorCore {
  using GeneratorCore::GeneratorCore;
  T take() {
    T taken = std::move(*value);
    value.reset();
    return taken;
  }
  std::optional<T> value;
  std::optional<std::conditional_t<std::is_void_v<Sent>, std::monostate, Sent>> sent;
};

template <class T, class Sent>
struct GeneratorPromise : PromiseBase {
  using State = GeneratorState<T, Sent>;

  // co_yield
  struct YieldPoint {
    State& state;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept { state.yielded(); }
    auto await_resume() const {
      state.rethrow_thrown();
      if constexpr (!std::is_void_v<Sent>) return std::exchange(state.sent, std::nullopt);
    }
  };

  AsyncGenerator<T, Sent> get_return_object() {
    state = new State(std::coroutine_handle<GeneratorPromise>::from_promise(*this), *this);
    return AsyncGenerator<T, Sent>(StateRef<GeneratorCore>::adopt(state));
  }
  template <class V>
    requires std::constructible_from<T, V>
  YieldPoint yield_value(V&& value) {
    state->value.emplace(std::forward<V>(value));
    return YieldPoint{*state};
  }
  void return_void() const noexcept {}

  State* state = nullptr;
};

}  // namespace detail
}  // namespace loopspec
