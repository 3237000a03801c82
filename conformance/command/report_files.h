// The reports that --report FORMAT=FILE asks for.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "conformance/report/report_context.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

// What help says of the flag.
std::string report_flag_help();

class ReportFiles {
 public:
  // Throws UsageError for what is not FORMAT=FILE, and for a format that there is not.
  static ReportFiles parse(const std::vector<std::string>& words);

  // Writes every report; the first error names its file. FILE "-" is standard output.
  absl::Status write(const v1::RunResult& result, const ReportContext& context) const;

 private:
  struct File {
    std::string format;
    std::string path;
  };
  std::vector<File> files_;
};

}  // namespace loopspec::conformance
