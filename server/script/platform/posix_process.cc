#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <string_view>

#include "loopspec/exceptions.h"
#include "server/script/platform/process.h"

namespace loopspec::script::platform {

int process_id() noexcept { return getpid(); }

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view line(*variable);
    if (const auto sign = line.find('='); sign != std::string_view::npos) variables.emplace(line.substr(0, sign), line.substr(sign + 1));
  }
  return variables;
}

std::optional<std::int64_t> open_descriptors() {
  for (const char* folder : {"/proc/self/fd", "/dev/fd"}) {
    std::error_code error;
    const std::filesystem::directory_iterator listed(folder, error);
    if (!error) return std::distance(begin(listed), end(listed));
  }
  return std::nullopt;
}

std::string make_temporary_folder() {
  std::error_code error;
  std::string path = std::filesystem::temp_directory_path(error).string();
  if (error) path = "/tmp";
  path += "/loopspec-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) raise_os_error(errno, "mkdtemp");
  return path;
}

}  // namespace loopspec::script::platform
