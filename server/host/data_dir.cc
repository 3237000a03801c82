#include "server/host/data_dir.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/host/platform/executable_path.h"

namespace loopspec::server {

namespace {

absl::StatusOr<std::string> existing(const std::filesystem::path& folder, absl::string_view origin) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return folder.lexically_normal().string();
  return absl::NotFoundError(absl::StrCat("there is no data directory ", folder.string(), " (", origin, ")"));
}

}  // namespace

absl::StatusOr<std::string> find_data_dir(const std::string& flag) {
  if (!flag.empty()) return existing(flag, "given by --data-dir");
  const char* variable = std::getenv("LOOPSPEC_DATA_DIR");
  if (variable != nullptr && *variable != '\0') return existing(variable, "given by LOOPSPEC_DATA_DIR");
  const std::string executable = executable_path();
  if (executable.empty()) return absl::NotFoundError("cannot tell where the executable is; set LOOPSPEC_DATA_DIR");
  return existing(std::filesystem::path(executable).parent_path().parent_path() / "share" / "loopspec", "beside the executable; set LOOPSPEC_DATA_DIR");
}

std::string find_native_worker() { return find_beside("loopspec-worker"); }

std::string find_beside(const std::string& name) {
  const std::filesystem::path executable(executable_path());
  if (executable.empty()) return "";
  std::error_code error;
  const auto program = executable.parent_path() / (name + executable.extension().string());
  return std::filesystem::is_regular_file(program, error) ? program.string() : "";
}

}  // namespace loopspec::server
