#include <sys/stat.h>

#include "server/platform/file_mode.h"

namespace loopspec::server {

unsigned mode_open_to_others(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || (status.st_mode & (S_IRWXG | S_IRWXO)) == 0) return 0;
  return status.st_mode & 07777;
}

}  // namespace loopspec::server
