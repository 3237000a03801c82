#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "loopspec/loopspec.h"

namespace loopspec {
namespace {

TEST(SmokeTest, RunsTimersCallbacksAndFutures) {
  auto clock = std::make_shared<VirtualClock>();
  LoopOptions options;
  options.clock = clock;
  EventLoop loop(nullptr, std::move(options));
  std::vector<std::string> seen;
  const Future<int> future = loop.create_future<int>();
  loop.call_later(3600, [&] { future.set_result(7); });
  loop.call_soon([&] { seen.push_back("soon"); });
  EXPECT_EQ(loop.run_until_complete(future), 7);
  EXPECT_EQ(seen, std::vector<std::string>{"soon"});
  EXPECT_EQ(loop.time(), 3600.0);
}

}  // namespace
}  // namespace loopspec
