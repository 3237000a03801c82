#include "server/script/registry.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/script/primitive.h"
#include "server/script/script_exception.h"

namespace loopspec::script {
namespace {

using Items = std::vector<Object>;

// An object that says when it goes.
Object object(std::string name = "", std::vector<std::string>* gone = nullptr) {
  return ListObject{std::shared_ptr<const Items>(new Items, [name = std::move(name), gone](const Items* items) {
    if (gone != nullptr) gone->push_back(name);
    delete items;
  })};
}

// Of one that has an address.
Object event() { return std::make_shared<Primitive>(Primitive{"Event", Event()}); }
// Of one that has none.
Object error() { return std::make_exception_ptr(ScriptException("ValueError", "")); }

TEST(Registry, FindsWhatWasBoundLast) {
  Registry registry;
  registry.bind("a", Object(std::int64_t{1}));
  registry.bind("b", Object(std::int64_t{2}));
  registry.bind("a", Object(std::int64_t{3}));
  EXPECT_EQ(*registry.lookup("a").get<std::int64_t>(), 3);
  EXPECT_EQ(*registry.lookup("b").get<std::int64_t>(), 2);
  EXPECT_EQ(registry.size(), 2U);
  EXPECT_TRUE(registry.contains("b"));
  EXPECT_FALSE(registry.contains("c"));
  EXPECT_THROW(registry.lookup("c"), ScriptException);
}

TEST(Registry, NamesAnObjectByTheEarliestIdThatIsLeft) {
  for (const auto make : {event, error}) {
    Registry registry;
    const Object one = make();
    const Object other = make();
    for (const char* id : {"a", "b", "c"}) registry.bind(id, one);
    registry.bind("d", other);
    EXPECT_EQ(registry.name_of(one), "a");
    EXPECT_EQ(registry.name_of(other), "d");
    registry.forget("a");
    EXPECT_EQ(registry.name_of(one), "b");
    registry.bind("b", other);
    EXPECT_EQ(registry.name_of(one), "c");
    EXPECT_EQ(registry.name_of(other), "d");
    registry.forget("c");
    EXPECT_EQ(registry.name_of(one), "");
    EXPECT_EQ(registry.name_of(Object(std::int64_t{1})), "");
  }
}

TEST(Registry, ForgetsAndKeepsTheRest) {
  Registry registry;
  for (int i = 0; i < 1000; ++i) {
    registry.bind("id-" + std::to_string(i), Object(std::int64_t{i}));
    if (i >= 10) registry.forget("id-" + std::to_string(i - 10));
  }
  registry.forget("id-0");
  EXPECT_EQ(registry.size(), 10U);
  for (int i = 990; i < 1000; ++i) EXPECT_EQ(*registry.lookup("id-" + std::to_string(i)).get<std::int64_t>(), i);
  EXPECT_FALSE(registry.contains("id-989"));
}

TEST(Registry, EndsWhatIsLeftInTheOrderOfTheIds) {
  std::vector<std::string> gone;
  Registry registry;
  for (const char* id : {"c", "a", "d", "b"}) registry.bind(id, object(id, &gone));
  registry.forget("d");
  EXPECT_EQ(gone, (std::vector<std::string>{"d"}));
  // It keeps its place.
  registry.bind("a", object("a again", &gone));
  EXPECT_EQ(gone, (std::vector<std::string>{"d", "a"}));
  registry.clear();
  EXPECT_EQ(gone, (std::vector<std::string>{"d", "a", "c", "a again", "b"}));
  EXPECT_EQ(registry.size(), 0U);
  EXPECT_FALSE(registry.contains("b"));
}

TEST(Registry, DropsWhatWasBoundWithoutItsLock) {
  Registry registry;
  std::string found;
  const auto asks = [&registry, &found](const Items* items) {
    found += registry.contains("other") ? "yes " : "no ";
    delete items;
  };
  registry.bind("other", Object(true));
  for (int i = 0; i < 2; ++i) registry.bind("a", ListObject{std::shared_ptr<const Items>(new Items, asks)});
  registry.forget("a");
  registry.bind("a", ListObject{std::shared_ptr<const Items>(new Items, asks)});
  registry.clear();
  EXPECT_EQ(found, "yes yes no ");
}

}  // namespace
}  // namespace loopspec::script
