// Memory for handles that cross threads: 64-byte blocks cut from chunks of 4 KiB, one after the other.
//
// A free list in which one thread puts what another takes is scrambled in time, and then each block is a cache miss in
// both threads, found only when the one before has arrived. Here blocks lie in memory in the order they were made, which
// is the order they run in, so the processor fetches ahead. Making one reads no memory of the other thread's.
//
// A block may be freed by any thread. A chunk is used again when all its blocks are free: a block that lives long keeps
// 4 KiB. Memory goes back to a list that all threads share, never to the system. Under AddressSanitizer every block is
// an allocation of its own.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>

#include "loopspec/detail/pool.h"

namespace loopspec::detail {

inline constexpr std::size_t kChunkSize = 4096;
inline constexpr std::size_t kChunkBlockSize = 64;

// The head of a chunk takes the place of its first block.
struct alignas(kChunkBlockSize) Chunk {
  std::atomic<std::uint32_t> in_use;  // blocks not freed yet, those not made yet included
  Chunk* next;                        // while in the shared list
};

// One thread's chunk in use: the blocks from `next_block` to `end` are not made yet.
struct ChunkCursor {
  std::byte* next_block;
  std::byte* end;
};

// Blocks of one chunk that this thread has freed but not subtracted yet: neighbours are mostly freed together.
struct ChunkFrees {
  Chunk* chunk;
  std::uint32_t count;
};

extern thread_local constinit ChunkCursor chunk_cursor;
extern thread_local constinit ChunkFrees chunk_frees;

void* chunk_refill();
void chunk_settle(Chunk* next_chunk) noexcept;

inline void* chunk_allocate() {
#ifdef LOOPSPEC_POOL_PASSTHROUGH
  return ::operator new(kChunkBlockSize);
#else
  ChunkCursor& cursor = chunk_cursor;
  if (cursor.next_block == cursor.end) [[unlikely]] {
    return chunk_refill();
  }
  std::byte* block = cursor.next_block;
  cursor.next_block += kChunkBlockSize;
  return block;
#endif
}

inline void chunk_free(void* block) noexcept {
#ifdef LOOPSPEC_POOL_PASSTHROUGH
  ::operator delete(block);
#else
  auto* chunk = reinterpret_cast<Chunk*>(reinterpret_cast<std::uintptr_t>(block) & ~(kChunkSize - 1));
  ChunkFrees& frees = chunk_frees;
  if (chunk != frees.chunk) [[unlikely]] {
    chunk_settle(chunk);
  }
  ++frees.count;
#endif
}

}  // namespace loopspec::detail
