#include "server/rpc/rpc_crew.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "server/rpc/rpc_loop.h"

namespace loopspec::server {

namespace {

// How often the relief looks while threads go outside, and after how many looks that found none it sleeps until one does.
constexpr std::chrono::milliseconds kLook{4};
constexpr int kIdleLooks = 10;
// How long the end waits for threads that were relieved.
constexpr std::chrono::seconds kPatience{1};

}  // namespace

RpcCrew::RpcCrew(std::vector<RpcLoop*> loops) : open_loops_(loops.size()) {
  for (RpcLoop* loop : loops) {
    seats_.push_back(std::make_unique<Seat>());
    seats_.back()->loop = loop;
  }
}

void RpcCrew::start() {
  for (const auto& seat : seats_) add_thread(*seat, 0);
  relief_ = std::thread([this] { relieve(); });
}

void RpcCrew::join() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_loops_ == 0; });
    ending_ = true;
    changed_.notify_all();
  }
  if (relief_.joinable()) relief_.join();
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatience, [this] { return std::all_of(members_.begin(), members_.end(), [](const Member& each) { return each.ended; }); });
  }
  reap();
  for (Member& member : members_) member.thread.detach();
}

// ---- A loop's thread

void RpcCrew::add_thread(Seat& seat, std::uint64_t outside) {
  const std::lock_guard lock(mutex_);
  Member& member = members_.emplace_back();
  try {
    member.thread = std::thread([crew = shared_from_this(), &seat, &member, outside]() mutable {
      if (outside == 0 || seat.outside.compare_exchange_strong(outside, 0, std::memory_order_acq_rel)) crew->work(seat);
      const std::lock_guard end_lock(crew->mutex_);
      member.ended = true;
      crew->changed_.notify_all();
    });
  } catch (...) {
    members_.pop_back();
    throw;
  }
}

void RpcCrew::work(Seat& seat) {
  while (auto function = seat.loop->run()) {
    if (!call(seat, std::move(function))) return;
  }
  seat.loop->close();
  const std::lock_guard lock(mutex_);
  --open_loops_;
  changed_.notify_all();
}

bool RpcCrew::call(Seat& seat, std::function<void()> function) {
  std::uint64_t number = seat.times.fetch_add(1, std::memory_order_relaxed) + 1;
  // In one order with the relief's look before it sleeps: that sees this, or this sees that it sleeps.
  seat.outside.store(number, std::memory_order_seq_cst);
  if (relief_sleeps_.load(std::memory_order_seq_cst)) wake_relief();
  function();
  function = nullptr;
  return seat.outside.compare_exchange_strong(number, 0, std::memory_order_acq_rel);
}

// ---- The relief

void RpcCrew::wake_relief() {
  const std::lock_guard lock(mutex_);
  if (relief_sleeps_.exchange(false)) changed_.notify_all();
}

void RpcCrew::relieve() {
  int idle_looks = 0;
  std::unique_lock lock(mutex_);
  while (!ending_) {
    if (idle_looks < kIdleLooks) {
      changed_.wait_for(lock, kLook, [this] { return ending_; });
    } else {
      relief_sleeps_.store(true, std::memory_order_seq_cst);
      if (!is_anyone_outside()) changed_.wait(lock, [this] { return ending_ || !relief_sleeps_; });
      relief_sleeps_ = false;
    }
    lock.unlock();
    idle_looks = look() ? 0 : idle_looks + 1;
    reap();
    lock.lock();
  }
}

bool RpcCrew::is_anyone_outside() const {
  return std::any_of(seats_.begin(), seats_.end(), [](const auto& seat) { return seat->outside.load(std::memory_order_seq_cst) != 0; });
}

bool RpcCrew::look() {
  bool any = false;
  for (const auto& seat : seats_) {
    const std::uint64_t outside = seat->outside.load(std::memory_order_acquire);
    const std::uint64_t times = seat->times.load(std::memory_order_relaxed);
    any = any || outside != 0 || times != seat->seen_times;
    seat->seen_times = times;
    if (std::exchange(seat->seen_outside, outside) != outside || outside == 0) continue;
    // The next look but one tries again, if it is to no avail.
    seat->seen_outside = 0;
    try {
      add_thread(*seat, outside);
    } catch (const std::system_error&) {
      // The system has no thread now.
    }
  }
  return any;
}

void RpcCrew::reap() {
  std::list<Member> ended;
  {
    const std::lock_guard lock(mutex_);
    for (auto each = members_.begin(); each != members_.end();) {
      const auto member = each++;
      if (member->ended) ended.splice(ended.end(), members_, member);
    }
  }
  for (Member& member : ended) member.thread.join();
}

}  // namespace loopspec::server
