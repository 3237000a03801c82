// How a callable of any type is kept in 32 bytes: in place when it fits and moves without throwing, else boxed.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstring>
#include <new>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace loopspec {
class Callback;
}

namespace loopspec::detail {

inline constexpr std::size_t kInlineSize = 32;
inline constexpr std::size_t kInlineAlign = 16;

// One per callable type.
struct CallableOps {
  void (*run)(void* storage);
  // Null where there is nothing to do.
  void (*destroy)(void* storage) noexcept;
  // Moves from one storage to another; the source is left destroyed.
  void (*relocate)(void* to, void* from) noexcept;
  const std::type_info* type;
};

template <class F>
inline constexpr bool kFitsInline =
    sizeof(F) <= kInlineSize && alignof(F) <= kInlineAlign && std::is_nothrow_move_constructible_v<F>;

template <class F>
struct InlineCallable {
  static void run(void* storage) { (*std::launder(static_cast<F*>(storage)))(); }
  static void destroy(void* storage) noexcept { std::launder(static_cast<F*>(storage))->~F(); }
  static void relocate(void* to, void* from) noexcept {
    F* source = std::launder(static_cast<F*>(from));
    ::new (to) F(std::move(*source));
    source->~F();
  }
  static constexpr CallableOps kOps{&run, std::is_trivially_destructible_v<F> ? nullptr : &destroy, &relocate, &typeid(F)};
};

template <class F>
struct BoxedCallable {
  static F*& box(void* storage) { return *std::launder(static_cast<F**>(storage)); }
  static void run(void* storage) { (*box(storage))(); }
  static void destroy(void* storage) noexcept { delete box(storage); }
  static void relocate(void* to, void* from) noexcept { ::new (to) F*(box(from)); }
  static constexpr CallableOps kOps{&run, &destroy, &relocate, &typeid(F)};
};

inline void destroy_callable(const CallableOps* ops, void* storage) noexcept {
  if (ops != nullptr && ops->destroy != nullptr) ops->destroy(storage);
}

// Function pointers, std::function and Callback can hold nothing; that stands for Python's non-callable.
template <class F>
bool is_empty_callable(const F& function) {
  if constexpr (std::is_same_v<F, std::nullptr_t>) {
    return true;
  } else if constexpr (requires { { function == nullptr } -> std::convertible_to<bool>; }) {
    return function == nullptr;
  } else {
    return false;
  }
}

// Constructs the callable in `storage`; null when it is empty.
template <class F>
const CallableOps* emplace_callable(void* storage, F&& function) {
  using Stored = std::decay_t<F>;
  if constexpr (std::is_same_v<Stored, std::nullptr_t>) {
    return nullptr;
  } else {
    if constexpr (!std::is_function_v<std::remove_reference_t<F>>) {
      if (is_empty_callable(function)) return nullptr;
    }
    if constexpr (kFitsInline<Stored>) {
      ::new (storage) Stored(std::forward<F>(function));
      return &InlineCallable<Stored>::kOps;
    } else {
      ::new (storage) Stored*(new Stored(std::forward<F>(function)));
      return &BoxedCallable<Stored>::kOps;
    }
  }
}

}  // namespace loopspec::detail
