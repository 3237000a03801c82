#include "server/rpc/rpc_crew.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>


namespace loopspec::server {

namespace {

// How often the relief looks while threads go outside, and after how many looks that found none it sleeps until one does.
constexpr std::chrono::milliseconds kLook{4};
constexpr int kIdleLooks = 10;
// How long the end waits for threads that were relieved.
constexpr std::chrono::seconds kPatience{1};
// How long a thread without a loop waits for one, and how many wait.
constexpr std::chrono::seconds kSpareTime{10};
constexpr std::size_t kMaxSpares = 16;

}  // namespace

RpcCrew::RpcCrew(std::vector<RpcLoop*> loops) : open_loops_(loops.size()) {
  for (RpcLoop* loop : loops) {
    seats_.push_back(std::make_unique<Seat>());
    seats_.back()->loop = loop;
  }
}

void RpcCrew::start() {
  for (const auto& seat : seats_) fill({seat.get(), 0});
  relief_ = std::thread([this] { relieve(); });
}

void RpcCrew::join() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_loops_ == 0; });
    ending_ = true;
    changed_.notify_all();
    vacant_.notify_all();
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

void RpcCrew::fill(Vacancy vacancy) {
  const std::lock_guard lock(mutex_);
  if (spares_ <= vacancies_.size()) return add_thread(vacancy);
  vacancies_.push_back(vacancy);
  vacant_.notify_one();
}

// With the mutex held.
void RpcCrew::add_thread(Vacancy vacancy) {
  Member& member = members_.emplace_back();
  try {
    member.thread = std::thread([crew = shared_from_this(), &member, vacancy] {
      crew->serve(vacancy);
      const std::lock_guard end_lock(crew->mutex_);
      member.ended = true;
      crew->changed_.notify_all();
    });
  } catch (...) {
    members_.pop_back();
    throw;
  }
}

void RpcCrew::serve(Vacancy vacancy) {
  do {
    auto& [seat, outside] = vacancy;
    if (outside == 0 || seat->outside.compare_exchange_strong(outside, 0, std::memory_order_acq_rel)) work(*seat);
  } while (wait_for_vacancy(vacancy));
}

bool RpcCrew::wait_for_vacancy(Vacancy& vacancy) {
  std::unique_lock lock(mutex_);
  if (spares_ >= kMaxSpares) return false;
  ++spares_;
  vacant_.wait_for(lock, kSpareTime, [this] { return ending_ || !vacancies_.empty(); });
  --spares_;
  if (ending_ || vacancies_.empty()) return false;
  vacancy = vacancies_.front();
  vacancies_.pop_front();
  return true;
}

class RpcCrew::SeatOuting final : public Outing {
 public:
  SeatOuting(RpcCrew& crew, Vacancy vacancy) : crew_(crew), vacancy_(vacancy) {}
  void hand_over_loop() override {
    if (vacancy_.seat->outside.load(std::memory_order_relaxed) == vacancy_.outside) crew_.fill(vacancy_);
  }

 private:
  RpcCrew& crew_;
  const Vacancy vacancy_;
};

void RpcCrew::work(Seat& seat) {
  while (auto function = seat.loop->run()) {
    if (!call(seat, std::move(function))) return;
  }
  seat.loop->close();
  const std::lock_guard lock(mutex_);
  --open_loops_;
  changed_.notify_all();
}

bool RpcCrew::call(Seat& seat, RpcLoop::OutsideFunction function) {
  std::uint64_t number = seat.times.fetch_add(1, std::memory_order_relaxed) + 1;
  // In one order with the relief's look before it sleeps: that sees this, or this sees that it sleeps.
  seat.outside.store(number, std::memory_order_seq_cst);
  if (relief_sleeps_.load(std::memory_order_seq_cst)) wake_relief();
  SeatOuting outing(*this, {&seat, number});
  function(outing);
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
      fill({seat.get(), outside});
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
