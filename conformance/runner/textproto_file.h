// Text files that hold one message in protobuf's text format.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace google::protobuf {
class Message;
}  // namespace google::protobuf

namespace loopspec::conformance {

// The file's bytes. NOT_FOUND names the file and the system's reason.
absl::StatusOr<std::string> read_file(const std::filesystem::path& path);

// Replaces the file at once: a reader sees the old text or the new. What is no regular file (/dev/stdout) is written
// to. Errors name the file.
absl::Status write_file(const std::filesystem::path& path, const std::string& text);

// Fills the message. INVALID_ARGUMENT is `FILE:LINE:COLUMN: what is wrong`, for the first error.
absl::Status read_textproto(const std::filesystem::path& path, google::protobuf::Message& message);

// Every file below the folder whose name ends in .textproto, sorted by path. NOT_FOUND when there is no such folder.
absl::StatusOr<std::vector<std::filesystem::path>> textproto_files(const std::filesystem::path& folder);

}  // namespace loopspec::conformance
