#include "conformance/report/junit_report.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "conformance/runner/expectation_set.h"

namespace loopspec::conformance {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

// A test case's result: the element inside it, none when it passed.
struct Entry {
  enum class Kind { kPassed, kFailure, kError, kSkipped };
  Kind kind = Kind::kPassed;
  std::string name;
  std::string section;
  std::string type;
  std::string message;
  std::string body;
  double seconds = 0;
};

struct Counts {
  int tests = 0;
  int failures = 0;
  int errors = 0;
  int skipped = 0;

  void add(Entry::Kind kind) {
    ++tests;
    failures += kind == Entry::Kind::kFailure ? 1 : 0;
    errors += kind == Entry::Kind::kError ? 1 : 0;
    skipped += kind == Entry::Kind::kSkipped ? 1 : 0;
  }

  std::string attributes() const {
    return absl::StrCat(" tests=\"", tests, "\" failures=\"", failures, "\" errors=\"", errors, "\" skipped=\"",
                        skipped, "\"");
  }
};

Entry::Kind kind_of(const v1::CaseResult& result, bool strict) {
  // Runs that did not agree are never as expected.
  if (result.other_verdicts_size() > 0) return Entry::Kind::kFailure;
  switch (result.verdict()) {
    case v1::VERDICT_PASS:
      return Entry::Kind::kPassed;
    case v1::VERDICT_FAIL:
      return result.expected() ? Entry::Kind::kSkipped : Entry::Kind::kFailure;
    case v1::VERDICT_DIFFERS:
      return strict && !result.expected() ? Entry::Kind::kFailure : Entry::Kind::kSkipped;
    case v1::VERDICT_TIMEOUT:
    case v1::VERDICT_CRASH:
      return result.expected() ? Entry::Kind::kSkipped : Entry::Kind::kError;
    case v1::VERDICT_NOT_APPLICABLE:
    case v1::VERDICT_NOT_RUN:
      return Entry::Kind::kSkipped;
    default:
      return Entry::Kind::kError;
  }
}

Entry entry_of(const v1::CaseResult& result, bool strict) {
  Entry entry{
      kind_of(result, strict), result.case_id(), result.section(), verdict_name(result.verdict()), result.message(), "",
      result.seconds()};
  if (result.expected())
    entry.message = absl::StrCat("known ", entry.type, ": ", result.expectation_reason());
  else if (entry.kind == Entry::Kind::kSkipped)
    entry.message = absl::StrCat(entry.type, ": ", result.message());
  if (!result.actual_trace().empty() || !result.expected_trace().empty())
    entry.body =
        absl::StrCat("clause ", result.clause(), "\nexpected, first difference in line ", result.expected_line(), ":\n",
                     result.expected_trace(), "\nactual, first difference in line ", result.actual_line(), ":\n",
                     result.actual_trace());
  return entry;
}

std::vector<Entry> entries_of(const v1::ImplementationResult& implementation, bool strict) {
  std::vector<Entry> entries;
  if (!implementation.unreachable().empty())
    entries.push_back(
        {Entry::Kind::kError, "implementation", "loopspec", "UNREACHABLE", implementation.unreachable(), "", 0});
  for (const std::string& stale : implementation.stale_expectations())
    entries.push_back({Entry::Kind::kFailure, "expectations", "loopspec", "STALE", stale, "", 0});
  for (const v1::CaseResult& one : implementation.cases()) entries.push_back(entry_of(one, strict));
  return entries;
}

std::string attribute(const char* name, std::string_view value) {
  return absl::StrCat(" ", name, "=\"", xml_escaped(value), "\"");
}

std::string entry_text(const Entry& entry, const std::string& implementation) {
  const std::string classname = absl::StrCat(implementation, ".", entry.section);
  std::string text = absl::StrCat("    <testcase", attribute("name", entry.name), attribute("classname", classname),
                                  absl::StrFormat(" time=\"%.6f\"", entry.seconds));
  if (entry.kind == Entry::Kind::kPassed) return absl::StrCat(text, "/>\n");
  const char* element = entry.kind == Entry::Kind::kFailure ? "failure"
                        : entry.kind == Entry::Kind::kError ? "error"
                                                            : "skipped";
  const std::string type = entry.kind == Entry::Kind::kSkipped ? "" : attribute("type", entry.type);
  absl::StrAppend(&text, ">\n      <", element, attribute("message", entry.message), type);
  if (entry.body.empty() || entry.kind == Entry::Kind::kSkipped) return absl::StrCat(text, "/>\n    </testcase>\n");
  return absl::StrCat(text, ">", xml_escaped(entry.body), "</", element, ">\n    </testcase>\n");
}

std::string score_properties(const v1::ImplementationResult& implementation) {
  if (!implementation.has_score()) return "";
  const v1::RequirementScore& score = implementation.score();
  const auto property = [](const char* name, const std::string& value) {
    return absl::StrCat("      <property name=\"requirements.", name, "\"", attribute("value", value), "/>\n");
  };
  return absl::StrCat("    <properties>\n", property("set", score.set()), property("met", absl::StrCat(score.met())),
                      property("required", absl::StrCat(score.required())),
                      property("not_applicable", absl::StrCat(score.not_applicable())),
                      property("not_in_run", absl::StrCat(score.not_in_run())), "    </properties>\n");
}

// The bytes of one UTF-8 character at the front, 0 when there is none that is well formed.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = byte(0) < 0x80            ? 1
                             : (byte(0) >> 5U) == 0x6  ? 2
                             : (byte(0) >> 4U) == 0xE  ? 3
                             : (byte(0) >> 3U) == 0x1E ? 4
                                                       : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) >> 6U) != 0x2) return 0;
  return length;
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const char c = text.front();
    if (length == 0)
      result += kReplacement;
    else if (length > 1)
      result += text.substr(0, length);
    else if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else if (c == '\n')
      result += "&#10;";
    else if (c == '\t')
      result += "&#9;";
    else if (static_cast<unsigned char>(c) < 0x20)
      result += kReplacement;
    else
      result += c;
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return result;
}

std::string junit_report(const v1::RunResult& result, bool strict) {
  Counts all;
  std::string suites;
  for (const v1::ImplementationResult& implementation : result.implementations()) {
    const std::string& name = implementation.implementation().name();
    Counts counts;
    double seconds = 0;
    std::string cases;
    for (const Entry& entry : entries_of(implementation, strict)) {
      counts.add(entry.kind);
      all.add(entry.kind);
      seconds += entry.seconds;
      cases += entry_text(entry, name);
    }
    absl::StrAppend(&suites, "  <testsuite", attribute("name", name), counts.attributes(),
                    absl::StrFormat(" time=\"%.6f\"", seconds), attribute("timestamp", result.started_at()), ">\n",
                    score_properties(implementation), cases, "  </testsuite>\n");
  }
  return absl::StrCat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"loopspec\"", all.attributes(),
                      absl::StrFormat(" time=\"%.6f\"", result.seconds()), ">\n", suites, "</testsuites>\n");
}

}  // namespace loopspec::conformance
