// When a peer is given up.
#include "server/script/patience.h"

#include <gtest/gtest.h>

namespace loopspec::script {
namespace {

using std::chrono::seconds;

struct PatienceTest : testing::Test {
  Patience::Clock::time_point now{};
  std::size_t come = 0;

  Patience make(std::function<std::size_t()> progress) {
    return Patience(seconds(5), std::move(progress), [this] { return now; });
  }
};

TEST_F(PatienceTest, EndsWhenNothingCameForSoLong) {
  Patience patience = make(nullptr);
  now += seconds(4);
  EXPECT_FALSE(patience.is_over());
  now += seconds(1);
  EXPECT_TRUE(patience.is_over());
}

TEST_F(PatienceTest, BeginsAnewWithEachStep) {
  Patience patience = make([this] { return come; });
  for (int i = 0; i < 10; ++i) {
    now += seconds(4);
    ++come;
    EXPECT_FALSE(patience.is_over()) << "slow, but it goes on";
  }
  now += seconds(5);
  EXPECT_TRUE(patience.is_over());
}

}  // namespace
}  // namespace loopspec::script
