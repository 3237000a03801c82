#include "server/session/spare_invocations.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

namespace loopspec::server {
namespace {

std::unique_ptr<v1::Invocations> sent(int calls) {
  auto list = std::make_unique<v1::Invocations>();
  list->set_first_call(1);
  for (int i = 0; i < calls; ++i) list->add_calls()->add_args()->set_integer(i);
  list->ByteSizeLong();
  return list;
}

TEST(SpareInvocations, AreEmptyWhenTheyComeBack) {
  auto list = sent(3);
  const v1::Invocations* const same = list.get();
  give_back(std::move(list));
  const auto again = take_invocations();
  EXPECT_EQ(again.get(), same);
  EXPECT_EQ(again->calls_size(), 0);
  EXPECT_EQ(again->first_call(), 0);
  // What they are made of is there.
  EXPECT_EQ(again->add_calls()->args_size(), 0);
  EXPECT_EQ(again->calls().ClearedCount(), 2);
}

TEST(SpareInvocations, AreFewAndSmall) {
  auto list = sent(10'000);
  const v1::Invocations* const large = list.get();
  give_back(std::move(list));
  std::vector<std::unique_ptr<v1::Invocations>> taken;
  for (int i = 0; i < 100; ++i) {
    taken.push_back(take_invocations());
    EXPECT_NE(taken.back().get(), large);
    EXPECT_EQ(taken.back()->calls().ClearedCount(), 0);
    give_back(sent(1));
    taken.push_back(take_invocations());
  }
  for (int i = 0; i < 100; ++i) give_back(sent(1));
  int kept = 0;
  for (int i = 0; i < 100; ++i) kept += take_invocations()->calls().ClearedCount();
  EXPECT_EQ(kept, 16);
}

}  // namespace
}  // namespace loopspec::server
