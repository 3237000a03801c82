#include "conformance/runner/recorder.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "conformance/runner/expect_blocks.h"

namespace loopspec::conformance {
namespace {

v1::Case parse(const std::string& text) {
  v1::Case test;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &test)) << text;
  return test;
}

// One line a block: "[since, until) trace from versions".
std::string shown(const std::vector<v1::ExpectedTrace>& blocks) {
  std::string text;
  for (const v1::ExpectedTrace& block : blocks) {
    text += "[" + block.since() + "," + block.until() + ") " + block.trace() + "from";
    for (const std::string& version : block.recorded_from()) text += " " + version;
    text += "\n";
  }
  return text;
}

TEST(Recorder, PutsVersionsThatDidTheSameIntoOneBlock) {
  EXPECT_EQ(shown(merge_recordings({}, {{"3.13.0", "a\n"}, {"3.11.2", "a  # one\n"}})),
            "[,) a  # one\nfrom 3.11.2 3.13.0\n");
}

TEST(Recorder, BoundsVersionsThatDidNot) {
  EXPECT_EQ(shown(merge_recordings({}, {{"3.11.2", "a\n"}, {"3.12.1", "b\n"}, {"3.13.0", "b\n"}})),
            "[,3.12) a\nfrom 3.11.2\n[3.12,) b\nfrom 3.12.1 3.13.0\n");
  EXPECT_EQ(shown(merge_recordings({}, {{"3.11.2", "a\n"}, {"3.11.7", "b\n"}})),
            "[,3.11.7) a\nfrom 3.11.2\n[3.11.7,) b\nfrom 3.11.7\n");
}

TEST(Recorder, KeepsWhatStillMatches) {
  const v1::Case test = parse("expect { trace: 'unordered {\\n  a\\n  b\\n}\\n' recorded_from: '3.11.2' }");
  EXPECT_EQ(shown(merge_recordings(test, {{"3.12.1", "b\na\n"}})),
            "[,) unordered {\n  a\n  b\n}\nfrom 3.11.2 3.12.1\n");
  EXPECT_EQ(shown(merge_recordings(test, {{"3.11.2", "b\na\n"}, {"3.12.1", "c\n"}})),
            "[,3.12) unordered {\n  a\n  b\n}\nfrom 3.11.2\n[3.12,) c\nfrom 3.12.1\n");
}

TEST(Recorder, KeepsBlocksOfVersionsThatWereNotRecorded) {
  const v1::Case test = parse(
      "expect { until: '3.12' trace: 'a\\n' recorded_from: '3.11.2' } expect { since: '3.12' until: '3.13' trace: "
      "'b\\n' } expect { since: '3.13' trace: 'c\\n' }");
  EXPECT_EQ(shown(merge_recordings(test, {{"3.12.1", "x\n"}})),
            "[,3.12) a\nfrom 3.11.2\n[3.12,3.13) x\nfrom 3.12.1\n[3.13,) c\nfrom\n");
}

TEST(Recorder, TellsWhatStoodForCpython) {
  const std::vector<Recording> both = {{"3.11.2", "a\n", "w:Proactor"}, {"3.11.2", "a\n", "w:Selector"}, {"3.12.1", "a\n", "w:Proactor"}};
  const auto of = [](const std::vector<v1::ExpectedTrace>& blocks) {
    EXPECT_EQ(blocks.size(), 1U);
    return expect_block_text(blocks.front());
  };
  const std::string recorded = of(merge_recordings({}, both));
  EXPECT_EQ(recorded,
            "expect {\n  trace:\n    \"a\\n\"\n  recorded_from: \"3.11.2\"\n  recorded_from: \"3.12.1\"\n  stand_ins: \"w:Proactor\"\n  stand_ins: \"w:Selector\"\n}\n");
  const v1::Case test = parse(recorded);
  EXPECT_TRUE(awaits_stand_in(test));
  EXPECT_EQ(of(merge_recordings(test, both)), recorded);
  // CPython's own word counts alone, and for good.
  const std::string own = "expect {\n  trace:\n    \"a\\n\"\n  recorded_from: \"3.12.1\"\n}\n";
  EXPECT_EQ(of(merge_recordings(test, {{"3.12.1", "a\n"}})), own);
  EXPECT_FALSE(awaits_stand_in(parse(own)));
  EXPECT_EQ(of(merge_recordings(parse(own), both)), own);
  EXPECT_TRUE(awaits_stand_in({}));
}

TEST(Recorder, TellsDrift) {
  const v1::Case test = parse("id: 'x' expect { until: '3.13' trace: 'a {}\\n' }");
  EXPECT_TRUE(drift(test, {{"3.12.1", "a {}  # text\n"}}).empty());
  EXPECT_EQ(drift(test, {{"3.12.1", ""}}),
            std::vector<std::string>{"x on asyncio of 3.12.1: the trace ends where `a {}` was due"});
  EXPECT_EQ(drift(test, {{"3.13.0", "a {}\n"}}),
            std::vector<std::string>{"x on asyncio of 3.13.0: no expected trace is meant for this version"});
}

TEST(Recorder, ComparesMessagesOnlyWhereTheCaseAsks) {
  const v1::Case test = parse("compare_messages: true expect { trace: 'a  # one\\n' }");
  EXPECT_EQ(drift(test, {{"3.12.1", "a  # two\n"}}).size(), 1U);
}

TEST(Recorder, LeavesAddressesAndPathsAway) {
  EXPECT_EQ(presentable("a raised E  # short\nb raised E  # <Handle at 0x7f>\nc raised E  # in /tmp/x.py\n"),
            "a raised E  # short\nb raised E\nc raised E\n");
  EXPECT_EQ(presentable("a raised E  # " + std::string(120, 'x') + "\n"), "a raised E\n");
}

constexpr char kOwnPart[] = "# A comment.\nid: \"x\"\n\nprogram {\n  main { log { text: \"expect {\" } }  # kept\n}\n";

TEST(ExpectBlocks, AreAppendedAndReplacedAndNothingElseIsTouched) {
  v1::ExpectedTrace block;
  block.set_trace("log \"a\"\nit's\\x23\n");
  block.set_since("3.12");
  block.add_recorded_from("3.12.1");
  const std::string written =
      "expect {\n  since: \"3.12\"\n  trace:\n    'log \"a\"\\n'\n    \"it's\\\\x23\\n\"\n  recorded_from: "
      "\"3.12.1\"\n}\n";
  const auto appended = replace_expect_blocks(kOwnPart, {block});
  ASSERT_TRUE(appended.ok()) << appended.status();
  EXPECT_EQ(*appended, kOwnPart + written);
  EXPECT_EQ(parse(*appended).expect(0).trace(), block.trace());
  const auto replaced = replace_expect_blocks(*appended, {block, block});
  EXPECT_EQ(*replaced, kOwnPart + written + written);
  EXPECT_EQ(*replace_expect_blocks(*replaced, {}), kOwnPart);
}

TEST(ExpectBlocks, MustStandAtTheEnd) {
  const auto result = replace_expect_blocks("id: 'x'\nexpect { trace: '' }\ntitle: 'behind'\n", {});
  EXPECT_NE(std::string(result.status().message()).find("`title`"), std::string::npos) << result.status();
  EXPECT_FALSE(replace_expect_blocks("no text proto", {}).ok());
}

TEST(ExpectBlocks, WriteAnEmptyTrace) {
  const std::string text = expect_block_text({});
  EXPECT_EQ(parse(text).expect(0).trace(), "");
}

}  // namespace
}  // namespace loopspec::conformance
