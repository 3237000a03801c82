#include "conformance/report/json_report.h"

#include <google/protobuf/util/json_util.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "conformance/runner/textproto_file.h"

namespace loopspec::conformance {

std::string json_report(const v1::RunResult& result) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(result, &text, options);
  return status.ok() ? text : "";
}

absl::StatusOr<v1::RunResult> read_json_report(const std::string& file) {
  const absl::StatusOr<std::string> text = read_file(file);
  if (!text.ok()) return text.status();
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  v1::RunResult result;
  const auto status = google::protobuf::util::JsonStringToMessage(*text, &result, options);
  if (status.ok()) return result;
  const std::string why(status.message().data(), status.message().size());
  return absl::InvalidArgumentError(absl::StrCat(file, " is no JSON report of loopspec: ", why));
}

}  // namespace loopspec::conformance
