#include "loopspec/detail/pool.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <thread>
#include <vector>

namespace loopspec::detail {
namespace {

TEST(PoolTest, BlocksAreDistinctAndWritable) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{16}, std::size_t{17}, std::size_t{64}, std::size_t{80}, kPoolMaxSize,
                                 kPoolMaxSize + 1, std::size_t{100'000}}) {
    std::vector<void*> blocks;
    for (int i = 0; i < 1000; ++i) {
      blocks.push_back(pool_allocate(size));
      std::memset(blocks.back(), i & 0xff, size);
    }
    for (int i = 0; i < 1000; ++i) {
      const auto* bytes = static_cast<const unsigned char*>(blocks[static_cast<std::size_t>(i)]);
      ASSERT_EQ(bytes[0], i & 0xff);
      ASSERT_EQ(bytes[size - 1], i & 0xff);
    }
    EXPECT_EQ(std::set<void*>(blocks.begin(), blocks.end()).size(), blocks.size());
    for (void* block : blocks) pool_free(block, size);
  }
}

#ifndef LOOPSPEC_POOL_PASSTHROUGH
TEST(PoolTest, BlocksFreedByAnotherThreadAreUsedAgain) {
  constexpr std::size_t kSize = 992;
  std::set<void*> first;
  std::vector<void*> blocks;
  for (std::size_t i = 0; i < 4 * kPoolBatch; ++i) {
    blocks.push_back(pool_allocate(kSize));
    first.insert(blocks.back());
  }
  std::thread([&] {
    for (void* block : blocks) pool_free(block, kSize);
  }).join();
  std::size_t known = 0;
  blocks.clear();
  for (std::size_t i = 0; i < 4 * kPoolBatch; ++i) {
    blocks.push_back(pool_allocate(kSize));
    known += first.count(blocks.back());
  }
  EXPECT_GE(known, 3 * kPoolBatch);
  for (void* block : blocks) pool_free(block, kSize);
}

TEST(PoolTest, AFewBlocksFreedByAThreadThatEndsAreUsedAgain) {
  constexpr std::size_t kSize = 960;
  std::set<void*> freed;
  for (int i = 0; i < 5; ++i) freed.insert(pool_allocate(kSize));
  std::thread([&] {
    for (void* block : freed) pool_free(block, kSize);
  }).join();
  std::vector<void*> blocks;
  std::size_t again = 0;
  for (std::size_t i = 0; i < 2 * kPoolBatch; ++i) {
    blocks.push_back(pool_allocate(kSize));
    again += freed.count(blocks.back());
  }
  EXPECT_EQ(again, freed.size());
  for (void* block : blocks) pool_free(block, kSize);
}

TEST(PoolTest, AThreadKeepsLessThanTwoBatchesAndASpare) {
  constexpr std::size_t kSize = 976;
  std::vector<void*> blocks;
  for (std::size_t i = 0; i < 20 * kPoolBatch; ++i) blocks.push_back(pool_allocate(kSize));
  for (void* block : blocks) pool_free(block, kSize);
  std::size_t kept = 0;
  for (const PoolSlot* slot = pool_magazines[pool_class(kSize)].head; slot != nullptr; slot = slot->next) ++kept;
  EXPECT_LT(kept, 2 * kPoolBatch);
}
#endif

}  // namespace
}  // namespace loopspec::detail
