// libuv on the workloads. It has handles that belong to the program instead of callbacks that belong to the loop, so
// each workload uses the handle that fits best, and making and closing handles is left out of the time.
#pragma once

#include <uv.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "workload.h"

namespace loopspec::bench {

class LibuvLoop {
 public:
  LibuvLoop() {
    must("uv_loop_init", uv_loop_init(&loop_));
    must("uv_async_init", uv_async_init(&loop_, &async_, &drain));
    async_.data = this;
    // Only from_thread() waits for it.
    uv_unref(handle(async_));
  }
  LibuvLoop(const LibuvLoop&) = delete;
  LibuvLoop& operator=(const LibuvLoop&) = delete;
  ~LibuvLoop() {
    uv_walk(&loop_, [](uv_handle_t* each, void*) { uv_close(each, nullptr); }, nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    must("uv_loop_close", uv_loop_close(&loop_));
  }

  // Called before the time is taken, with the number of callbacks to come.
  void prepare_handles(std::size_t count) {
    idles_.resize(count);
    for (Idle& idle : idles_) uv_idle_init(&loop_, &idle.handle);
  }
  void prepare_timers(std::size_t count) {
    timers_.resize(count);
    for (Timer& timer : timers_) uv_timer_init(&loop_, &timer.handle);
  }

  // An idle handle is called once a turn for as long as it is started: left started, it is the cheapest "call me again".
  void chain(std::size_t count, Tally& tally) {
    Chain chain{&tally, count};
    Idle& idle = idles_.front();
    idle.handle.data = &chain;
    uv_idle_start(&idle.handle, [](uv_idle_t* self) {
      auto* link = static_cast<Chain*>(self->data);
      if (++link->tally->calls == link->count) uv_idle_stop(self);
    });
    uv_run(&loop_, UV_RUN_DEFAULT);
  }

  // libuv has no queue of callbacks. One idle handle for each, stopped when it is called, is its own way to have many
  // called in the next turn.
  void batch(std::size_t count, Tally& tally) {
    start_idles(count, tally);
    uv_run(&loop_, UV_RUN_DEFAULT);
  }

  // uv_async_send() merges calls, so it cannot deliver `count` callbacks: the program keeps a queue under a mutex, and
  // uses uv_async to say that it is no longer empty. Sending for the first entry only is the cheapest correct choice.
  // The queue erases types without allocating, so that it can carry any small callable as the other loops can.
  void from_thread(std::size_t count, Tally& tally) {
    uv_ref(handle(async_));
    std::thread producer([&] {
      for (std::size_t i = 0; i < count; ++i) send(Work{&tally, i});
      send([this] { uv_unref(handle(async_)); });
    });
    uv_run(&loop_, UV_RUN_DEFAULT);
    producer.join();
  }

  // Timers count in milliseconds from a clock that is read once a turn, hence the update before they start.
  void timers_due(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    start_timers(delays, tally);
    for (std::size_t i = 0; i < delays.size(); i += 2) uv_timer_stop(&timers_[i].handle);
    uv_run(&loop_, UV_RUN_DEFAULT);
  }

  void timers_cancelled(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    start_timers(delays, tally);
    cancel_all();
  }

  void timers_cancelled_next_turn(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    start_timers(delays, tally);
    uv_run(&loop_, UV_RUN_NOWAIT);
    cancel_all();
  }

  void hold_handles(std::size_t count, Tally& tally) {
    prepare_handles(count);
    start_idles(count, tally);
  }

  void hold_timers(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    prepare_timers(delays.size());
    start_timers(delays, tally);
  }

 private:
  struct Chain {
    Tally* tally;
    std::uint64_t count;
  };
  struct Idle {
    uv_idle_t handle;
    Work work;
  };
  struct Timer {
    uv_timer_t handle;
    Work work;
  };

  template <class Handle>
  static uv_handle_t* handle(Handle& any) {
    return reinterpret_cast<uv_handle_t*>(&any);
  }

  static void must(const char* call, int result) {
    if (result == 0) return;
    std::fprintf(stderr, "%s: %s\n", call, uv_strerror(result));
    std::abort();
  }

  void start_idles(std::size_t count, Tally& tally) {
    for (std::size_t i = 0; i < count; ++i) {
      idles_[i].work = Work{&tally, i};
      uv_idle_start(&idles_[i].handle, [](uv_idle_t* self) {
        reinterpret_cast<Idle*>(self)->work();
        uv_idle_stop(self);
      });
    }
  }

  void start_timers(const std::vector<std::chrono::microseconds>& delays, Tally& tally) {
    uv_update_time(&loop_);
    for (std::size_t i = 0; i < delays.size(); ++i) {
      timers_[i].work = Work{&tally, i};
      const auto rounded_up = std::chrono::ceil<std::chrono::milliseconds>(delays[i]).count();
      uv_timer_start(
          &timers_[i].handle, [](uv_timer_t* self) { reinterpret_cast<Timer*>(self)->work(); },
          static_cast<std::uint64_t>(rounded_up), 0);
    }
  }

  void cancel_all() {
    for (Timer& timer : timers_) uv_timer_stop(&timer.handle);
    uv_run(&loop_, UV_RUN_DEFAULT);
  }

  template <class F>
  void send(F function) {
    bool was_empty;
    {
      const std::lock_guard lock(mutex_);
      was_empty = queue_.empty();
      queue_.emplace_back(std::move(function));
    }
    if (was_empty) uv_async_send(&async_);
  }

  static void drain(uv_async_t* async) {
    auto& self = *static_cast<LibuvLoop*>(async->data);
    {
      const std::lock_guard lock(self.mutex_);
      self.queue_.swap(self.running_);
    }
    for (const auto& function : self.running_) function();
    self.running_.clear();
  }

  uv_loop_t loop_;
  uv_async_t async_;
  std::vector<Idle> idles_;
  std::vector<Timer> timers_;
  std::mutex mutex_;
  std::vector<std::function<void()>> queue_;
  std::vector<std::function<void()>> running_;
};

}  // namespace loopspec::bench
