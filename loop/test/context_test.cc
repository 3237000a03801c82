#include "loopspec/context.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace loopspec {
namespace {

TEST(ContextTest, VariableHasDefaultFallbackOrNothing) {
  const ContextVar<int> plain("plain");
  const ContextVar<int> with_default("with_default", 3);
  EXPECT_EQ(plain.name(), "plain");
  EXPECT_THROW(plain.get(), LookupError);
  EXPECT_EQ(plain.get(5), 5);
  EXPECT_EQ(with_default.get(), 3);
  EXPECT_EQ(with_default.get(5), 5);
}

TEST(ContextTest, SetAndReset) {
  const ContextVar<std::string> variable("variable");
  const Context context;
  context.run([&] {
    const auto first = variable.set("a");
    const auto second = variable.set("b");
    EXPECT_EQ(first.old_value(), std::nullopt);
    EXPECT_EQ(second.old_value(), "a");
    EXPECT_EQ(variable.get(), "b");
    variable.reset(second);
    EXPECT_EQ(variable.get(), "a");
    EXPECT_THROW(variable.reset(second), RuntimeError);
    variable.reset(first);
    EXPECT_THROW(variable.get(), LookupError);
  });
  EXPECT_EQ(context.size(), 0u);
}

TEST(ContextTest, TokenBelongsToItsVariableAndContext) {
  const ContextVar<int> variable("variable");
  const ContextVar<int> other("other");
  const Context context;
  context.run([&] {
    const auto token = variable.set(1);
    EXPECT_THROW(other.reset(token), ValueError);
    Context().run([&] { EXPECT_THROW(variable.reset(token), ValueError); });
    variable.reset(token);
  });
}

TEST(ContextTest, RunIsolates) {
  const ContextVar<int> variable("variable", 0);
  const Context context;
  EXPECT_EQ(context.run([&] {
    variable.set(1);
    return variable.get();
  }),
            1);
  EXPECT_EQ(variable.get(), 0);
  EXPECT_EQ(variable.get(context), 1);
  EXPECT_EQ(context.size(), 1u);
  context.run([&] { EXPECT_EQ(variable.get(), 1); });
}

TEST(ContextTest, CopiesAreIndependent) {
  const ContextVar<int> variable("variable", 0);
  const Context context;
  context.run([&] {
    variable.set(1);
    const Context copy = copy_context();
    EXPECT_FALSE(copy == context);
    copy.run([&] { variable.set(2); });
    EXPECT_EQ(variable.get(), 1);
    EXPECT_EQ(variable.get(copy), 2);
    EXPECT_EQ(variable.get(copy.copy()), 2);
    variable.set(3);
    EXPECT_EQ(variable.get(copy), 2);
  });
}

TEST(ContextTest, ReferencesAreTheSameContext) {
  const Context a;
  const Context b = a;
  Context c;
  EXPECT_TRUE(a == b);
  EXPECT_FALSE(a == c);
  c = b;
  EXPECT_TRUE(a == c);
  EXPECT_EQ(a.repr(), c.repr());
}

TEST(ContextTest, CannotBeEnteredTwice) {
  const Context context;
  context.run([&] {
    try {
      context.run([] {});
      ADD_FAILURE() << "entered twice";
    } catch (const RuntimeError& error) {
      EXPECT_EQ(error.message(), "cannot enter context: " + context.repr() + " is already entered");
    }
  });
  EXPECT_THROW(context.run([] { throw ValueError("x"); }), ValueError);
  context.run([] {});  // left properly
}

TEST(ContextTest, ManyVariables) {
  std::vector<ContextVar<int>> variables;
  for (int i = 0; i < 100; ++i) variables.emplace_back("v" + std::to_string(i));
  const Context context;
  context.run([&] {
    for (int i = 0; i < 100; ++i) variables[static_cast<std::size_t>(i)].set(i);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(variables[static_cast<std::size_t>(i)].get(), i);
  });
  EXPECT_EQ(context.size(), 100u);
}

TEST(ContextTest, ThreadsHaveTheirOwn) {
  const ContextVar<int> variable("variable", 0);
  const auto token = variable.set(1);
  std::thread([&] {
    EXPECT_EQ(variable.get(), 0);
    variable.set(2);
  }).join();
  EXPECT_EQ(variable.get(), 1);
  variable.reset(token);
}

}  // namespace
}  // namespace loopspec
