#include "loopspec/detail/chunk_pool.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <thread>
#include <vector>

namespace loopspec::detail {
namespace {

constexpr std::size_t kBlocks = kChunkSize / kChunkBlockSize - 1;

[[maybe_unused]] std::uintptr_t chunk_of(const void* block) { return reinterpret_cast<std::uintptr_t>(block) & ~(kChunkSize - 1); }

std::vector<void*> allocate(std::size_t count) {
  std::vector<void*> blocks(count);
  for (void*& block : blocks) block = chunk_allocate();
  return blocks;
}

void free_all(const std::vector<void*>& blocks) {
  for (void* block : blocks) chunk_free(block);
}

TEST(ChunkPoolTest, BlocksAreDistinct) {
  const std::vector<void*> blocks = allocate(10 * kBlocks);
  EXPECT_EQ(std::set<void*>(blocks.begin(), blocks.end()).size(), blocks.size());
  free_all(blocks);
}

#ifndef LOOPSPEC_POOL_PASSTHROUGH

TEST(ChunkPoolTest, BlocksLieInTheOrderTheyAreMade) {
  const std::vector<void*> blocks = allocate(3 * kBlocks);
  std::size_t neighbours = 0;
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    if (static_cast<std::byte*>(blocks[i - 1]) + kChunkBlockSize == blocks[i]) ++neighbours;
  }
  EXPECT_GE(neighbours, blocks.size() - 5);
  free_all(blocks);
}

TEST(ChunkPoolTest, MemoryStaysBoundedWhenOneThreadMakesAndAnotherFrees) {
  std::set<std::uintptr_t> chunks;
  for (int round = 0; round < 200; ++round) {
    std::vector<void*> blocks;
    std::thread([&blocks] { blocks = allocate(2 * kBlocks); }).join();
    for (const void* block : blocks) chunks.insert(chunk_of(block));
    free_all(blocks);
  }
  // Two in use, one whose frees this thread has not settled, one in each thread's hand.
  EXPECT_LE(chunks.size(), 6u);
}

TEST(ChunkPoolTest, ChunkWithABlockInUseIsNotMadeAgain) {
  std::vector<void*> blocks = allocate(2 * kBlocks);
  void* const kept = blocks.front();
  blocks.erase(blocks.begin());
  free_all(blocks);
  const std::vector<void*> others = allocate(20 * kBlocks);
  for (const void* block : others) EXPECT_NE(block, kept);
  free_all(others);
  chunk_free(kept);
}

TEST(ChunkPoolTest, EndedThreadLeavesItsChunkToOthers) {
  std::set<std::uintptr_t> chunks;
  for (int i = 0; i < 50; ++i) {
    std::thread([&chunks] {
      void* const block = chunk_allocate();
      chunks.insert(chunk_of(block));
      chunk_free(block);
    }).join();
  }
  EXPECT_LE(chunks.size(), 3u);
}

#endif

}  // namespace
}  // namespace loopspec::detail
