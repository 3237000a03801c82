#include "loopspec/callback.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <memory>

namespace loopspec {
namespace {

void nothing() {}

TEST(CallbackTest, EmptyOnes) {
  EXPECT_FALSE(static_cast<bool>(Callback()));
  EXPECT_FALSE(static_cast<bool>(Callback(nullptr)));
  EXPECT_FALSE(static_cast<bool>(Callback(std::function<void()>())));
  EXPECT_FALSE(static_cast<bool>(Callback(static_cast<void (*)()>(nullptr))));
  EXPECT_TRUE(static_cast<bool>(Callback(nothing)));
  EXPECT_TRUE(Callback() == nullptr);
}

TEST(CallbackTest, MovesWhatItHolds) {
  for (const bool large : {false, true}) {
    const auto argument = std::make_shared<int>(0);
    Callback first;
    if (large) {
      first = Callback([argument, bulk = std::array<char, 64>()] { *argument += bulk.empty() ? 0 : 1; });
    } else {
      first = Callback([argument] { *argument += 1; });
    }
    Callback second(std::move(first));
    EXPECT_FALSE(static_cast<bool>(first));  // NOLINT: what a moved-from Callback is, is the point
    second();
    second();
    EXPECT_EQ(*argument, 2);
    EXPECT_EQ(argument.use_count(), 2);
    second = Callback();
    EXPECT_EQ(argument.use_count(), 1);
  }
}

TEST(CallbackTest, SmallCallablesStayInPlace) {
  struct Fits {
    char bytes[detail::kInlineSize];
    void operator()() const {}
  };
  struct TooLarge {
    char bytes[detail::kInlineSize + 1];
    void operator()() const {}
  };
  EXPECT_TRUE(detail::kFitsInline<Fits>);
  EXPECT_FALSE(detail::kFitsInline<TooLarge>);
}

}  // namespace
}  // namespace loopspec
