// Spares: things that were used and will be used again, a few of them. Any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace loopspec::server {

template <class T>
class Spares {
 public:
  // What is given back beyond `most` is freed.
  explicit Spares(std::size_t most) : most_(most) { spare_.reserve(most); }

  // Null when there is none.
  std::unique_ptr<T> take() {
    const std::lock_guard lock(mutex_);
    if (spare_.empty()) return nullptr;
    auto last = std::move(spare_.back());
    spare_.pop_back();
    return last;
  }

  void give_back(std::unique_ptr<T> used) noexcept {
    const std::lock_guard lock(mutex_);
    if (spare_.size() < most_) spare_.push_back(std::move(used));
  }

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> spare_;
};

}  // namespace loopspec::server
