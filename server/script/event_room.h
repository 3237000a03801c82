// EventRoom: the memory of one event after another, none of which outlives the next. Any thread.
#pragma once

#include <google/protobuf/arena.h>

#include <atomic>
#include <cstddef>

#include "loopspec/v1/trace.pb.h"

namespace loopspec::script {

class EventRoom {
 public:
  // An empty event, until it is left; null where one is there already.
  v1::TraceEvent* enter() {
    if (taken_.exchange(true, std::memory_order_acquire)) return nullptr;
    if (made_ % kEventsUntilReset == 0) {
      arena_.Reset();
      event_ = google::protobuf::Arena::CreateMessage<v1::TraceEvent>(&arena_);
    } else {
      event_->Clear();
    }
    ++made_;
    return event_;
  }
  void leave() { taken_.store(false, std::memory_order_release); }

 private:
  static constexpr std::size_t kBytes = 8U << 10U;
  // Most fit into the room, so that it is always the same memory, and stays near.
  static constexpr unsigned kEventsUntilReset = 16;

  google::protobuf::ArenaOptions options() {
    google::protobuf::ArenaOptions options;
    options.initial_block = block_;
    options.initial_block_size = kBytes;
    return options;
  }

  alignas(std::max_align_t) char block_[kBytes];
  google::protobuf::Arena arena_{options()};
  v1::TraceEvent* event_ = nullptr;
  unsigned made_ = 0;
  std::atomic<bool> taken_{false};
};

}  // namespace loopspec::script
