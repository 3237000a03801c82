#include "server/loops/event_history.h"

#include <utility>

#include "loopspec/v1/event_loop_service.pb.h"
#include "server/wire_field.h"

namespace loopspec::server {

namespace {

constexpr std::size_t kChunkBytes = 16U << 10U;
constexpr int kEvents = v1::WatchLoopResponse::kEventsFieldNumber;

}  // namespace

void EventHistory::append(const v1::TraceEvent& event) {
  const std::size_t size = field_bytes(kEvents, event.ByteSizeLong());
  const std::lock_guard lock(mutex_);
  if (outcome_) return;
  Chunk& chunk = chunk_for(size);
  append_field(kEvents, event, chunk.bytes);
  chunk.ends.push_back(static_cast<std::uint32_t>(chunk.bytes.size()));
  bytes_ += size;
  ++next_;
  while (bytes_ > max_bytes_ && chunks_.size() > 1) {
    bytes_ -= chunks_.front().bytes.size();
    chunks_.pop_front();
  }
  tell();
}

EventHistory::Chunk& EventHistory::chunk_for(std::size_t bytes) {
  if (chunks_.empty() || chunks_.back().bytes.size() + bytes > kChunkBytes) {
    Chunk& chunk = chunks_.emplace_back();
    chunk.first = next_;
  }
  return chunks_.back();
}

void EventHistory::end(v1::Outcome outcome) {
  const std::lock_guard lock(mutex_);
  if (!outcome_) outcome_ = std::move(outcome);
  tell();
}

std::uint64_t EventHistory::last() const {
  const std::lock_guard lock(mutex_);
  return next_ - 1;
}

EventHistory::Piece EventHistory::read(std::uint64_t from, std::size_t max_bytes) const {
  const std::lock_guard lock(mutex_);
  Piece piece;
  piece.first_event = from;
  for (const Chunk& chunk : chunks_) {
    const std::uint64_t end = chunk.first + chunk.ends.size();
    if (end <= piece.first_event + piece.count) continue;
    if (piece.count == 0 && chunk.first > from) piece.first_event = chunk.first;
    const std::uint64_t skipped = piece.first_event + piece.count - chunk.first;
    const std::size_t begin = skipped == 0 ? 0 : chunk.ends[skipped - 1];
    piece.bytes.append(chunk.bytes, begin);
    piece.count += static_cast<std::uint32_t>(chunk.ends.size() - skipped);
    if (piece.bytes.size() >= max_bytes) break;
  }
  if (piece.first_event + piece.count >= next_) piece.outcome = outcome_;
  return piece;
}

void EventHistory::add_listener(const void* key, std::function<void()> listener) {
  const std::lock_guard lock(mutex_);
  listeners_[key] = std::move(listener);
}

void EventHistory::remove_listener(const void* key) {
  const std::lock_guard lock(mutex_);
  listeners_.erase(key);
}

void EventHistory::tell() const {
  for (const auto& [key, listener] : listeners_) listener();
}

}  // namespace loopspec::server
