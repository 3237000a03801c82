#include "loopspec/detail/pool.h"

#include <mutex>
#include <utility>
#include <vector>

namespace loopspec::detail {

thread_local constinit PoolMagazine pool_magazines[kPoolClasses] = {};

namespace {

class Depot {
 public:
  PoolSlot* take(std::size_t size_class) {
    const std::lock_guard lock(mutex_);
    std::vector<PoolSlot*>& batches = batches_[size_class];
    if (!batches.empty()) {
      PoolSlot* batch = batches.back();
      batches.pop_back();
      return batch;
    }
    return carve((size_class + 1) * kPoolGranularity);
  }

  // A batch that cannot be recorded for want of memory is lost rather than thrown: callers are destructors.
  void give(std::size_t size_class, PoolSlot* batch) noexcept {
    if (batch == nullptr) return;
    const std::lock_guard lock(mutex_);
    try {
      batches_[size_class].push_back(batch);
    } catch (const std::bad_alloc&) {
      ++lost_batches_;
    }
  }

 private:
  // Slabs are 64 KiB (one batch at least), aligned to a cache line: handles of 64 bytes then take one line each.
  static constexpr std::size_t kSlabSize = 64 * 1024;
  static constexpr std::align_val_t kSlabAlignment{64};

  PoolSlot* carve(std::size_t block_size) {
    if (static_cast<std::size_t>(slab_end_ - slab_next_) < block_size * kPoolBatch) {
      const std::size_t size = kSlabSize > block_size * kPoolBatch ? kSlabSize : block_size * kPoolBatch;
      slab_next_ = static_cast<std::byte*>(::operator new(size, kSlabAlignment));
      slab_end_ = slab_next_ + size;
      slabs_.push_back(slab_next_);
    }
    std::byte* first = slab_next_;
    slab_next_ += block_size * kPoolBatch;
    slab_next_ += (64 - reinterpret_cast<std::uintptr_t>(slab_next_) % 64) % 64;
    if (slab_next_ > slab_end_) slab_next_ = slab_end_;
    for (std::size_t i = 0; i < kPoolBatch; ++i) {
      auto* slot = reinterpret_cast<PoolSlot*>(first + i * block_size);
      slot->next = i + 1 < kPoolBatch ? reinterpret_cast<PoolSlot*>(first + (i + 1) * block_size) : nullptr;
      slot->length = kPoolBatch - i;
    }
    return reinterpret_cast<PoolSlot*>(first);
  }

  std::mutex mutex_;
  std::vector<PoolSlot*> batches_[kPoolClasses];
  std::vector<std::byte*> slabs_;  // keeps every slab reachable for leak checkers
  std::byte* slab_next_ = nullptr;
  std::byte* slab_end_ = nullptr;
  std::size_t lost_batches_ = 0;
};

// Never destroyed: handles may be released by other static destructors.
Depot& depot() {
  static Depot* const instance = new Depot;
  return *instance;
}

// Gives a thread's blocks back when it ends.
struct MagazineReturner {
  MagazineReturner() = default;
  MagazineReturner(const MagazineReturner&) = delete;
  MagazineReturner& operator=(const MagazineReturner&) = delete;
  ~MagazineReturner() {
    for (std::size_t i = 0; i < kPoolClasses; ++i) {
      PoolMagazine& magazine = pool_magazines[i];
      depot().give(i, magazine.head);
      depot().give(i, magazine.spare);
      magazine = {};
    }
  }
  void arm() const noexcept {}
};

thread_local MagazineReturner magazine_returner;

}  // namespace

void* pool_refill(std::size_t size_class) {
  magazine_returner.arm();
  PoolMagazine& magazine = pool_magazines[size_class];
  PoolSlot* slot = magazine.spare != nullptr ? std::exchange(magazine.spare, nullptr) : depot().take(size_class);
  magazine.head = slot->next;
  return slot;
}

void pool_keep() noexcept { magazine_returner.arm(); }

// The newest kPoolBatch blocks of two batches become the spare.
void pool_trim(std::size_t size_class) noexcept {
  PoolMagazine& magazine = pool_magazines[size_class];
  PoolSlot* last = magazine.head;
  last->length = kPoolBatch;
  while (last->length > 1) {
    const std::size_t left = last->length - 1;
    last = last->next;
    last->length = left;
  }
  depot().give(size_class, std::exchange(magazine.spare, std::exchange(magazine.head, std::exchange(last->next, nullptr))));
}

}  // namespace loopspec::detail
