// The control: a queue of std::function and nothing else. It shows what the callbacks themselves cost, and whether the
// machine was the same all along.
#pragma once

#include <deque>
#include <functional>

#include "workload.h"

namespace loopspec::bench {

class ControlLoop {
 public:
  void chain(std::size_t count, Tally& tally) {
    // A pointer to the link is what fits std::function without an allocation.
    Link link{this, &tally, count};
    queue_.emplace_back([next = &link] { (*next)(); });
    run();
  }

  void batch(std::size_t count, Tally& tally) {
    for (std::size_t i = 0; i < count; ++i) queue_.emplace_back(Work{&tally, i});
    run();
  }

 private:
  struct Link {
    ControlLoop* loop;
    Tally* tally;
    std::uint64_t count;

    void operator()() {
      if (++tally->calls < count) loop->queue_.emplace_back([next = this] { (*next)(); });
    }
  };

  void run() {
    while (!queue_.empty()) {
      const std::function<void()> function = std::move(queue_.front());
      queue_.pop_front();
      function();
    }
  }

  std::deque<std::function<void()>> queue_;
};

}  // namespace loopspec::bench
