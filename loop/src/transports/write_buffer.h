// WriteBuffer: bytes that wait to be sent, in chunks that do not move once they are filled, so that a kernel may read
// them while more are appended.
#pragma once

#include <cstddef>
#include <span>

#include "loopspec/bytes.h"

namespace loopspec::detail {

class WriteBuffer {
 public:
  WriteBuffer() noexcept = default;
  WriteBuffer(const WriteBuffer&) = delete;
  WriteBuffer& operator=(const WriteBuffer&) = delete;
  ~WriteBuffer() { clear(); }

  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }

  void append(BytesView data);
  // The first pieces, in order; returns how many of `pieces` were set.
  std::size_t gather(std::span<BytesView> pieces) const noexcept;
  // Drops the first `count` bytes, which are there.
  void consume(std::size_t count) noexcept;
  void clear() noexcept { consume(size_); }

 private:
  struct Chunk {
    Chunk* next;
    std::size_t capacity;
    std::size_t begin;
    std::size_t end;
    char* data() noexcept { return reinterpret_cast<char*>(this + 1); }
  };
  // Smaller writes share a chunk of this size, of the thread's pool; larger ones get one of their own.
  static constexpr std::size_t kChunkSize = 1024;

  Chunk& add_chunk(std::size_t room);
  static void free_chunk(Chunk* chunk) noexcept;

  Chunk* first_ = nullptr;
  Chunk* last_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace loopspec::detail
