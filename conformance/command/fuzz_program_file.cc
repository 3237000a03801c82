#include "conformance/command/fuzz_program_file.h"

#include <google/protobuf/text_format.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "conformance/runner/textproto_file.h"
#include "server/script/program_validator.h"

namespace loopspec::conformance {

absl::Status write_fuzz_program(const std::filesystem::path& file, const loopspec::v1::Program& program,
                                const std::vector<std::string>& remarks) {
  std::string text = "# proto-file: loopspec/v1/program.proto\n# proto-message: Program\n";
  for (const std::string& remark : remarks)
    absl::StrAppend(&text, "# ", absl::StrReplaceAll(remark, {{"\n", " "}}), "\n");
  std::string body;
  google::protobuf::TextFormat::PrintToString(program, &body);
  return write_file(file, absl::StrCat(text, "\n", body));
}

absl::StatusOr<loopspec::v1::Program> read_fuzz_program(const std::filesystem::path& file) {
  loopspec::v1::Program program;
  if (absl::Status status = read_textproto(file, program); !status.ok()) return status;
  const auto faults = script::validate_program(program, {});
  if (faults.empty()) return program;
  return absl::InvalidArgumentError(
      absl::StrCat(file.string(), ": ", faults.front().field, ": ", faults.front().description));
}

}  // namespace loopspec::conformance
