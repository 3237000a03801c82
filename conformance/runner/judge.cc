#include "conformance/runner/judge.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/runner/applicability.h"
#include "conformance/runner/comparer.h"
#include "loopspec/v1/implementation.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/trace_text.h"

namespace loopspec::conformance {
namespace {

using loopspec::v1::Outcome;
using loopspec::v1::Trace;
using loopspec::v1::TraceEvent;

std::string_view kind_of(const TraceEvent& event) {
  switch (event.event_case()) {
    case TraceEvent::kBlockStarted:
    case TraceEvent::kBlockEnded:
      return "block";
    case TraceEvent::kOpStarted:
    case TraceEvent::kOpReturned:
    case TraceEvent::kOpRaised:
      return "op";
    case TraceEvent::kLogMark:
      return "log";
    case TraceEvent::kLogRecord:
      return "log_record";
    case TraceEvent::kWarningRecord:
      return "warning";
    case TraceEvent::kTallyReported:
      return "tally";
    case TraceEvent::kUnraisable:
      return "unraisable";
    case TraceEvent::EVENT_NOT_SET:
      break;
  }
  return "";
}

// Only the program's own wish for a virtual clock makes times count on a loop that has none.
bool is_from_real_clock(const v1::Case& test, const Trace& trace) {
  if (test.program().clock() == loopspec::v1::CLOCK_VIRTUAL) return false;
  return std::none_of(trace.events().begin(), trace.events().end(),
                      [](const TraceEvent& event) { return event.has_time_ns(); });
}

struct Comparison {
  Difference difference;
  const v1::ExpectedTrace* expected = nullptr;
};

// Against the alternative that matches, else the one that matches longest.
Comparison compare_with_alternatives(const v1::Case& test, const std::string& version, const std::string& actual,
                                     const CompareOptions& options) {
  Comparison best;
  for (const v1::ExpectedTrace& expected : test.expect()) {
    if (!holds_for(expected, version)) continue;
    Difference difference = compare_traces(expected.trace(), actual, options);
    const bool better =
        best.expected == nullptr || difference.equal || difference.actual_line > best.difference.actual_line;
    if (better) best = {std::move(difference), &expected};
    if (best.difference.equal) break;
  }
  return best;
}

v1::Verdict verdict_of(const Outcome& outcome, bool equal, v1::Level level) {
  switch (outcome.kind()) {
    case Outcome::KIND_TIMEOUT:
      return v1::VERDICT_TIMEOUT;
    case Outcome::KIND_CRASHED:
      return v1::VERDICT_CRASH;
    case Outcome::KIND_UNSUPPORTED:
      return v1::VERDICT_NOT_RUN;
    case Outcome::KIND_COMPLETED:
    case Outcome::KIND_LIMIT:
      break;
    default:
      return v1::VERDICT_HARNESS_ERROR;
  }
  if (equal) return v1::VERDICT_PASS;
  return level == v1::LEVEL_SHOULD ? v1::VERDICT_DIFFERS : v1::VERDICT_FAIL;
}

std::string message_of(v1::Verdict verdict, const Outcome& outcome, const Difference& difference) {
  const std::string detail = outcome.detail().empty() ? "" : absl::StrCat(" (", outcome.detail(), ")");
  switch (verdict) {
    case v1::VERDICT_NOT_RUN:
      return absl::StrCat("the implementation does not support it", detail);
    case v1::VERDICT_HARNESS_ERROR:
      return absl::StrCat("the host failed", detail);
    case v1::VERDICT_TIMEOUT:
    case v1::VERDICT_CRASH:
      return absl::StrCat(
          difference.equal ? "the loop did all that was expected, and then did not end" : difference.sentence, detail);
    default:
      return difference.sentence;
  }
}

}  // namespace

v1::CaseResult blank_result(const SuiteCase& suite_case, const v1::Clause& clause) {
  v1::CaseResult result;
  result.set_case_id(suite_case.test.id());
  result.set_clause(clause.id());
  result.set_section(suite_case.section);
  result.set_level(clause.level());
  return result;
}

v1::CaseResult judge(const SuiteCase& suite_case, const v1::Clause& clause,
                     const loopspec::v1::Implementation& implementation, const Trace& trace) {
  v1::CaseResult result = blank_result(suite_case, clause);
  *result.mutable_outcome() = trace.outcome();
  const std::string actual = compared_text(suite_case.test, trace);
  const CompareOptions options{suite_case.test.compare_messages(), is_from_real_clock(suite_case.test, trace)};
  const Comparison comparison =
      compare_with_alternatives(suite_case.test, implementation.asyncio_version(), actual, options);
  const Difference& difference = comparison.difference;
  const v1::Verdict verdict =
      verdict_of(trace.outcome(), comparison.expected != nullptr && difference.equal, clause.level());
  if (clause.level() == v1::LEVEL_INFO && verdict != v1::VERDICT_HARNESS_ERROR) {
    result.set_verdict(v1::VERDICT_NOT_APPLICABLE);
    result.set_message(verdict == v1::VERDICT_PASS
                           ? "recorded, not judged: as CPython does it"
                           : absl::StrCat("recorded, not judged: ", message_of(verdict, trace.outcome(), difference)));
    return result;
  }
  result.set_verdict(verdict);
  if (verdict == v1::VERDICT_PASS) return result;
  result.set_message(message_of(verdict, trace.outcome(), difference));
  if (verdict == v1::VERDICT_NOT_RUN) return result;
  result.set_signature(difference.signature);
  // As it was compared: a reader looks for the difference that counts.
  if (comparison.expected != nullptr)
    result.set_expected_trace(options.real_clock ? without_times(comparison.expected->trace())
                                                 : comparison.expected->trace());
  result.set_actual_trace(actual);
  result.set_expected_line(static_cast<std::uint32_t>(difference.expected_line));
  result.set_actual_line(static_cast<std::uint32_t>(difference.actual_line));
  return result;
}

std::string compared_text(const v1::Case& test, const Trace& trace) {
  const auto& kinds = test.compare_kinds();
  if (kinds.empty()) return script::trace_text(test.program(), trace);
  Trace selected;
  *selected.mutable_outcome() = trace.outcome();
  for (const TraceEvent& event : trace.events())
    if (std::find(kinds.begin(), kinds.end(), kind_of(event)) != kinds.end()) *selected.add_events() = event;
  return script::trace_text(test.program(), selected);
}

bool same_trace(const v1::Case& test, const std::string& expected, const std::string& actual) {
  return compare_traces(expected, actual, {test.compare_messages(), false}).equal;
}

}  // namespace loopspec::conformance
