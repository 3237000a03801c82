#include "conformance/command/report_files.h"

#include <iostream>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "conformance/command/command.h"
#include "conformance/report/html_report.h"
#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"
#include "conformance/report/markdown_report.h"
#include "conformance/report/text_report.h"
#include "conformance/runner/textproto_file.h"

namespace loopspec::conformance {
namespace {

constexpr std::size_t kTextWidth = 120;

using Writer = std::string (*)(const v1::RunResult&, const ReportContext&);

const std::map<std::string, Writer>& writers() {
  static const std::map<std::string, Writer> all = {
      {"html", html_report},
      {"json", [](const v1::RunResult& result, const ReportContext&) { return json_report(result); }},
      {"junit",
       [](const v1::RunResult& result, const ReportContext& context) { return junit_report(result, context.strict); }},
      {"markdown", markdown_report},
      {"text", [](const v1::RunResult& result,
                  const ReportContext& context) { return text_report(result, context, kTextWidth); }},
  };
  return all;
}

std::string format_names() {
  std::vector<std::string> names;
  for (const auto& [name, writer] : writers()) names.push_back(name);
  return absl::StrJoin(names, ", ");
}

}  // namespace

std::string report_flag_help() {
  return absl::StrCat("also write a report (", format_names(), "); FILE - is standard output; may be repeated");
}

ReportFiles ReportFiles::parse(const std::vector<std::string>& words) {
  ReportFiles files;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals + 1 == word.size())
      throw UsageError(absl::StrCat("--report ", word, ": takes FORMAT=FILE"));
    const std::string format = word.substr(0, equals);
    if (writers().count(format) == 0)
      throw UsageError(
          absl::StrCat("--report ", word, ": there is no format `", format, "`; there are ", format_names()));
    files.files_.push_back({format, word.substr(equals + 1)});
  }
  return files;
}

absl::Status ReportFiles::write(const v1::RunResult& result, const ReportContext& context) const {
  absl::Status status;
  for (const File& file : files_) {
    const std::string text = writers().at(file.format)(result, context);
    if (file.path == "-")
      std::cout << text;
    else
      status.Update(write_file(file.path, text));
  }
  return status;
}

}  // namespace loopspec::conformance
