#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "loopspec/exceptions.h"
#include "server/script/platform/process.h"
#include "server/script/platform/system.h"

namespace loopspec::script::platform {

int process_id() noexcept { return static_cast<int>(::GetCurrentProcessId()); }

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> variables;
  for (char** variable = _environ; *variable != nullptr; ++variable) {
    const std::string_view line(*variable);
    // Windows keeps the folders of drives in names that begin with a sign.
    if (const auto sign = line.find('=', 1); sign != std::string_view::npos) variables.emplace(line.substr(0, sign), line.substr(sign + 1));
  }
  return variables;
}

// Handles are much more than what a program opens.
std::optional<std::int64_t> open_descriptors() { return std::nullopt; }

// The user's own folder, which nobody else may read.
std::string make_temporary_folder() {
  static std::atomic<unsigned> made{0};
  std::error_code error;
  const std::filesystem::path temporary = std::filesystem::temp_directory_path(error);
  if (error) raise_os_error(error.value(), "GetTempPath");
  for (;;) {
    const auto folder = temporary / absl::StrCat("loopspec-", process_id(), "-", ::GetTickCount64(), "-", made.fetch_add(1));
    if (std::filesystem::create_directory(folder, error)) return folder.generic_string();
    if (error) raise_os_error(error.value(), "mkdir");
  }
}

}  // namespace loopspec::script::platform
