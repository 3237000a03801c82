// RemoteHandles: the handles whose functions the server has been told of, by number.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "loopspec/detail/handle_node.h"
#include "remote_callable.h"

namespace loopspec::client {

class RemoteHandles final : public DropListener, public std::enable_shared_from_this<RemoteHandles> {
 public:
  // Hears the number of a handle that was cancelled while it waited. Any thread.
  using Cancelled = std::function<void(std::uint64_t number)>;
  explicit RemoteHandles(Cancelled cancelled) : cancelled_(std::move(cancelled)) {}

  // Shares the node; its number.
  std::uint64_t add(detail::HandleNode& node) {
    const std::uint64_t number = next_.fetch_add(1, std::memory_order_relaxed);
    watch_callable(node, weak_from_this(), number);
    const std::lock_guard lock(mutex_);
    waiting_.emplace(number, detail::NodeRef::share(&node));
    return number;
  }

  // Takes the handle whose turn it is; empty when there is none any more.
  detail::NodeRef take(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(number);
    if (found == waiting_.end()) return {};
    detail::NodeRef node = std::move(found->second);
    waiting_.erase(found);
    return node;
  }

  void dropped(std::uint64_t number) noexcept override {
    if (take(number)) cancelled_(number);
  }

  // Drops all; cancelled() hears nothing of it.
  void clear() {
    std::unordered_map<std::uint64_t, detail::NodeRef> all;
    {
      const std::lock_guard lock(mutex_);
      all.swap(waiting_);
    }
    for (auto& [number, node] : all) node->drop();
  }

 private:
  const Cancelled cancelled_;
  std::atomic<std::uint64_t> next_{1};
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, detail::NodeRef> waiting_;
};

}  // namespace loopspec::client
