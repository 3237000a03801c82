// SessionOutput: what a session has for its client and the stream has not taken yet.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include "loopspec/v1/session_service.pb.h"
#include "server/session/spare_invocations.h"

namespace loopspec::server {

class SessionOutput {
 public:
  // All any thread.
  // How many bytes wait, with this item.
  std::uint64_t add(v1::ServerItem&& item) {
    const std::uint64_t bytes = item.ByteSizeLong();
    const std::lock_guard lock(mutex_);
    *waiting_.add_items() = std::move(item);
    return bytes_ += bytes;
  }

  // Puts what waits into the message, which has what was sent before, or nothing. False when nothing waits.
  bool take(v1::SessionResponse& message) {
    for (v1::ServerItem& item : *message.mutable_items()) {
      if (item.has_invoke()) give_back(std::unique_ptr<v1::Invocations>(item.release_invoke()));
    }
    message.Clear();
    const std::lock_guard lock(mutex_);
    if (waiting_.items().empty()) return false;
    message.Swap(&waiting_);
    bytes_ = 0;
    return true;
  }

  std::uint64_t bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
  }

 private:
  mutable std::mutex mutex_;
  v1::SessionResponse waiting_;
  std::uint64_t bytes_ = 0;
};

}  // namespace loopspec::server
