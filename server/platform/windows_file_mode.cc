#include "server/platform/file_mode.h"

namespace loopspec::server {

unsigned mode_open_to_others(const std::string& /*path*/) { return 0; }

}  // namespace loopspec::server
