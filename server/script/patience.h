// Patience: how long to wait for the other side while nothing comes of it. What is slow but goes on is not given up.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <utility>

namespace loopspec::script {

class Patience {
 public:
  using Clock = std::chrono::steady_clock;

  // `progress` says how far it has come; null: there is one step alone.
  Patience(Clock::duration limit, std::function<std::size_t()> progress, std::function<Clock::time_point()> now = &Clock::now)
      : limit_(limit), progress_(std::move(progress)), now_(std::move(now)), last_(now_()) {}

  // Nothing has come of it for so long.
  bool is_over() {
    const Clock::time_point now = now_();
    if (const std::size_t come = progress_ ? progress_() : 0; come != come_) {
      come_ = come;
      last_ = now;
    }
    return now - last_ >= limit_;
  }

 private:
  const Clock::duration limit_;
  const std::function<std::size_t()> progress_;
  const std::function<Clock::time_point()> now_;
  Clock::time_point last_;
  std::size_t come_ = 0;
};

}  // namespace loopspec::script
