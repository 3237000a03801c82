#include "conformance/runner/expectation_set.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "conformance/runner/pattern.h"
#include "conformance/runner/textproto_file.h"
#include "conformance/runner/version.h"

namespace loopspec::conformance {
namespace {

bool in_range(const v1::Expectation& entry, const loopspec::v1::Implementation& implementation) {
  const std::string& version =
      implementation.version().empty() ? implementation.asyncio_version() : implementation.version();
  return version_in(version, entry.since(), entry.until());
}

bool describes(const v1::Expectation& entry, const v1::CaseResult& result) {
  return entry.verdict() == result.verdict() && (entry.signature().empty() || entry.signature() == result.signature());
}

bool was_judged(const v1::CaseResult& result) {
  return result.verdict() != v1::VERDICT_NOT_RUN && result.verdict() != v1::VERDICT_HARNESS_ERROR;
}

std::string entry_text(const v1::Expectation& entry) {
  return absl::StrCat("`", entry.cases(), "` ", verdict_name(entry.verdict()));
}

// Why an entry is wrong about a case, "" when it is right.
std::string stale_reason(const v1::Expectation& entry, const v1::CaseResult& result) {
  if (result.verdict() == v1::VERDICT_PASS)
    return absl::StrCat("the expectation ", entry_text(entry), " is stale: ", result.case_id(), " passes");
  if (result.verdict() == v1::VERDICT_NOT_APPLICABLE)
    return absl::StrCat("the expectation ", entry_text(entry), " is stale: ", result.case_id(),
                        " does not apply to this implementation");
  return "";
}

}  // namespace

std::string expectations_name(const std::string& implementation) {
  return absl::StrReplaceAll(implementation.substr(0, implementation.find('@')), {{"/", "-"}, {":", "-"}});
}

absl::StatusOr<ExpectationSet> ExpectationSet::load(const std::filesystem::path& file) {
  v1::Expectations expectations;
  if (absl::Status status = read_textproto(file, expectations); !status.ok()) return status;
  for (const v1::Expectation& entry : expectations.expectations()) {
    const auto fault = [&](const char* what) {
      return absl::InvalidArgumentError(absl::StrCat(file.string(), ": the expectation `", entry.cases(), "` ", what));
    };
    if (entry.cases().empty()) return fault("names no case");
    if (!is_failure(entry.verdict())) return fault("has no verdict that is a failure (FAIL, DIFFERS, TIMEOUT, CRASH)");
    if (entry.reason().empty()) return fault("gives no reason");
  }
  return ExpectationSet(std::move(expectations));
}

bool ExpectationSet::mentions(const std::string& case_id, const loopspec::v1::Implementation& implementation) const {
  const auto& entries = expectations_.expectations();
  return std::any_of(entries.begin(), entries.end(), [&](const v1::Expectation& entry) {
    return in_range(entry, implementation) && glob_matches(entry.cases(), case_id);
  });
}

void ExpectationSet::apply(const CaseSet& suite, v1::ImplementationResult& result) const {
  for (const v1::Expectation& entry : expectations_.expectations()) {
    const auto& all = suite.cases();
    if (std::none_of(all.begin(), all.end(),
                     [&](const SuiteCase& one) { return glob_matches(entry.cases(), one.test.id()); })) {
      result.add_stale_expectations(
          absl::StrCat("the expectation ", entry_text(entry), " is stale: it matches no case"));
      continue;
    }
    if (!in_range(entry, result.implementation())) continue;
    for (v1::CaseResult& one : *result.mutable_cases()) {
      if (!glob_matches(entry.cases(), one.case_id()) || !was_judged(one)) continue;
      if (std::string reason = stale_reason(entry, one); !reason.empty()) result.add_stale_expectations(reason);
      if (!is_failure(one.verdict()) || !describes(entry, one) || one.other_verdicts_size() > 0) continue;
      one.set_expected(true);
      one.set_expectation_reason(entry.reason());
      one.set_expectation_link(entry.link());
    }
  }
  for (v1::CaseResult& one : *result.mutable_cases()) {
    if (!is_failure(one.verdict()) || one.expected() || !mentions(one.case_id(), result.implementation())) continue;
    result.add_stale_expectations(absl::StrCat("an expectation for ", one.case_id(),
                                               " is stale: the case fails differently (", verdict_name(one.verdict()),
                                               ", `", one.signature(), "`)"));
  }
}

bool is_failure(v1::Verdict verdict) {
  return verdict == v1::VERDICT_FAIL || verdict == v1::VERDICT_DIFFERS || verdict == v1::VERDICT_TIMEOUT ||
         verdict == v1::VERDICT_CRASH;
}

std::string verdict_name(v1::Verdict verdict) {
  return v1::Verdict_Name(verdict).substr(sizeof("VERDICT_") - 1);
}

}  // namespace loopspec::conformance
