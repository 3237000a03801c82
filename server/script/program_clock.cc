#include "server/script/program_clock.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace loopspec::script {

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
// A poll that waits for other threads looks this often whether they have ended: their end does not show on a descriptor.
constexpr std::int64_t kLookNs = 500'000;

std::int64_t later(std::int64_t now, std::int64_t by) { return by < 0 || now > kNever - by ? kNever : now + by; }

}  // namespace

void ProgramClock::advance(std::int64_t ns) {
  const std::lock_guard lock(mutex_);
  if (ns > 0) now_ns_ = later(now_ns_, ns);
}

void ProgramClock::call_when_idle(std::function<void()> function) {
  const std::lock_guard lock(mutex_);
  idle_calls_.push_back(std::move(function));
}

void ProgramClock::hold() {
  const std::lock_guard lock(mutex_);
  ++active_;
}

void ProgramClock::release() {
  const std::lock_guard lock(mutex_);
  --active_;
  ++acts_;
}

void ProgramClock::abort() {
  const std::lock_guard lock(mutex_);
  aborted_ = true;
}

void ProgramClock::start_what_waits() {
  std::vector<std::function<void()>> calls;
  {
    const std::lock_guard lock(mutex_);
    calls.swap(idle_calls_);
  }
  for (const auto& call : calls) call();
}

void ProgramClock::poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) {
  std::uint64_t looked_at = acts_;
  selector.select(0, ready);
  if (timeout_ns == 0 || !ready.empty()) return;
  start_what_waits();
  std::unique_lock lock(mutex_);
  Poll self{timeout_ns < 0 ? kNever : later(now_ns_, timeout_ns)};
  polls_.push_back(&self);
  --active_;
  const auto leave = [this, &self] {
    ++active_;
    std::erase(polls_, &self);
    if (asking_ == &self) asking_ = nullptr;
  };
  bool told = !will_wait_;
  // To the other polls this is one that ceased to act; to itself it is not.
  const bool unchanged = looked_at == acts_++;
  if (unchanged) looked_at = acts_;
  while (!aborted_ && ready.empty()) {
    if (may_jump(self)) {
      // What ceased to act since the last look may have made something ready.
      if (looked_at != acts_) selector.select(0, ready);
      if (ready.empty()) now_ns_ = std::max(now_ns_.load(), self.deadline);
      break;
    }
    const std::int64_t wait = patience();
    const std::uint64_t asked = ask_;
    looked_at = acts_;
    lock.unlock();
    try {
      if (!std::exchange(told, true)) will_wait_();
      selector.select(wait, ready);
    } catch (...) {
      lock.lock();
      leave();
      throw;
    }
    lock.lock();
    self.answered = asked;
  }
  leave();
}

bool ProgramClock::may_jump(const Poll& poll) {
  if (active_ > 0 || poll.deadline == kNever) return false;
  const auto* earliest = *std::min_element(polls_.begin(), polls_.end(), [](const Poll* a, const Poll* b) { return a->deadline < b->deadline; });
  if (earliest->deadline < poll.deadline) return false;
  if (polls_.size() == 1) return true;
  if (asking_ == nullptr) {
    asking_ = &poll;
    ++ask_;
  }
  if (asking_ != &poll) return false;
  return std::all_of(polls_.begin(), polls_.end(), [&](const Poll* other) { return other == &poll || other->answered == ask_; });
}

std::int64_t ProgramClock::patience() const {
  // Alone with no timer: only a descriptor, or an abort through the loop's own, can end the wait.
  return active_ == 0 && polls_.size() == 1 ? -1 : kLookNs;
}

}  // namespace loopspec::script
