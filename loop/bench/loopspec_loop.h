// loopspec on the workloads, through its public interface. The last callback stops the loop, as in asyncio.
#pragma once

#include <chrono>
#include <thread>
#include <vector>

#include "loopspec/loopspec.h"
#include "workload.h"

namespace loopspec::bench {

class LoopspecLoop {
 public:
  void chain(std::size_t count, Tally& tally) {
    loop_.call_soon(Link{&loop_, &tally, count});
    loop_.run_forever();
  }

  void batch(std::size_t count, Tally& tally) {
    hold_handles(count, tally);
    run_what_is_queued();
  }

  void from_thread(std::size_t count, Tally& tally) {
    std::thread producer([&] {
      for (std::size_t i = 0; i < count; ++i) loop_.call_soon_threadsafe(Work{&tally, i});
      loop_.call_soon_threadsafe([this] { loop_.stop(); });
    });
    loop_.run_forever();
    producer.join();
  }

  // The callback that stops the loop is due after every other: no delay is longer than `limit`.
  void timers_due(const std::vector<std::chrono::microseconds>& delays, std::chrono::microseconds limit, Tally& tally) {
    start(delays, tally);
    for (std::size_t i = 0; i < timers_.size(); i += 2) timers_[i].cancel();
    loop_.call_later(limit, [this] { loop_.stop(); });
    loop_.run_forever();
    timers_.clear();
  }

  void timers_cancelled(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    start(delays, tally);
    cancel_all();
  }

  void timers_cancelled_next_turn(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    start(delays, tally);
    run_what_is_queued();
    cancel_all();
  }

  void hold_handles(std::size_t count, Tally& tally) {
    for (std::size_t i = 0; i < count; ++i) loop_.call_soon(Work{&tally, i});
  }

  void hold_timers(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    for (std::size_t i = 0; i < delays.size(); ++i) loop_.call_later(delays[i], Work{&tally, i});
  }

 private:
  struct Link {
    EventLoop* loop;
    Tally* tally;
    std::uint64_t count;

    void operator()() const {
      if (++tally->calls < count) {
        loop->call_soon(*this);
      } else {
        loop->stop();
      }
    }
  };

  // stop() before a run makes it one turn.
  void run_what_is_queued() {
    loop_.stop();
    loop_.run_forever();
  }

  void start(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    timers_.reserve(delays.size());
    for (std::size_t i = 0; i < delays.size(); ++i) timers_.push_back(loop_.call_later(delays[i], Work{&tally, i}));
  }

  // The turn lets the loop drop what was cancelled.
  void cancel_all() {
    for (const TimerHandle& timer : timers_) timer.cancel();
    run_what_is_queued();
    timers_.clear();
  }

  EventLoop loop_;
  std::vector<TimerHandle> timers_;
};

}  // namespace loopspec::bench
