// SpareMemory: an allocator, for std::allocate_shared(), of objects that come and go all the time and are too large for malloc() to keep at hand.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "loopspec/detail/pool.h"
#include "server/spares.h"

namespace loopspec::server {

// One object at a time. Any thread. Under AddressSanitizer each is an allocation of its own.
template <class T>
class SpareMemory {
 public:
  using value_type = T;

  SpareMemory() = default;
  template <class Other>
  SpareMemory(const SpareMemory<Other>&) noexcept {}  // NOLINT: allocators are converted

  T* allocate(std::size_t) {
#ifndef LOOPSPEC_POOL_PASSTHROUGH
    if (auto spare = spares().take()) return reinterpret_cast<T*>(spare.release());
#endif
    return reinterpret_cast<T*>(new Block);
  }
  void deallocate(T* memory, std::size_t) noexcept {
    std::unique_ptr<Block> used(reinterpret_cast<Block*>(memory));
#ifndef LOOPSPEC_POOL_PASSTHROUGH
    spares().give_back(std::move(used));
#endif
  }
  friend bool operator==(const SpareMemory&, const SpareMemory&) { return true; }

 private:
  struct Block {
    alignas(T) std::byte bytes[sizeof(T)];
  };
  static constexpr std::size_t kMostSpare = 64;

  // Never destroyed: an object may be the last thing of a thread that outlives main().
  static Spares<Block>& spares() {
    static auto* const blocks = new Spares<Block>(kMostSpare);
    return *blocks;
  }
};

}  // namespace loopspec::server
