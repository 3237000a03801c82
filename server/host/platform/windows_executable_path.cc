#include "server/host/platform/executable_path.h"

#include <windows.h>

namespace loopspec::server {

std::string executable_path() {
  char path[32768];
  const DWORD size = GetModuleFileNameA(nullptr, path, sizeof path);
  return size < sizeof path ? std::string(path, size) : "";
}

}  // namespace loopspec::server
