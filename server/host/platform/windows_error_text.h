#pragma once

#include <string>

namespace loopspec::server {

// What Windows says of an error's number, GetLastError()'s or Winsock's: "Access is denied".
std::string windows_error_text(unsigned long error);

}  // namespace loopspec::server
