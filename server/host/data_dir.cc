#include "server/host/data_dir.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

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
  std::error_code error;
  const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return absl::NotFoundError(
        absl::StrCat("cannot tell where the executable is (/proc/self/exe: ", error.message(), "); set LOOPSPEC_DATA_DIR"));
  }
  return existing(executable.parent_path().parent_path() / "share" / "loopspec", "beside the executable; set LOOPSPEC_DATA_DIR");
}

std::string find_native_worker() {
  std::error_code error;
  const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return "";
  const auto worker = executable.parent_path() / "loopspec-worker";
  return std::filesystem::is_regular_file(worker, error) ? worker.string() : "";
}

}  // namespace loopspec::server
