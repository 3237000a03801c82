// For tests of a proactor by itself, without a loop.
#pragma once

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "descriptors.h"
#include "loopspec/backends.h"
#include "loopspec/proactor.h"

namespace loopspec {

// Keeps its completions.
class Recorded final : public Operation {
 public:
  Recorded(OperationKind what, std::intptr_t fd) : Operation(what) { descriptor = fd; }
  detail::HandleNode* completed(const Completion& completion) override {
    seen.push_back(completion);
    return nullptr;
  }
  std::vector<Completion> seen;
};

// One for each proactor of this machine, with a pair of sockets.
class ProactorTest : public testing::TestWithParam<std::string_view> {
 protected:
  static constexpr std::int64_t kForEver = -1;

  ProactorTest() : proactor_(make_proactor(GetParam())), proactor(*proactor_) {}
  ~ProactorTest() override {
    std::vector<Completion> last;
    proactor.close(last);
    for (const Completion& completion : last) {
      if (completion.operation != nullptr) completion.operation->completed(completion);
    }
  }

  // One wait, whose completions are passed on; how many there were.
  std::size_t wait(std::int64_t timeout_ns = kForEver) {
    std::vector<Completion> completions;
    proactor.wait(timeout_ns, completions);
    for (const Completion& completion : completions) {
      if (completion.operation != nullptr) completion.operation->completed(completion);
    }
    return completions.size();
  }
  const Completion& complete(Recorded& operation) {
    proactor.submit(operation);
    return next(operation);
  }
  const Completion& next(Recorded& operation) {
    const std::size_t before = operation.seen.size();
    while (operation.seen.size() == before) wait();
    return operation.seen.back();
  }

  SocketPair pair;

 private:
  std::unique_ptr<Proactor> proactor_;

 protected:
  Proactor& proactor;
};

#define LOOPSPEC_ON_EVERY_PROACTOR(suite)                                                                                                      \
  INSTANTIATE_TEST_SUITE_P(, suite, testing::ValuesIn(available_proactors()), [](const auto& each) { return std::string(each.param); }); \
  GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(suite)  // a machine may have none

#define LOOPSPEC_NEEDS_POLLING() \
  if (!proactor.supports(OperationKind::kPoll)) GTEST_SKIP() << "this proactor cannot poll"

}  // namespace loopspec
