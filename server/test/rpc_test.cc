// What calls on RPC loops are counted by, and the memory they are made in.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "server/rpc/call_count.h"
#include "server/rpc/spare_memory.h"

namespace loopspec::server {
namespace {

TEST(CallCount, WaitsForTheCallsOfEveryLoop) {
  CallCount count;
  EXPECT_TRUE(count.wait_until_zero(absl::ZeroDuration()));
  for (const std::size_t loop : {0U, 1U, 15U, 16U, 1000U}) {
    std::optional<CallCount::Entry> entry;
    entry.emplace(count, loop);
    EXPECT_FALSE(count.wait_until_zero(absl::Milliseconds(1))) << loop;
    entry.reset();
    EXPECT_TRUE(count.wait_until_zero(absl::ZeroDuration())) << loop;
  }
}

TEST(CallCount, IsWokenByTheLastOne) {
  CallCount count;
  std::optional<CallCount::Entry> first(std::in_place, count, 3);
  std::optional<CallCount::Entry> last(std::in_place, count, 4);
  std::thread leaving([&] {
    first.reset();
    last.reset();
  });
  EXPECT_TRUE(count.wait_until_zero(absl::InfiniteDuration()));
  leaving.join();
}

struct Large {
  explicit Large(int its_number) : number(its_number) {}
  int number;
  std::array<char, 4000> rest{};
};

TEST(SpareMemory, IsUsedAgain) {
#ifdef LOOPSPEC_POOL_PASSTHROUGH
  GTEST_SKIP() << "each is an allocation of its own under AddressSanitizer";
#endif
  const auto make = [](int number) { return std::allocate_shared<Large>(SpareMemory<Large>(), number); };
  auto first = make(1);
  const Large* const place = first.get();
  const auto second = make(2);
  EXPECT_NE(second.get(), place);
  first.reset();
  // These have taken what was freed, if it was.
  std::vector<std::shared_ptr<Large>> others;
  for (int i = 0; i < 16; ++i) others.push_back(std::make_shared<Large>(0));
  const auto third = make(3);
  EXPECT_EQ(third.get(), place);
  EXPECT_EQ(third->number, 3);
  EXPECT_EQ(third->rest[0], 0);
  EXPECT_EQ(second->number, 2);
}

TEST(SpareMemory, IsForAnyThread) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([thread] {
      for (int i = 0; i < 1000; ++i) {
        std::vector<std::shared_ptr<Large>> held;
        for (int k = 0; k < 40; ++k) held.push_back(std::allocate_shared<Large>(SpareMemory<Large>(), thread * 100 + k));
        for (int k = 0; k < 40; ++k) ASSERT_EQ(held[static_cast<std::size_t>(k)]->number, thread * 100 + k);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace loopspec::server
