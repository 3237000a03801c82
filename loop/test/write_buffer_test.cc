#include "../src/transports/write_buffer.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace loopspec::detail {
namespace {

Bytes content(const WriteBuffer& buffer) {
  std::array<BytesView, 1000> pieces;
  const std::size_t count = buffer.gather(pieces);
  Bytes all;
  for (std::size_t i = 0; i < count; ++i) all += pieces[i];
  return all;
}

TEST(WriteBufferTest, SmallWritesShareAPiece) {
  WriteBuffer buffer;
  EXPECT_TRUE(buffer.empty());
  for (int i = 0; i < 10; ++i) buffer.append("0123456789");
  std::array<BytesView, 4> pieces;
  EXPECT_EQ(buffer.gather(pieces), 1u);
  EXPECT_EQ(pieces[0].size(), 100u);
}

TEST(WriteBufferTest, WhatWasGatheredDoesNotMove) {
  WriteBuffer buffer;
  buffer.append("first");
  std::array<BytesView, 4> before;
  buffer.gather(before);
  for (int i = 0; i < 1000; ++i) buffer.append("more and more");
  EXPECT_EQ(before[0], "first");
}

TEST(WriteBufferTest, GatherStopsWhereThePiecesEnd) {
  WriteBuffer buffer;
  for (int i = 0; i < 10; ++i) buffer.append(Bytes(5000, static_cast<char>('a' + i)));
  std::array<BytesView, 3> pieces;
  EXPECT_EQ(buffer.gather(pieces), 3u);
}

TEST(WriteBufferTest, BytesComeOutAsTheyWentIn) {
  std::mt19937 random(7);
  WriteBuffer buffer;
  Bytes expected;
  for (int step = 0; step < 5000; ++step) {
    if (random() % 2 == 0) {
      const Bytes piece(random() % 3000, static_cast<char>(random() % 256));
      buffer.append(piece);
      expected += piece;
    } else if (!expected.empty()) {
      const std::size_t count = random() % (std::min<std::size_t>(expected.size(), 4000) + 1);
      buffer.consume(count);
      expected.erase(0, count);
    }
    ASSERT_EQ(buffer.size(), expected.size());
    if (expected.size() < 100'000) {
      ASSERT_EQ(content(buffer), expected);
    }
  }
  buffer.clear();
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(content(buffer), "");
}

}  // namespace
}  // namespace loopspec::detail
