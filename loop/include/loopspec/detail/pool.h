// Memory for handles, futures and coroutine frames: size classes of 16 bytes, a free list per thread and a
// shared depot that threads exchange whole batches with, so that a lock is taken once in some hundred calls.
// A block may be freed by another thread than the one that allocated it. Memory goes back to the depot, never
// to the system: a process keeps its peak. Under AddressSanitizer every block is an allocation of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define LOOPSPEC_POOL_PASSTHROUGH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LOOPSPEC_POOL_PASSTHROUGH 1
#endif
#endif

namespace loopspec::detail {

// Larger blocks come from operator new.
inline constexpr std::size_t kPoolMaxSize = 1024;
inline constexpr std::size_t kPoolGranularity = 16;
inline constexpr std::size_t kPoolClasses = kPoolMaxSize / kPoolGranularity;

// A free block knows how many blocks its list has from here on, so that allocating costs no more than unlinking.
struct PoolSlot {
  PoolSlot* next;
  std::size_t length;
};

// One thread's free blocks of one class: `head` in use, `spare` empty or a full batch of kPoolBatch.
struct PoolMagazine {
  PoolSlot* head;
  PoolSlot* spare;
};
static_assert(sizeof(PoolSlot) <= kPoolGranularity);

// Blocks that move between a thread and the depot together.
inline constexpr std::size_t kPoolBatch = 128;

extern thread_local constinit PoolMagazine pool_magazines[kPoolClasses];

void* pool_refill(std::size_t size_class);
void pool_trim(std::size_t size_class) noexcept;
// Has the thread give its free blocks back when it ends.
void pool_keep() noexcept;

inline constexpr std::size_t pool_class(std::size_t size) { return (size - 1) / kPoolGranularity; }

inline void* pool_allocate(std::size_t size) {
#ifdef LOOPSPEC_POOL_PASSTHROUGH
  return ::operator new(size);
#else
  if (size > kPoolMaxSize) return ::operator new(size);
  PoolMagazine& magazine = pool_magazines[pool_class(size)];
  PoolSlot* slot = magazine.head;
  if (slot == nullptr) [[unlikely]] {
    return pool_refill(pool_class(size));
  }
  magazine.head = slot->next;
#ifdef __GNUC__
  __builtin_prefetch(slot->next, 1);  // the next call reads it
#endif
  return slot;
#endif
}

inline void pool_free(void* block, std::size_t size) noexcept {
#ifdef LOOPSPEC_POOL_PASSTHROUGH
  static_cast<void>(size);
  ::operator delete(block);
#else
  if (size > kPoolMaxSize) {
    ::operator delete(block);
    return;
  }
  PoolMagazine& magazine = pool_magazines[pool_class(size)];
  auto* slot = static_cast<PoolSlot*>(block);
  slot->next = magazine.head;
  if (magazine.head == nullptr) [[unlikely]] {
    slot->length = 1;
    pool_keep();
  } else {
    slot->length = magazine.head->length + 1;
  }
  magazine.head = slot;
  if (slot->length == 2 * kPoolBatch) [[unlikely]] {
    pool_trim(pool_class(size));
  }
#endif
}

}  // namespace loopspec::detail
