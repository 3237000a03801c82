#include <filesystem>
#include <system_error>

#include "server/host/platform/executable_path.h"

namespace loopspec::server {

std::string executable_path() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

}  // namespace loopspec::server
