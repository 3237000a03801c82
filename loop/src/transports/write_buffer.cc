#include "write_buffer.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "loopspec/detail/pool.h"

namespace loopspec::detail {

WriteBuffer::Chunk& WriteBuffer::add_chunk(std::size_t room) {
  const std::size_t size = std::max(sizeof(Chunk) + room, kChunkSize);
  auto* chunk = ::new (pool_allocate(size)) Chunk{nullptr, size - sizeof(Chunk), 0, 0};
  (last_ == nullptr ? first_ : last_->next) = chunk;
  last_ = chunk;
  return *chunk;
}

void WriteBuffer::free_chunk(Chunk* chunk) noexcept {
  pool_free(chunk, sizeof(Chunk) + chunk->capacity);
}

void WriteBuffer::append(BytesView data) {
  if (last_ != nullptr) {
    const std::size_t fitting = std::min(data.size(), last_->capacity - last_->end);
    std::memcpy(last_->data() + last_->end, data.data(), fitting);
    last_->end += fitting;
    size_ += fitting;
    data.remove_prefix(fitting);
  }
  if (data.empty()) return;
  Chunk& chunk = add_chunk(data.size());
  std::memcpy(chunk.data(), data.data(), data.size());
  chunk.end = data.size();
  size_ += data.size();
}

std::size_t WriteBuffer::gather(std::span<BytesView> pieces) const noexcept {
  std::size_t count = 0;
  for (Chunk* chunk = first_; chunk != nullptr && count < pieces.size(); chunk = chunk->next) {
    pieces[count++] = {chunk->data() + chunk->begin, chunk->end - chunk->begin};
  }
  return count;
}

void WriteBuffer::consume(std::size_t count) noexcept {
  size_ -= count;
  while (count > 0) {
    Chunk* chunk = first_;
    const std::size_t held = chunk->end - chunk->begin;
    if (count < held) {
      chunk->begin += count;
      return;
    }
    count -= held;
    first_ = chunk->next;
    if (first_ == nullptr) last_ = nullptr;
    free_chunk(chunk);
  }
}

}  // namespace loopspec::detail
