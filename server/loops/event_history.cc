#include "server/loops/event_history.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <utility>

#include "loopspec/v1/event_loop_service.pb.h"

namespace loopspec::server {

namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr std::size_t kChunkBytes = 16U << 10U;
constexpr std::uint32_t kTag = static_cast<std::uint32_t>(v1::WatchLoopResponse::kEventsFieldNumber) << 3U | WireFormatLite::WIRETYPE_LENGTH_DELIMITED;

std::size_t entry_bytes(std::size_t event) { return CodedOutputStream::VarintSize32(kTag) + CodedOutputStream::VarintSize64(event) + event; }

void write_entry(const v1::TraceEvent& event, std::size_t size, std::string& bytes) {
  const std::size_t before = bytes.size();
  bytes.resize(before + entry_bytes(size));
  auto* out = reinterpret_cast<std::uint8_t*>(bytes.data() + before);
  out = CodedOutputStream::WriteVarint32ToArray(kTag, out);
  out = CodedOutputStream::WriteVarint64ToArray(size, out);
  event.SerializeWithCachedSizesToArray(out);
}

}  // namespace

void EventHistory::append(const v1::TraceEvent& event) {
  const std::size_t size = event.ByteSizeLong();
  const std::lock_guard lock(mutex_);
  if (outcome_) return;
  Chunk& chunk = chunk_for(entry_bytes(size));
  write_entry(event, size, chunk.bytes);
  chunk.ends.push_back(static_cast<std::uint32_t>(chunk.bytes.size()));
  bytes_ += entry_bytes(size);
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
