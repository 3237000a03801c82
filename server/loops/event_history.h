// EventHistory: the last trace events of a loop, for those who watch it. Kept as they are sent.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "loopspec/v1/trace.pb.h"

namespace loopspec::server {

class EventHistory {
 public:
  // Drops the oldest events when they take more than that; the newest pieces of them are always kept.
  explicit EventHistory(std::uint64_t max_bytes) : max_bytes_(max_bytes) {}

  // All any thread.
  void append(const v1::TraceEvent& event);
  // No event comes any more. The first end counts.
  void end(v1::Outcome outcome);

  // How many events there have been: the number of the last one.
  std::uint64_t last() const;
  std::uint64_t max_bytes() const { return max_bytes_; }

  struct Piece {
    // Number of the first event; later than asked for when those are gone.
    std::uint64_t first_event = 0;
    std::uint32_t count = 0;
    // The events as the field `events` of a WatchLoopResponse.
    std::string bytes;
    // Set when there are no events after these.
    std::optional<v1::Outcome> outcome;
  };
  // Events from number `from` (1 and up) on, up to about so many bytes; none when there are none yet.
  Piece read(std::uint64_t from, std::size_t max_bytes) const;

  // Calls `listener` after events came, or the end, until it is removed; it must not block.
  void add_listener(const void* key, std::function<void()> listener);
  void remove_listener(const void* key);

 private:
  struct Chunk {
    std::uint64_t first = 0;
    std::string bytes;
    // Where each event ends in `bytes`.
    std::vector<std::uint32_t> ends;
  };

  Chunk& chunk_for(std::size_t bytes);
  void tell() const;

  const std::uint64_t max_bytes_;
  mutable std::mutex mutex_;
  std::list<Chunk> chunks_;
  std::uint64_t bytes_ = 0;
  std::uint64_t next_ = 1;
  std::optional<v1::Outcome> outcome_;
  std::map<const void*, std::function<void()>> listeners_;
};

}  // namespace loopspec::server
