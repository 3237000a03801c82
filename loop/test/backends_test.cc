#include "loopspec/backends.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace loopspec {
namespace {

TEST(BackendsTest, EveryNameMakesWhatItNames) {
  ASSERT_FALSE(available_selectors().empty());
  for (const auto name : available_selectors()) EXPECT_EQ(make_selector(name)->name(), name);
  for (const auto name : available_wakers()) EXPECT_EQ(make_waker(name)->name(), name);
  for (const auto name : available_proactors()) EXPECT_EQ(make_proactor(name)->name(), name);
  for (const auto name : available_backends()) {
    const auto loop = make_event_loop(name);
    if (const auto* proactor_loop = dynamic_cast<const ProactorEventLoop*>(loop.get())) {
      EXPECT_EQ("proactor/" + std::string(proactor_loop->proactor_name()), name);
      continue;
    }
    const auto& selector_loop = dynamic_cast<const SelectorEventLoop&>(*loop);
    EXPECT_EQ("selector/" + std::string(selector_loop.selector_name()), name);
    EXPECT_EQ(selector_loop.waker_name(), available_wakers().front());
  }
}

TEST(BackendsTest, PortableOnesAreAlwaysThere) {
  const auto has = [](const auto& names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  EXPECT_TRUE(has(available_selectors(), "select"));
  EXPECT_TRUE(has(available_wakers(), "socketpair"));
#ifndef _WIN32
  EXPECT_TRUE(has(available_selectors(), "poll"));
  EXPECT_TRUE(has(available_wakers(), "pipe"));
#endif
  EXPECT_EQ(available_backends().size(), available_selectors().size() + available_proactors().size());
}

TEST(BackendsTest, UnknownNamesListTheKnown) {
  for (const auto make : {+[] { make_selector("iocp"); }, +[] { make_waker("bell"); }, +[] { make_proactor("epoll"); }, +[] { make_event_loop("selector/iocp"); },
                          +[] { make_event_loop("epoll"); }, +[] { make_event_loop(""); }}) {
    try {
      make();
      ADD_FAILURE() << "an unknown name was accepted";
    } catch (const ValueError& error) {
      EXPECT_NE(error.message().find("there are: "), std::string::npos);
    }
  }
}

TEST(BackendsTest, LoopTakesTheWakerGiven) {
  LoopOptions options;
  const std::string_view last = available_wakers().back();  // not the one it would take by itself, where there are two
  options.waker = make_waker(last);
  const auto loop = make_event_loop("selector/select", std::move(options));
  EXPECT_EQ(dynamic_cast<SelectorEventLoop&>(*loop).waker_name(), last);
}

}  // namespace
}  // namespace loopspec
