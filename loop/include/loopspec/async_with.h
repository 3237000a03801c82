// async_with(): takes a lock for the rest of a scope; Python's `async with lock:`.
//
// Python documentation: library/asyncio-sync.html
//
//   const auto held = co_await async_with(lock);
//
// For a Lock, a Condition, a Semaphore and a BoundedSemaphore.
#pragma once

#include <exception>
#include <utility>

#include "loopspec/coroutine.h"

namespace loopspec {

namespace detail {
void report_failed_release(const std::exception_ptr& error) noexcept;
}

// Releases what it holds when it goes.
template <class Lockable>
class [[nodiscard]] Held {
 public:
  // `lock` was acquired.
  explicit Held(Lockable lock) : lock_(std::move(lock)) {}
  Held(Held&& other) noexcept : lock_(std::move(other.lock_)), holds_(std::exchange(other.holds_, false)) {}
  Held& operator=(Held&&) = delete;
  // What release() throws goes to the running loop's exception handler, and nowhere when no loop runs: a coroutine that
  // is destroyed because its loop closes releases as well.
  ~Held() {
    try {
      release();
    } catch (...) {
      detail::report_failed_release(std::current_exception());
    }
  }

  // Releases now; at the end of the scope nothing is left to do. Throws what the lock's release() throws.
  void release() {
    if (std::exchange(holds_, false)) lock_.release();
  }

 private:
  Lockable lock_;
  bool holds_ = true;
};

template <class Lockable>
Coroutine<Held<Lockable>> async_with(Lockable lock) {
  co_await lock.acquire();
  co_return Held<Lockable>(std::move(lock));
}

}  // namespace loopspec
