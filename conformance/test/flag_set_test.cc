#include "conformance/command/flag_set.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "conformance/command/suggestion.h"

namespace loopspec::conformance {
namespace {

class FlagSetTest : public testing::Test {
 protected:
  FlagSetTest() {
    flags_.list("loop", "NAME", &loops_, "a loop");
    flags_.number("jobs", "N", 1, &jobs_, "jobs");
    flags_.letter('j');
    flags_.text("target", "HOST", &target_, "a target");
    flags_.on_off("strict", &strict_, "strict");
  }

  std::string fault(const std::vector<std::string>& words) {
    const auto result = flags_.parse(words);
    EXPECT_FALSE(result.ok());
    return std::string(result.status().message());
  }

  FlagSet flags_;
  std::vector<std::string> loops_;
  int jobs_ = 7;
  std::string target_ = "unset";
  bool strict_ = false;
};

TEST_F(FlagSetTest, SetsVariables) {
  const auto words = flags_.parse({"--loop", "a", "one", "--loop=b=c", "-j4", "--strict", "--", "--loop"});
  ASSERT_TRUE(words.ok()) << words.status();
  EXPECT_EQ(*words, (std::vector<std::string>{"one", "--loop"}));
  EXPECT_EQ(loops_, (std::vector<std::string>{"a", "b=c"}));
  EXPECT_EQ(jobs_, 4);
  EXPECT_TRUE(strict_);
  EXPECT_EQ(target_, "unset");
}

TEST_F(FlagSetTest, TakesLettersAndSwitchesInEveryForm) {
  ASSERT_TRUE(flags_.parse({"-j", "2", "--strict=false", "--target", "-"}).ok());
  EXPECT_EQ(jobs_, 2);
  EXPECT_FALSE(strict_);
  EXPECT_EQ(target_, "-");
  ASSERT_TRUE(flags_.parse({"-j=3", "--target="}).ok());
  EXPECT_EQ(jobs_, 3);
  EXPECT_EQ(target_, "");
}

TEST_F(FlagSetTest, NamesTheFlagAtFault) {
  EXPECT_EQ(fault({"--looop", "a"}), "there is no flag --looop");
  EXPECT_EQ(fault({"-x"}), "there is no flag -x");
  EXPECT_EQ(fault({"--loop"}), "--loop needs a value: NAME");
  EXPECT_EQ(fault({"--jobs", "many"}), "--jobs many: takes a number");
  EXPECT_EQ(fault({"-j0"}), "--jobs 0: must be at least 1");
  EXPECT_EQ(fault({"--strict=perhaps"}), "--strict perhaps: takes true or false");
}

TEST_F(FlagSetTest, ListsFlagsForHelp) {
  EXPECT_EQ(flags_.help(),
            "  --loop NAME    a loop\n  -j, --jobs N   jobs\n  --target HOST  a target\n  --strict       strict\n");
}

TEST(Suggestion, TakesTheNearest) {
  EXPECT_EQ(nearest("stop.nsted", {"stop.other", "stop.nested"}), "stop.nested");
  EXPECT_EQ(nearest("quite-another", {"stop.nested"}), "");
}

}  // namespace
}  // namespace loopspec::conformance
