#include "loopspec/detail/chunk_pool.h"

#include <mutex>
#include <vector>

namespace loopspec::detail {

thread_local constinit ChunkCursor chunk_cursor = {};
thread_local constinit ChunkFrees chunk_frees = {};

namespace {

constexpr std::uint32_t kBlocks = kChunkSize / kChunkBlockSize - 1;

// The chunks that nobody uses.
class ChunkDepot {
 public:
  Chunk* take() {
    const std::lock_guard lock(mutex_);
    if (free_ == nullptr) carve();
    Chunk* chunk = free_;
    free_ = chunk->next;
    return chunk;
  }

  void give(Chunk* chunk) noexcept {
    const std::lock_guard lock(mutex_);
    chunk->next = free_;
    free_ = chunk;
  }

 private:
  static constexpr std::size_t kSlabSize = 16 * kChunkSize;

  void carve() {
    auto* slab = static_cast<std::byte*>(::operator new(kSlabSize, std::align_val_t(kChunkSize)));
    slabs_.push_back(slab);
    for (std::size_t at = kSlabSize; at != 0; at -= kChunkSize) free_ = ::new (slab + at - kChunkSize) Chunk{{0}, free_};
  }

  std::mutex mutex_;
  Chunk* free_ = nullptr;
  std::vector<std::byte*> slabs_;  // keeps every slab reachable for leak checkers
};

// Never destroyed: handles may be released by other static destructors.
ChunkDepot& depot() {
  static ChunkDepot* const instance = new ChunkDepot;
  return *instance;
}

void subtract(Chunk* chunk, std::uint32_t count) noexcept {
  if (chunk->in_use.fetch_sub(count, std::memory_order_acq_rel) == count) depot().give(chunk);
}

// Settles a thread's accounts when it ends. Blocks that its later destructors free are settled one by one.
struct ChunkReturner {
  ChunkReturner() = default;
  ChunkReturner(const ChunkReturner&) = delete;
  ChunkReturner& operator=(const ChunkReturner&) = delete;
  ~ChunkReturner() {
    ChunkCursor& cursor = chunk_cursor;
    if (cursor.next_block != cursor.end) {
      auto* chunk = reinterpret_cast<Chunk*>(cursor.end - kChunkSize);
      subtract(chunk, static_cast<std::uint32_t>((cursor.end - cursor.next_block) / std::ptrdiff_t{kChunkBlockSize}));
      cursor = {};
    }
    chunk_settle(nullptr);
  }
  void arm() const noexcept {}
};

thread_local ChunkReturner chunk_returner;

}  // namespace

void* chunk_refill() {
  chunk_returner.arm();
  Chunk* chunk = depot().take();
  chunk->in_use.store(kBlocks, std::memory_order_relaxed);
  auto* start = reinterpret_cast<std::byte*>(chunk);
  chunk_cursor = {start + 2 * kChunkBlockSize, start + kChunkSize};
  return start + kChunkBlockSize;
}

void chunk_settle(Chunk* next_chunk) noexcept {
  chunk_returner.arm();
  ChunkFrees& frees = chunk_frees;
  if (frees.chunk != nullptr) subtract(frees.chunk, frees.count);
  frees = {next_chunk, 0};
}

}  // namespace loopspec::detail
