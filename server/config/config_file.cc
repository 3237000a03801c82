#include "server/config/config_file.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "loopspec/config/v1/server_config.pb.h"

namespace loopspec::server {

namespace {

using config::v1::ServerConfig;
using google::protobuf::FieldDescriptor;

constexpr std::uintmax_t kMaxBytes = 1U << 20U;

// The first error; those behind it mostly follow from it.
class FirstError final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat(line + 1, ":", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

absl::StatusOr<std::string> read(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return absl::InvalidArgumentError(absl::StrCat("cannot read ", path, ": is a directory"));
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::InvalidArgumentError(absl::StrCat("cannot read ", path, ": ", std::strerror(errno)));
  std::string text(kMaxBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxBytes) return absl::InvalidArgumentError(absl::StrCat(path, ": is larger than ", kMaxBytes, " bytes"));
  return text;
}

absl::Status parse_json(const std::string& text, const std::string& path, ServerConfig& config) {
  const auto status = google::protobuf::util::JsonStringToMessage(text, &config);
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", status.message().as_string()));
}

absl::Status parse_text(const std::string& text, const std::string& path, ServerConfig& config) {
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (parser.ParseFromString(text, &config)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(path, ":", error.text()));
}

}  // namespace

absl::StatusOr<ServerConfig> read_config_file(const std::string& path) {
  const auto text = read(path);
  if (!text.ok()) return text.status();
  ServerConfig config;
  const absl::Status status = absl::EndsWith(path, ".json") ? parse_json(*text, path, config) : parse_text(*text, path, config);
  if (!status.ok()) return status;
  return config;
}

void override_config(ServerConfig& config, const ServerConfig& over) {
  std::vector<const FieldDescriptor*> fields;
  over.GetReflection()->ListFields(over, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) config.GetReflection()->ClearField(&config, field);
  }
  config.MergeFrom(over);
}

}  // namespace loopspec::server
