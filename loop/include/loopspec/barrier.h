// Barrier: tasks wait for each other until a given number has arrived.
//
// Python documentation: library/asyncio-sync.html#barrier
//
// It fills; when the last party has arrived it drains, and who comes then waits until it is empty and fills again.
// Belongs to a loop and may be copied as a Lock may.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "loopspec/coroutine.h"
#include "loopspec/exceptions.h"

namespace loopspec {

// A barrier was reset while tasks waited, or was aborted.
class BrokenBarrierError : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
  std::string_view type_name() const noexcept override { return "BrokenBarrierError"; }
};

namespace detail {
struct BarrierState;
}

class Barrier {
 public:
  // Throws ValueError 'parties must be > 0'.
  explicit Barrier(std::int64_t parties);

  // Waits until `parties` tasks have arrived. Returns this task's number, from 0 in the order of arrival. Throws
  // BrokenBarrierError when the barrier is reset or aborted meanwhile, or was aborted before. A task that is cancelled
  // leaves the barrier as if it had not come. Also what Python writes as `async with barrier`.
  Coroutine<std::int64_t> wait() const;
  // Empties the barrier: whoever waits gets BrokenBarrierError. A barrier that was aborted is usable again.
  Coroutine<void> reset() const;
  // Breaks the barrier: whoever waits, or comes later, gets BrokenBarrierError.
  Coroutine<void> abort() const;

  std::int64_t parties() const noexcept;
  // How many wait for the barrier to fill; 0 while it drains.
  std::int64_t n_waiting() const noexcept;
  bool broken() const noexcept;

  // "<Barrier [filling, waiters:1/2]>"
  std::string repr() const;
  friend bool operator==(const Barrier& a, const Barrier& b) noexcept { return a.state_ == b.state_; }

 private:
  std::shared_ptr<detail::BarrierState> state_;
};

}  // namespace loopspec
