#include "conformance/runner/expectation_update.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "conformance/runner/expectation_set.h"
#include "conformance/runner/pattern.h"

namespace loopspec::conformance {
namespace {

using google::protobuf::TextFormat;

constexpr const char* kHead =
    "# proto-file: loopspec/conformance/v1/expectation.proto\n# proto-message: Expectations\n\nimplementation: ";

std::string literal(const std::string& text) {
  return absl::StrCat("\"", absl::StrReplaceAll(absl::Utf8SafeCEscape(text), {{"\\'", "'"}}), "\"");
}

std::string entry_text(const v1::CaseResult& one, const NewReason& reason) {
  std::string text = absl::StrCat("expectations {\n  cases: ", literal(one.case_id()),
                                  "\n  verdict: ", v1::Verdict_Name(one.verdict()), "\n");
  const bool stopped = one.verdict() == v1::VERDICT_TIMEOUT || one.verdict() == v1::VERDICT_CRASH;
  if (!stopped && !one.signature().empty()) absl::StrAppend(&text, "  signature: ", literal(one.signature()), "\n");
  absl::StrAppend(&text, "  reason: ", literal(reason.reason), "\n");
  if (!reason.link.empty()) absl::StrAppend(&text, "  link: ", literal(reason.link), "\n");
  return absl::StrCat(text, "}\n");
}

// Where an entry stands: from its first character to behind its closing brace's line, and behind the empty line that
// follows.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The position behind a quoted text or a comment that begins here; `at` itself where none does.
std::size_t behind_opaque(const std::string& text, std::size_t at) {
  if (text[at] == '#') return std::min(text.find('\n', at), text.size());
  if (text[at] != '"' && text[at] != '\'') return at;
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote; ++at)
    if (text[at] == '\\') ++at;
  return std::min(at + 1, text.size());
}

// Of a file that parses.
Span span_of(const std::string& text, int line, int column) {
  Span span;
  for (int i = 0; i < line; ++i) span.begin = text.find('\n', span.begin) + 1;
  span.begin += static_cast<std::size_t>(column);
  int depth = 0;
  std::size_t at = span.begin;
  while (at < text.size()) {
    if (const std::size_t behind = behind_opaque(text, at); behind != at) {
      at = behind;
      continue;
    }
    const char c = text[at++];
    if (c == '{' || c == '<') ++depth;
    if ((c == '}' || c == '>') && --depth == 0) break;
  }
  if (at < text.size() && text[at] == '\n') ++at;
  if (at < text.size() && text[at] == '\n') ++at;
  span.end = at;
  return span;
}

class Updater {
 public:
  Updater(const CaseSet& suite, const v1::ImplementationResult& result, const v1::Expectations& expectations,
          const NewReason& reason)
      : suite_(suite), result_(result), expectations_(expectations), reason_(reason) {
    ExpectationSet(expectations).apply(suite, result_);
  }

  bool is_stale(const v1::Expectation& entry) const {
    const auto& all = suite_.cases();
    if (std::none_of(all.begin(), all.end(),
                     [&](const SuiteCase& one) { return glob_matches(entry.cases(), one.test.id()); }))
      return true;
    const auto& cases = result_.cases();
    return std::any_of(cases.begin(), cases.end(), [&](const v1::CaseResult& one) {
      if (!speaks_of(entry, one)) return false;
      const bool is_fine = one.verdict() == v1::VERDICT_PASS || one.verdict() == v1::VERDICT_NOT_APPLICABLE;
      return is_fine || (is_failure(one.verdict()) && !one.expected());
    });
  }

  // Entries for the failures of which `entry` spoke, to stand in its place.
  std::string replacement(const v1::Expectation& entry, std::vector<std::string>& added) {
    std::string text;
    for (v1::CaseResult& one : *result_.mutable_cases()) {
      if (!is_failure(one.verdict()) || !speaks_of(entry, one)) continue;
      if (one.expected() && one.expectation_reason() != entry.reason()) continue;
      // Not again for the next entry that speaks of it.
      one.set_expected(true);
      one.set_expectation_reason("");
      absl::StrAppend(&text, entry_text(one, {entry.reason(), entry.link()}), "\n");
      added.push_back(one.case_id());
    }
    return text;
  }

  // Entries for failures that were new to the file.
  std::string additions(ExpectationUpdate& update) const {
    std::string text;
    for (const v1::CaseResult& one : result_.cases()) {
      if (!is_failure(one.verdict()) || one.expected()) continue;
      (reason_.reason.empty() ? update.unexplained : update.added).push_back(one.case_id());
      if (!reason_.reason.empty()) absl::StrAppend(&text, "\n", entry_text(one, reason_));
    }
    return text;
  }

 private:
  bool speaks_of(const v1::Expectation& entry, const v1::CaseResult& one) const {
    v1::Expectations alone;
    *alone.add_expectations() = entry;
    return ExpectationSet(std::move(alone)).mentions(one.case_id(), result_.implementation());
  }

  const CaseSet& suite_;
  v1::ImplementationResult result_;
  const v1::Expectations& expectations_;
  const NewReason& reason_;
};

}  // namespace

absl::StatusOr<ExpectationUpdate> update_expectations(const std::string& text, const CaseSet& suite,
                                                      const v1::ImplementationResult& result, const NewReason& reason) {
  v1::Expectations expectations;
  TextFormat::ParseInfoTree tree;
  TextFormat::Parser parser;
  parser.WriteLocationsTo(&tree);
  if (!parser.ParseFromString(text, &expectations)) return absl::InvalidArgumentError("the file does not parse");
  Updater updater(suite, result, expectations, reason);
  ExpectationUpdate update;
  const auto* field = v1::Expectations::descriptor()->FindFieldByNumber(v1::Expectations::kExpectationsFieldNumber);
  std::size_t kept = 0;
  for (int i = 0; i < expectations.expectations_size(); ++i) {
    const v1::Expectation& entry = expectations.expectations(i);
    if (!updater.is_stale(entry)) continue;
    const auto location = tree.GetLocation(field, i);
    const Span span = span_of(text, location.line, location.column);
    update.text += text.substr(kept, span.begin - kept);
    update.text += updater.replacement(entry, update.added);
    kept = span.end;
    update.removed.push_back(entry.cases());
  }
  update.text += text.substr(kept);
  if (text.empty()) update.text = absl::StrCat(kHead, literal(expectations_name(result.implementation().name())), "\n");
  while (update.text.size() > 1 && update.text.ends_with("\n\n")) update.text.pop_back();
  update.text += updater.additions(update);
  return update;
}

}  // namespace loopspec::conformance
