// RemoteClock: the server's clock as this side knows it.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace loopspec::client {

class RemoteClock {
 public:
  // Any thread.
  std::int64_t now_ns() const noexcept {
    const std::int64_t known = known_ns_.load(std::memory_order_relaxed);
    if (virtual_) return known;
    return known + local_ns();
  }

  void begin(bool is_virtual, double server_seconds) {
    virtual_ = is_virtual;
    const auto server_ns = static_cast<std::int64_t>(server_seconds * 1e9);
    known_ns_ = is_virtual ? server_ns : server_ns - local_ns();
  }
  // The server says: it is at least so late. It is never earlier than it was.
  void at_least(std::int64_t server_ns) {
    const std::int64_t known = virtual_ ? server_ns : server_ns - local_ns();
    known_ns_ = std::max(known_ns_.load(std::memory_order_relaxed), known);
  }
  bool is_virtual() const { return virtual_; }

 private:
  static std::int64_t local_ns() noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }

  bool virtual_ = false;
  // Virtual: the time. Real: what is to be added to the local one.
  std::atomic<std::int64_t> known_ns_{0};
};

}  // namespace loopspec::client
