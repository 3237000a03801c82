// Callback: a move-only function object `void()`, with 32 bytes kept in place.
//
// The loop's scheduling functions take any callable; Callback is for code that must store one first.
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include "loopspec/detail/callable.h"

namespace loopspec {

// What call_soon() and its relatives take: anything that can be called without arguments (bind arguments in a
// lambda), or something empty. An empty callable stands for Python's non-callable: outside debug mode it is
// accepted and the exception handler gets a TypeError when its turn comes; in debug mode it is refused.
template <class F>
concept Schedulable = std::is_same_v<std::decay_t<F>, std::nullptr_t> || std::invocable<std::decay_t<F>&>;

class Callback {
 public:
  Callback() noexcept = default;
  Callback(std::nullptr_t) noexcept {}  // NOLINT: as std::function

  template <Schedulable F>
    requires(!std::is_same_v<std::decay_t<F>, Callback>)
  Callback(F&& function) : ops_(detail::emplace_callable(storage_, std::forward<F>(function))) {}  // NOLINT: as std::function

  Callback(Callback&& other) noexcept : ops_(std::exchange(other.ops_, nullptr)) {
    if (ops_ != nullptr) ops_->relocate(storage_, other.storage_);
  }
  Callback& operator=(Callback&& other) noexcept {
    if (this != &other) {
      reset();
      ops_ = std::exchange(other.ops_, nullptr);
      if (ops_ != nullptr) ops_->relocate(storage_, other.storage_);
    }
    return *this;
  }
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;
  ~Callback() { reset(); }

  // May be called any number of times. Calling an empty Callback is undefined.
  void operator()() { ops_->run(storage_); }

  explicit operator bool() const noexcept { return ops_ != nullptr; }
  friend bool operator==(const Callback& callback, std::nullptr_t) noexcept { return callback.ops_ == nullptr; }

  // Used by the loop: moves what is held into raw storage and returns how to treat it (null when empty).
  const detail::CallableOps* release_into(void* storage) noexcept {
    const detail::CallableOps* ops = std::exchange(ops_, nullptr);
    if (ops != nullptr) ops->relocate(storage, storage_);
    return ops;
  }

 private:
  void reset() noexcept {
    detail::destroy_callable(std::exchange(ops_, nullptr), storage_);
  }

  const detail::CallableOps* ops_ = nullptr;
  alignas(detail::kInlineAlign) std::byte storage_[detail::kInlineSize];
};

}  // namespace loopspec
