#include "conformance/report/report_context.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace loopspec::conformance {
namespace {

constexpr const char* kSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:@%+=,";

}  // namespace

std::string shell_quoted(const std::string& word) {
  if (!word.empty() && word.find_first_not_of(kSafe) == std::string::npos) return word;
  return absl::StrCat("'", absl::StrReplaceAll(word, {{"'", "'\\''"}}), "'");
}

std::string rerun_command(const ReportContext& context, const std::string& implementation, const std::string& case_id) {
  std::string command = "loopspec run";
  if (!context.target.empty()) absl::StrAppend(&command, " --target ", shell_quoted(context.target));
  const bool worker = context.target.empty() && absl::StartsWith(implementation, kWorkerPrefix);
  if (worker)
    absl::StrAppend(&command, " --worker ", shell_quoted(implementation.substr(sizeof(kWorkerPrefix) - 1)));
  else
    absl::StrAppend(&command, " --loop ", shell_quoted(implementation));
  return absl::StrCat(command, " --filter ", shell_quoted(case_id));
}

}  // namespace loopspec::conformance
