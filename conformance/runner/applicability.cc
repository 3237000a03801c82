#include "conformance/runner/applicability.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "conformance/runner/version.h"
#include "loopspec/conformance/v1/case.pb.h"
#include "loopspec/conformance/v1/clause.pb.h"
#include "loopspec/v1/implementation.pb.h"

namespace loopspec::conformance {
namespace {

using google::protobuf::RepeatedPtrField;
using loopspec::v1::Implementation;

bool admits(const RepeatedPtrField<std::string>& allowed, const std::string& value) {
  return allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

bool can(const Implementation& implementation, const std::string& capability) {
  const auto& capabilities = implementation.capabilities();
  return std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

std::string range_text(const std::string& since, const std::string& until) {
  if (until.empty()) return absl::StrCat("from ", since, " on");
  return since.empty() ? absl::StrCat("before ", until) : absl::StrCat("from ", since, " to before ", until);
}

std::string language_reason(const RepeatedPtrField<std::string>& languages, const Implementation& implementation) {
  if (admits(languages, implementation.language())) return "";
  return absl::StrCat("means something in ", absl::StrJoin(languages, ", "), " only; this loop is ",
                      implementation.language());
}

std::string platform_reason(const RepeatedPtrField<std::string>& platforms, const Implementation& implementation) {
  if (admits(platforms, implementation.platform())) return "";
  return absl::StrCat("holds on ", absl::StrJoin(platforms, ", "), " only; this loop runs on ",
                      implementation.platform());
}

std::string family_reason(const v1::Clause& clause, const Implementation& implementation) {
  const auto& families = clause.families();
  if (families.empty() ||
      std::find(families.begin(), families.end(), static_cast<int>(implementation.family())) != families.end())
    return "";
  const bool proactor = implementation.family() == loopspec::v1::FAMILY_PROACTOR;
  return proactor ? "holds for selector loops only; this is a proactor loop"
                  : "holds for proactor loops only; this is a selector loop";
}

std::string version_reason(const std::string& since, const std::string& until, const Implementation& implementation) {
  if (version_in(implementation.asyncio_version(), since, until)) return "";
  return absl::StrCat("holds ", range_text(since, until), "; this loop is asyncio of ",
                      implementation.asyncio_version());
}

std::string not_applicable_reason(const v1::Case& test, const v1::Clause& clause,
                                  const Implementation& implementation) {
  if (std::string reason = language_reason(clause.languages(), implementation); !reason.empty()) return reason;
  if (std::string reason = language_reason(test.languages(), implementation); !reason.empty()) return reason;
  if (std::string reason = platform_reason(clause.platforms(), implementation); !reason.empty()) return reason;
  if (std::string reason = platform_reason(test.platforms(), implementation); !reason.empty()) return reason;
  if (std::string reason = family_reason(clause, implementation); !reason.empty()) return reason;
  if (std::string reason = version_reason(since_of(clause), clause.until(), implementation); !reason.empty()) return reason;
  return version_reason(test.since(), test.until(), implementation);
}

// What asyncio's page on platforms takes from its loops on Windows (asyncio-platforms.html#windows), by the capability that they go without.
struct NotOnWindows {
  const char* capability;
  const char* what;
  // Of this family alone; of both.
  loopspec::v1::Family family = loopspec::v1::FAMILY_UNSPECIFIED;
};
constexpr NotOnWindows kNotOnWindows[] = {
    {"fds", "add_reader() and its relatives are for selector loops", loopspec::v1::FAMILY_PROACTOR},
    {"pipes", "pipes are for proactor loops", loopspec::v1::FAMILY_SELECTOR},
    {"subprocesses", "subprocesses are for proactor loops", loopspec::v1::FAMILY_SELECTOR},
    {"sendfile", "sendfile() of selector loops takes the fallback (asyncio-eventloop.html#asyncio.loop.sendfile)", loopspec::v1::FAMILY_SELECTOR},
    {"signals", "there are no signal handlers"},
    {"unix_sockets", "there are no Unix sockets"},
    {"abstract_names", "there are no Unix sockets"},
    {"ptys", "there are no pseudo-terminals"},
    {"fork", "there is no fork()"},
};

std::string windows_reason(const v1::Case& test, const Implementation& implementation) {
  if (implementation.platform() != "windows") return "";
  for (const NotOnWindows& without : kNotOnWindows) {
    const bool concerned = without.family == loopspec::v1::FAMILY_UNSPECIFIED || without.family == implementation.family();
    const auto& needs = test.needs();
    if (concerned && !can(implementation, without.capability) && std::find(needs.begin(), needs.end(), without.capability) != needs.end())
      return absl::StrCat("on Windows ", without.what, "; this case needs `", without.capability, "`");
  }
  return "";
}

std::string not_run_reason(const v1::Case& test, const Implementation& implementation) {
  for (const std::string& capability : test.needs())
    if (!can(implementation, capability))
      return absl::StrCat("needs `", capability, "`, which this implementation does not offer");
  if (test.program().clock() == loopspec::v1::CLOCK_VIRTUAL && !can(implementation, "virtual_clock"))
    return "needs a virtual clock, which this loop cannot have";
  return "";
}

}  // namespace

std::string since_of(const v1::Clause& clause) { return clause.since().empty() ? kFirstVersion : clause.since(); }

Applicability applicability(const v1::Case& test, const v1::Clause& clause, const Implementation& implementation) {
  if (std::string reason = not_applicable_reason(test, clause, implementation); !reason.empty())
    return {Applicability::Kind::kNotApplicable, reason};
  if (std::string reason = windows_reason(test, implementation); !reason.empty())
    return {Applicability::Kind::kNotApplicable, reason};
  if (std::string reason = not_run_reason(test, implementation); !reason.empty())
    return {Applicability::Kind::kNotRun, reason};
  return {};
}

std::string missing_expectation(const v1::Case& test, const std::string& asyncio_version) {
  const auto holds = [&](const v1::ExpectedTrace& expected) { return holds_for(expected, asyncio_version); };
  if (std::any_of(test.expect().begin(), test.expect().end(), holds)) return "";
  return absl::StrCat("no expected trace was recorded for asyncio of ", asyncio_version);
}

bool holds_for(const v1::ExpectedTrace& expected, const std::string& asyncio_version) {
  return version_in(asyncio_version, expected.since(), expected.until());
}

}  // namespace loopspec::conformance
