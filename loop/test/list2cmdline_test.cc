// Command lines of Windows. Words are words on every system.
#include "loopspec/list2cmdline.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace loopspec {
namespace {

// Recorded from CPython's subprocess.list2cmdline().
TEST(List2CmdlineTest, WordsAreQuotedAsPythonDoes) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> recorded{
      {{"a", "b c"}, "a \"b c\""},
      {{""}, "\"\""},
      {{"a", ""}, "a \"\""},
      {{"say \"hi\""}, "\"say \\\"hi\\\"\""},
      {{"a\\b"}, "a\\b"},
      {{"a b\\"}, "\"a b\\\\\""},
      {{"a\\\\\"b"}, "a\\\\\\\\\\\"b"},
      {{"\\\\\""}, "\\\\\\\\\\\""},
      {{"tab\there"}, "\"tab\there\""},
      {{"c:\\dir with space\\", "x"}, "\"c:\\dir with space\\\\\" x"},
      {{"\""}, "\\\""},
      {{"end\\"}, "end\\"},
      {{"two words\\\\"}, "\"two words\\\\\\\\\""},
      {{"a\"b c\\\\\"d"}, "\"a\\\"b c\\\\\\\\\\\"d\""},
      {{"%PATH%", "*", "^", "&"}, "%PATH% * ^ &"},
      {{"line\nend", "v\vt"}, "line\nend v\vt"},
      {{}, ""}};
  for (const auto& [words, line] : recorded) EXPECT_EQ(subprocess::list2cmdline(words), line);
}

}  // namespace
}  // namespace loopspec
