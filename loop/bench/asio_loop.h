// Asio on the workloads. The io_context has the concurrency hint 1, its fastest setting that still lets other
// threads post: handlers posted by a handler then skip the lock and their memory is recycled.
#pragma once

#include <asio.hpp>
#include <chrono>
#include <thread>
#include <vector>

#include "workload.h"

namespace loopspec::bench {

class AsioLoop {
 public:
  void chain(std::size_t count, Tally& tally) {
    asio::post(context_, Link{&context_, &tally, count});
    run();
  }

  void batch(std::size_t count, Tally& tally) {
    for (std::size_t i = 0; i < count; ++i) asio::post(context_, Work{&tally, i});
    run();
  }

  // The work guard keeps run() waiting while the queue is empty; the last callback lets it go.
  void from_thread(std::size_t count, Tally& tally) {
    auto guard = asio::make_work_guard(context_);
    std::thread producer([&] {
      for (std::size_t i = 0; i < count; ++i) asio::post(context_, Work{&tally, i});
      asio::post(context_, [&guard] { guard.reset(); });
    });
    run();
    producer.join();
  }

  // A timer's callback is told whether the timer expired; the cancelled ones are called too, which is how Asio's
  // users learn of a cancellation, and do nothing.
  void timers_due(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    start(delays, tally);
    for (std::size_t i = 0; i < timers_.size(); i += 2) timers_[i].cancel();
    run();
    timers_.clear();
  }

  void timers_cancelled(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    start(delays, tally);
    cancel_all();
  }

  void timers_cancelled_next_turn(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    start(delays, tally);
    context_.poll();
    cancel_all();
  }

  void hold_handles(std::size_t count, Tally& tally) {
    for (std::size_t i = 0; i < count; ++i) asio::post(context_, Work{&tally, i});
  }

  void hold_timers(const std::vector<std::chrono::microseconds>& delays, Tally& tally) { start(delays, tally); }

 private:
  struct Link {
    asio::io_context* context;
    Tally* tally;
    std::uint64_t count;

    void operator()() const {
      if (++tally->calls < count) asio::post(*context, *this);
    }
  };

  struct Expired {
    Work work;

    void operator()(const asio::error_code& error) const {
      if (!error) work();
    }
  };

  void start(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    timers_.reserve(delays.size());
    for (std::size_t i = 0; i < delays.size(); ++i) {
      timers_.emplace_back(context_, delays[i]).async_wait(Expired{Work{&tally, i}});
    }
  }

  void cancel_all() {
    for (asio::steady_timer& timer : timers_) timer.cancel();
    run();
    timers_.clear();
  }

  void run() {
    context_.run();
    context_.restart();
  }

  asio::io_context context_{1};
  std::vector<asio::steady_timer> timers_;
};

}  // namespace loopspec::bench
