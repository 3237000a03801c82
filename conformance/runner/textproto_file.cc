#include "conformance/runner/textproto_file.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace loopspec::conformance {
namespace {

// Keeps the first error; the ones behind it mostly follow from it.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat(line + 1, ":", column + 1, ": ", message);
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

absl::StatusOr<std::string> read_file(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file || std::filesystem::is_directory(path))
    return absl::NotFoundError(
        absl::StrCat("cannot read ", path.string(), ": ", errno == 0 ? "not a file" : std::strerror(errno)));
  return text.str();
}

absl::Status write_file(const std::filesystem::path& path, const std::string& text) {
  std::error_code error;
  // A device or a pipe is written to, never replaced.
  const bool replaces = !std::filesystem::exists(path, error) || std::filesystem::is_regular_file(path, error);
  const std::filesystem::path temporary = replaces ? path.string() + ".new" : path.string();
  errno = 0;
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file)
    return absl::UnavailableError(absl::StrCat("cannot write ", temporary.string(), ": ", std::strerror(errno)));
  if (!replaces) return absl::OkStatus();
  std::filesystem::rename(temporary, path, error);
  if (error) return absl::UnavailableError(absl::StrCat("cannot replace ", path.string(), ": ", error.message()));
  return absl::OkStatus();
}

absl::Status read_textproto(const std::filesystem::path& path, google::protobuf::Message& message) {
  const absl::StatusOr<std::string> text = read_file(path);
  if (!text.ok()) return text.status();
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (parser.ParseFromString(*text, &message)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(path.string(), ":", error.text()));
}

absl::StatusOr<std::vector<std::filesystem::path>> textproto_files(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  const auto options = std::filesystem::directory_options::follow_directory_symlink;
  for (std::filesystem::recursive_directory_iterator it(folder, options, error), end; !error && it != end;
       it.increment(error))
    if (it->path().extension() == ".textproto") files.push_back(it->path());
  if (error)
    return absl::NotFoundError(absl::StrCat("cannot read the folder ", folder.string(), ": ", error.message()));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace loopspec::conformance
